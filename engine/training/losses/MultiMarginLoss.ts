import { classVectors, refuseOutside, weightVector } from './classes.ts';
import { perElement, square, sumAll } from './elements.ts';
import type { LossOf } from './loss.ts';

/** w[y]/C · Σ over j ≠ y of max(0, margin − x[y] + x[j])ᵖ; the mean is over samples, whatever they weigh. */
export const MultiMarginLoss: LossOf<'MultiMarginLoss'> = {
  compares: 'classes',
  sum: (b, { p, margin, classWeights }, output, target) => {
    const { scores, hot, classes } = classVectors(b, output, target);
    const last = [scores.type.shape.length - 1];
    const isRight = b.greater(hot, b.scalar(0));
    const right = b.sum(b.select(isRight, scores, b.scalar(0)), last, true);
    const short = b.relu(b.add(b.sub(scores, right), b.scalar(margin)));
    const others = b.select(isRight, b.scalar(0), p === '2' ? square(b, short) : short);
    const weights = weightVector(b, classWeights, classes);
    const sum = sumAll(b, weights ? b.mul(others, b.sum(b.mul(hot, weights), last, true)) : others);
    return target.kind === 'classes' ? refuseOutside(b, sum, hot, target) : sum;
  },
  // C losses of 1/C each, so that the mean over samples is the mean over all scores.
  weight: perElement,
};
