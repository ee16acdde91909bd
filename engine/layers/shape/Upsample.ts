import { literal } from '../code.ts';
import { imageAt, ONE_INPUT, ONE_OUTPUT, pairOf } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';
import { formatPair } from '../format.ts';

export const Upsample: LayerDefinition = {
  type: 'Upsample',
  family: 'shape',
  prefix: 'upsample',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'scale_factor',
      kind: 'pair',
      default: [2, 2],
      min: 1,
      help: { en: 'How many times higher and wider.', zh: '高和宽放大的倍数。' },
    },
  ],
  infer: (context) => {
    const { channels, size } = imageAt(context, 'Upsample');
    const [down, across] = pairOf(context.params, 'scale_factor');
    return [{ dtype: 'float32', shape: ['N', channels, size[0] * down, size[1] * across] }];
  },
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => formatPair(pairOf(params, 'scale_factor')),
  lower: (lowering) => {
    const { b } = lowering;
    const [down, across] = pairOf(lowering.params, 'scale_factor');
    const x = lowering.channelsLast();
    const [height, width, channels] = x.type.shape.slice(1) as [number, number, number];
    // Copies of a pixel lie side by side among its channels, copies of a row at the end of it.
    const row = b.reshape(b.concat(Array(across).fill(x), 3), ['N', height, width * across, channels]);
    const image = b.concat(Array(down).fill(row), 2);
    lowering.output(b.reshape(image, ['N', height * down, width * across, channels]), 'channelsLast');
  },
  typescript: (code) => {
    const config = { name: code.name, size: pairOf(code.params, 'scale_factor') };
    code.output(code.apply(`tf.layers.upSampling2d(${literal(config)})`, code.channelsLast()), 'channelsLast');
  },
  help: {
    what: { en: 'Makes images larger by repeating every pixel.', zh: '重复每个像素，使图像变大。' },
    details: {
      en: 'The nearest pixel is taken; there is nothing to learn. With a convolution after it, it draws fewer checkerboards than a transposed convolution.',
      zh: '取最近的像素，没有需要学习的参数。后接卷积时，比转置卷积更少产生棋盘状痕迹。',
    },
    formula: String.raw`y_{c,i,j} = x_{c,\,\lfloor i/s \rfloor,\,\lfloor j/s \rfloor}`,
    pytorch: 'torch.nn.Upsample',
  },
};
