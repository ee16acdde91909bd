import type { Builder, Value } from '../../program/builder.ts';
import type { Pair } from '../../program/types.ts';
import { literal } from '../code.ts';
import { imageAt, ONE_INPUT, ONE_OUTPUT, pairOf, valuesOf } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';
import { formatPair } from '../format.ts';

/** PyTorch's windows along one axis: from ⌊i·size/count⌋ to ⌈(i+1)·size/count⌉. */
const windows = (size: number, count: number): Pair[] =>
  Array.from({ length: count }, (_, i) => [Math.floor((i * size) / count), Math.ceil(((i + 1) * size) / count)]);

/** Means over the windows of one axis. */
function meansAlong(b: Builder, x: Value, axis: number, count: number): Value {
  const { shape } = x.type;
  const parts = windows(shape[axis] as number, count).map(([start, end]) => {
    const part = b.slice(
      x,
      shape.map((_, i) => (i === axis ? start : 0)),
      shape.map((_, i) => (i === axis ? end - start : -1)),
    );
    return b.mul(b.sum(part, [axis], true), b.scalar(1 / (end - start)));
  });
  return parts.length === 1 ? parts[0]! : b.concat(parts, axis);
}

export const AdaptiveAvgPool2d: LayerDefinition = {
  type: 'AdaptiveAvgPool2d',
  family: 'pooling',
  prefix: 'pool',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'output_size',
      kind: 'pair',
      default: [1, 1],
      min: 1,
      help: { en: 'Height and width that come out.', zh: '输出的高和宽。' },
    },
  ],
  infer: (context) => {
    const { channels } = imageAt(context, 'AdaptiveAvgPool2d');
    return [{ dtype: 'float32', shape: ['N', channels, ...pairOf(context.params, 'output_size')] }];
  },
  parameters: () => [],
  multiplyAdds: (context) => valuesOf(context),
  summary: (_, params) => `→ ${formatPair(pairOf(params, 'output_size'))}`,
  lower: (lowering) => {
    const { b } = lowering;
    const x = lowering.channelsLast();
    const [height, width] = x.type.shape.slice(1, 3) as [number, number];
    const output = pairOf(lowering.params, 'output_size');
    const kernel: Pair = [height / output[0], width / output[1]];
    const whole = kernel.every((size) => Number.isInteger(size)) && (output[0] > 1 || output[1] > 1);
    // A window's mean is the mean of the means of its rows: one axis after the other.
    const pooled = whole
      ? b.avgPool(x, { kernel, strides: kernel })
      : meansAlong(b, meansAlong(b, x, 1, output[0]), 2, output[1]);
    lowering.output(pooled, 'channelsLast');
  },
  typescript: (code) => {
    const config = { name: code.name, outputSize: pairOf(code.params, 'output_size') };
    const layer = `new ${code.use('AdaptiveAvgPool2d')}(${literal(config)})`;
    code.output(code.apply(layer, code.channelsLast()), 'channelsLast');
  },
  help: {
    what: { en: 'Averages images of any size down to a given one.', zh: '把任意大小的图像平均池化到给定大小。' },
    details: {
      en: 'The windows follow from the sizes and overlap where they do not divide. With 1×1 a network accepts images of any size.',
      zh: '窗口由输入和输出的大小决定，不能整除时会重叠。取 1×1 时网络可以接受任意大小的图像。',
    },
    formula: String.raw`y_{c,i,j} = \mathrm{mean}\; x_{c,\,\lfloor iH/h \rfloor:\lceil (i+1)H/h \rceil,\,\dots}`,
    pytorch: 'torch.nn.AdaptiveAvgPool2d',
  },
};
