import { lambda, sampleShape } from '../code.ts';
import { contextOf, imageAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import { defineLayer, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import { LARGEST } from '../picture.ts';

function sizes(context: ShapeContext<{ readonly upscale_factor: number }>) {
  const { channels, size } = imageAt(context, 'PixelShuffle');
  const factor = context.params.upscale_factor;
  if (channels % factor ** 2) {
    const params = { channels, square: factor ** 2, got: formatShape(context.inputs[0]!.shape) };
    throw new LayerProblem('layer.pixelShuffle', params, { field: 'upscale_factor', input: 0 });
  }
  return { factor, channels: channels / factor ** 2, height: size[0], width: size[1] };
}

export const PixelShuffle = defineLayer({
  type: 'PixelShuffle',
  family: 'shape',
  prefix: 'shuffle',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  spatialRank: 2,
  fields: [
    {
      key: 'upscale_factor',
      kind: 'integer',
      default: 2,
      min: 1,
      max: 64,
      help: { en: 'Factor by which height and width grow.', zh: '高和宽放大的倍数。' },
    },
  ],
  infer: (context) => {
    const { factor, channels, height, width } = sizes(context);
    return [{ dtype: 'float32', shape: ['N', channels, height * factor, width * factor] }];
  },
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => `×${String(params.upscale_factor)}`,
  lower: (lowering) => {
    const { b } = lowering;
    const { factor, channels, height, width } = sizes(contextOf(lowering.params, [lowering.shape()]));
    const parts = b.reshape(lowering.channelsLast(), ['N', height, width, channels, factor, factor]);
    const woven = b.transpose(parts, [0, 1, 4, 2, 5, 3]);
    lowering.output(b.reshape(woven, ['N', height * factor, width * factor, channels]), 'channelsLast');
  },
  typescript: (code) => {
    const { factor, channels, height, width } = sizes(code);
    const parts = `tf.reshape(x, [-1, ${height}, ${width}, ${channels}, ${factor}, ${factor}])`;
    const of = `tf.reshape(tf.transpose(${parts}, [0, 1, 4, 2, 5, 3]), [-1, ${height * factor}, ${width * factor}, ${channels}])`;
    code.output(code.apply(lambda(code, of, sampleShape(code, 'channelsLast')), code.channelsLast()), 'channelsLast');
  },
  picture: (params) => {
    const factor = params.upscale_factor;
    return { kind: 'shuffle', factor, params: { upscale_factor: Math.min(LARGEST.factor, factor) } };
  },
  help: {
    what: { en: 'Upsamples images by rearranging channels into pixels.', zh: '把通道重排为像素，对图像上采样。' },
    details: {
      en: 'r² channels become one that is r times higher and wider: sub-pixel convolution, with a convolution before it.',
      zh: 'r² 个通道变成一个高和宽各为 r 倍的通道；与前面的卷积一起构成亚像素卷积。',
    },
    formula: String.raw`(N, C r^2, H, W) \to (N, C, H r, W r)`,
    pytorch: 'torch.nn.PixelShuffle',
  },
});
