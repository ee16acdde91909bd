import { targetValues } from './classes.ts';
import { perElement, sumAll } from './elements.ts';
import type { LossOf } from './loss.ts';

/** x where y is 1, max(0, margin − x) where y is −1. Of classes, the right one is 1 and the others −1. */
export const HingeEmbeddingLoss: LossOf<'HingeEmbeddingLoss'> = {
  compares: 'values',
  isBinary: true,
  sum: (b, { margin }, output, target) => {
    const y = targetValues(b, output, target, 1, -1);
    const zero = b.scalar(0);
    const near = b.select(b.equal(y, b.scalar(-1)), zero, output);
    const far = b.select(b.equal(y, b.scalar(1)), zero, b.relu(b.sub(b.scalar(margin), output)));
    return sumAll(b, b.add(near, far));
  },
  weight: perElement,
};
