/** Help, probability field and masks of dropout layers. */
import type { Value } from '../../program/builder.ts';
import { sizePerSample } from '../../program/shapes.ts';
import { inputAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';
import type { Lowering } from '../lowering.ts';

export const DROPOUT = {
  family: 'regularization',
  prefix: 'dropout',
  role: 'dropout',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'p',
      kind: 'number',
      default: 0.5,
      min: 0,
      max: 1,
      help: { en: 'Probability of an element to be zeroed.', zh: '元素被置零的概率。' },
    },
  ] as const,
  infer: (context) => [inputAt(context)],
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (_, params) => `p ${String(params.p)}`,
} satisfies Partial<LayerDefinition>;

/** 0 with probability p, else 1/(1−p), shaped as `like`. */
export function dropoutMask(lowering: Lowering, like: Value, p: number): Value {
  const { b } = lowering;
  if (p === 0 || p === 1) return b.scalar(1 - p);
  return b.mul(keptMask(lowering, like, p), b.scalar(1 / (1 - p)));
}

/** 0 with probability p, else 1, shaped as `like`. */
export function keptMask(lowering: Lowering, like: Value, p: number): Value {
  const { b } = lowering;
  // u ≥ p is kept. Random numbers are multiples of 2⁻²³; the threshold is half a step below the first one kept.
  const threshold = (Math.ceil(p * 2 ** 23) - 0.5) / 2 ** 23;
  return b.cast(b.greater(lowering.uniform(like), b.scalar(threshold)), 'float32');
}

/**
 * Several dropout masks of one layer, each [N, sizes…]. A layer has one random stream, so that all are slices of one
 * draw.
 * @param like any value with the batch first
 */
export function dropoutMasks(
  lowering: Lowering,
  like: Value,
  p: number,
  shapes: readonly (readonly number[])[],
): Value[] {
  const { b } = lowering;
  if (p === 0 || p === 1) return shapes.map(() => b.scalar(1 - p));
  const counts = shapes.map((sizes) => sizes.reduce((product, size) => product * size, 1));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const column = b.slice(b.reshape(like, ['N', sizePerSample(like.type.shape)]), [0, 0], [-1, 1]);
  const mask = dropoutMask(lowering, b.pad(column, [[0, 0], [0, total - 1]]), p); // prettier-ignore
  let start = 0;
  return shapes.map((sizes, i) => {
    const part = b.slice(mask, [0, start], [-1, counts[i]!]);
    start += counts[i]!;
    return b.reshape(part, ['N', ...sizes]);
  });
}
