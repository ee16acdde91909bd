/** Adaptive pooling: windows follow from the output size. */
import type { Builder, Value } from '../../program/builder.ts';
import type { Pair } from '../../program/types.ts';
import { lambda, literal, sampleShape } from '../code.ts';
import { ONE_INPUT, ONE_OUTPUT, pairOf, spaceAt, valuesOf, type Rank } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';
import type { FieldOf, Resolved } from '../parameters.ts';
import { LARGEST } from '../picture.ts';

/** PyTorch's windows along one axis: from ⌊i·size/count⌋ to ⌈(i+1)·size/count⌉. */
const windows = (size: number, count: number): Pair[] =>
  Array.from({ length: count }, (_, i) => [Math.floor((i * size) / count), Math.ceil(((i + 1) * size) / count)]);

/** Means or maxima over the windows of one axis of an image. */
function poolAlong(b: Builder, x: Value, axis: 1 | 2, count: number, reduction: 'mean' | 'max'): Value {
  const { shape } = x.type;
  const parts = windows(shape[axis] as number, count).map(([start, end]) => {
    const part = b.slice(
      x,
      shape.map((_, i) => (i === axis ? start : 0)),
      shape.map((_, i) => (i === axis ? end - start : -1)),
    );
    const size = end - start;
    if (reduction === 'mean') return b.mul(b.sum(part, [axis], true), b.scalar(1 / size));
    return b.maxPool(part, { kernel: axis === 1 ? [size, 1] : [1, size], strides: [1, 1] });
  });
  return parts.length === 1 ? parts[0]! : b.concat(parts, axis);
}

const sizesOf = (params: Resolved, rank: Rank): readonly number[] =>
  rank === 2 ? pairOf(params, 'output_size') : [Number(params.output_size)];

const sizeField = (rank: Rank): FieldOf<'output_size', 'pair'> | FieldOf<'output_size', 'integer'> =>
  rank === 2
    ? {
        key: 'output_size',
        kind: 'pair',
        default: [1, 1],
        min: 1,
        help: { en: 'Height and width of the output.', zh: '输出的高和宽。' },
      }
    : {
        key: 'output_size',
        kind: 'integer',
        default: 1,
        min: 1,
        max: 65_536,
        help: { en: 'Length of the output.', zh: '输出的长度。' },
      };

/** nn.Adaptive…Pool: [N, C, …] → [N, C, …output_size]; windows are PyTorch's and may overlap. */
export function adaptivePool(
  type: string,
  rank: Rank,
  reduction: 'mean' | 'max',
  help: LayerDefinition['help'],
): LayerDefinition {
  return {
    type,
    family: 'pooling',
    prefix: 'pool',
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    spatialRank: rank,
    operation: reduction === 'mean' ? 'AdaptiveAvgPool' : 'AdaptiveMaxPool',
    fields: [sizeField(rank)],
    infer: (context) => {
      const { channels } = spaceAt(context, type, rank);
      return [{ dtype: 'float32', shape: ['N', channels, ...sizesOf(context.params, rank)] }];
    },
    parameters: () => [],
    multiplyAdds: (context) => valuesOf(context),
    summary: (_, params) => `→ ${sizesOf(params, rank).join('×')}`,
    lower: (lowering) => {
      const { b } = lowering;
      const x = lowering.channelsLast();
      const output = sizesOf(lowering.params, rank);
      const kernel = output.map((count, i) => (x.type.shape[i + 1] as number) / count);
      const whole = rank === 2 && kernel.every(Number.isInteger) && output.some((count) => count > 1);
      if (whole) {
        const attrs = { kernel: kernel as unknown as Pair, strides: kernel as unknown as Pair };
        return lowering.output(reduction === 'max' ? b.maxPool(x, attrs) : b.avgPool(x, attrs), 'channelsLast');
      }
      // Separable: one axis after the other, the last one first, so that of equal maxima the first in memory order
      // takes the gradient, as in PyTorch.
      const [channels, rows, columns] = [x.type.shape.at(-1)!, x.type.shape[1]!, rank === 2 ? x.type.shape[2]! : 1];
      const image = b.reshape(x, ['N', rows, columns, channels]);
      const across = rank === 2 ? poolAlong(b, image, 2, output[1]!, reduction) : image;
      const pooled = poolAlong(b, across, 1, output[0]!, reduction);
      return lowering.output(b.reshape(pooled, ['N', ...output, channels]), 'channelsLast');
    },
    typescript: (code) => {
      const of = `${code.use('adaptivePool')}(x, ${literal(sizesOf(code.params, rank))}, ${reduction === 'max' ? code.use('firstMax') : 'tf.mean'})`;
      code.output(code.apply(lambda(code, of, sampleShape(code, 'channelsLast')), code.channelsLast()), 'channelsLast');
    },
    picture: (params) => {
      const sizes = sizesOf(params, rank).map((size) => Math.min(LARGEST.regions, size));
      return { kind: 'regions', largest: reduction === 'max', params: { output_size: rank === 2 ? sizes : sizes[0]! } };
    },
    help,
  };
}
