import type { Builder, Value } from '../../program/builder.ts';
import { lambda, literal, sampleShape } from '../code.ts';
import { imageAt, ONE_INPUT, ONE_OUTPUT, pairOf } from '../common.ts';
import { defineLayer } from '../definition.ts';
import { formatPair } from '../../errors/format.ts';
import { standard } from '../python.ts';
import { alongAxis, linearWeights } from './interpolate.ts';
import { LARGEST } from '../picture.ts';

/** Repeats pixels as channels and rows as columns, then reshapes. */
function repeated(b: Builder, x: Value, down: number, across: number): Value {
  const [height, width, channels] = x.type.shape.slice(1) as [number, number, number];
  const row = b.reshape(b.concat(Array<Value>(across).fill(x), 3), ['N', height, width * across, channels]);
  const image = b.concat(Array<Value>(down).fill(row), 2);
  return b.reshape(image, ['N', height * down, width * across, channels]);
}

export const Upsample = defineLayer({
  type: 'Upsample',
  family: 'shape',
  prefix: 'upsample',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  spatialRank: 2,
  fields: [
    {
      key: 'scale_factor',
      kind: 'pair',
      default: [2, 2],
      min: 1,
      help: { en: 'Factor by which height and width grow.', zh: '高和宽放大的倍数。' },
    },
    {
      key: 'mode',
      kind: 'choice',
      default: 'nearest',
      options: [
        { value: 'nearest', label: { en: 'nearest', zh: '最近邻' } },
        { value: 'bilinear', label: { en: 'bilinear', zh: '双线性' } },
      ],
      help: { en: 'Nearest-neighbour or bilinear interpolation.', zh: '最近邻插值或双线性插值。' },
    },
    {
      key: 'align_corners',
      kind: 'boolean',
      default: false,
      help: {
        en: 'For bilinear: aligns the corner pixels of input and output.',
        zh: '用于双线性：对齐输入与输出的角像素。',
      },
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
    const { b, params } = lowering;
    const factors = pairOf(params, 'scale_factor');
    const x = lowering.channelsLast();
    if (params.mode === 'nearest') return lowering.output(repeated(b, x, ...factors), 'channelsLast');
    const y = factors.reduce((image, factor, i) => {
      if (factor === 1) return image;
      const size = x.type.shape[i + 1] as number;
      const weights = linearWeights(size, size * factor, params.align_corners);
      return alongAxis(b, image, i + 1, weights, size * factor);
    }, x);
    return lowering.output(y, 'channelsLast');
  },
  typescript: (code) => {
    const size = pairOf(code.params, 'scale_factor');
    const { shape } = code.outputs[0]!;
    const corners = String(code.params.align_corners);
    const layer = (): string =>
      code.params.mode === 'nearest'
        ? lambda(code, `${code.use('enlarge')}(x, ${literal(size)})`, sampleShape(code, 'channelsLast'))
        : lambda(
            code,
            `${code.use('resample')}(resample(x, 1, ${String(shape[2])}, ${corners}), 2, ${String(shape[3])}, ${corners})`,
            sampleShape(code, 'channelsLast'),
          );
    code.output(code.apply(layer(), code.channelsLast()), 'channelsLast');
  },
  python: (code) => {
    const nearest = code.params.mode === 'nearest';
    const scale_factor = pairOf(code.params, 'scale_factor');
    const even = scale_factor[0] === scale_factor[1];
    standard(code, {
      scale_factor: even ? scale_factor[0] : scale_factor,
      align_corners: nearest || !code.params.align_corners ? undefined : true,
    });
  },
  picture: (params) => {
    const factors = pairOf(params, 'scale_factor');
    const little = { scale_factor: factors.map((factor) => Math.min(LARGEST.factor, factor)) };
    return { kind: 'upsample', factors, mode: params.mode, params: little };
  },
  help: {
    what: { en: 'Upsamples images.', zh: '对图像上采样。' },
    details: {
      en: 'It copies the nearest pixel or interpolates linearly; it has no parameters. With a convolution after it, it makes fewer checkerboard artifacts than a transposed convolution.',
      zh: '复制最近的像素或线性插值，没有可学习的参数。后接卷积时，比转置卷积更少产生棋盘效应。',
    },
    formula: String.raw`y_{c,i,j} = x_{c,\,\lfloor i/s \rfloor,\,\lfloor j/s \rfloor}`,
    pytorch: 'torch.nn.Upsample',
  },
});
