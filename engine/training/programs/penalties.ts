/** L1 and L2 penalties on weights: l1 · Σ|w| + l2 · Σw². */
import type { PenaltySettings } from '../../model/types.ts';
import type { Builder, Value } from '../../program/builder.ts';
import { abs, sign, square, sumAll } from '../../program/arithmetic.ts';

interface Penalty {
  /** Scalar. */
  readonly loss: Value;
  readonly gradient: Value;
}

/** Null for parameters that are not penalized: biases and scales, which have one axis. */
export function penaltyOf(b: Builder, { l1, l2 }: PenaltySettings, weight: Value): Penalty | null {
  if (weight.type.shape.length < 2 || (l1 === 0 && l2 === 0)) return null;
  const parts: Penalty[] = [];
  if (l1) {
    const rate = b.scalar(l1);
    parts.push({ loss: b.mul(sumAll(b, abs(b, weight)), rate), gradient: b.mul(sign(b, weight), rate) });
  }
  if (l2) {
    const loss = b.mul(sumAll(b, square(b, weight)), b.scalar(l2));
    parts.push({ loss, gradient: b.mul(weight, b.scalar(2 * l2)) });
  }
  return parts.reduce((sum, part) => ({
    loss: b.add(sum.loss, part.loss),
    gradient: b.add(sum.gradient, part.gradient),
  }));
}
