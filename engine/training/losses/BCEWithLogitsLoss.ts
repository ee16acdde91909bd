import { UserError } from '../../errors/error.ts';
import type { Builder, Value } from '../../program/builder.ts';
import { elementwise } from './elements.ts';
import type { LossOf } from './loss.ts';

/** BCELoss of sigmoid(x), from logits x: (1 − y)·x + (1 + (p − 1)·y)·log(1 + e⁻ˣ). */
export const BCEWithLogitsLoss: LossOf<'BCEWithLogitsLoss'> = elementwise(
  (b, { posWeight }, x, y) => {
    const weight = positiveWeight(b, posWeight, x);
    const surprise = b.softplus(b.neg(x));
    const scale = weight && b.add(b.mul(b.sub(weight, b.scalar(1)), y), b.scalar(1));
    return b.add(b.mul(b.sub(b.scalar(1), y), x), scale ? b.mul(scale, surprise) : surprise);
  },
  { isBinary: true, probabilities: 'sigmoid', outputActivation: () => 'sigmoid' },
);

/** One weight for all, or one for each place on axis 1. */
function positiveWeight(b: Builder, weights: readonly number[], { type: { shape } }: Value): Value | null {
  if (!weights.length) return null;
  if (weights.length === 1) return b.scalar(weights[0]!);
  const classes = shape.length > 1 ? (shape[1] as number) : 1;
  if (weights.length !== classes) throw new UserError('run.classWeights', { given: weights.length, classes });
  return b.constant(weights, [classes, ...shape.slice(2).map(() => 1)]);
}
