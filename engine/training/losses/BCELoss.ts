import { elementwise } from './elements.ts';
import type { LossOf } from './loss.ts';

/** Logarithms below are taken for this, and the gradient's divisor below for that: both as PyTorch has them. */
const LOWEST_LOG = -100;
const SMALLEST = 1e-12;

/** −y·log x − (1 − y)·log(1 − x) on probabilities, with the gradient (x − y) / (x·(1 − x)), finite at 0 and 1 too. */
export const BCELoss: LossOf<'BCELoss'> = elementwise(
  (b, _, x, y) => {
    const known = b.stopGradient(x);
    const one = b.scalar(1);
    const [other, no] = [b.sub(one, known), b.sub(one, y)];
    const log = (p: typeof x) => b.maximum(b.log(p), b.scalar(LOWEST_LOG));
    const value = b.neg(b.add(b.mul(y, log(known)), b.mul(no, log(other))));
    const slope = b.div(b.sub(known, y), b.maximum(b.mul(known, other), b.scalar(SMALLEST)));
    return b.add(value, b.mul(slope, b.sub(x, known)));
  },
  { isBinary: true, probabilities: 'identity' },
);
