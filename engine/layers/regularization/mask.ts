/** What the dropouts share: their probability and the mask that it makes. */
import type { Value } from '../../program/builder.ts';
import type { Field } from '../definition.ts';
import type { Lowering } from '../lowering.ts';

export const DROPOUT_FIELDS: readonly Field[] = [
  {
    key: 'p',
    kind: 'number',
    default: 0.5,
    min: 0,
    max: 1,
    help: { en: 'Probability that a value is set to 0.', zh: '一个值被置为 0 的概率。' },
  },
];

/** 0 with probability p, else 1/(1−p), shaped as `like`. */
export function dropoutMask(lowering: Lowering, like: Value, p: number): Value {
  const { b } = lowering;
  if (p === 0 || p === 1) return b.scalar(1 - p);
  // u ≥ p is kept: 1 − [p > u].
  const dropped = b.cast(b.greater(b.scalar(p), lowering.uniform(like)), 'float32');
  return b.mul(b.sub(b.scalar(1), dropped), b.scalar(1 / (1 - p)));
}
