import { expect, it } from 'vitest';
import { misclassifiedOf, nextOf } from './misclassified.ts';

it('goes from mistake to mistake, round the end, in both directions', () => {
  const misclassified = misclassifiedOf({ labels: [0, 1, 2, 0, 1], predictions: [0, 2, 2, 1, 1] });
  expect(misclassified).toEqual([1, 3]);
  expect([0, 1, 2, 3, 4].map((from) => nextOf(misclassified, from, 1))).toEqual([1, 3, 3, 1, 1]);
  expect([0, 1, 2, 3, 4].map((from) => nextOf(misclassified, from, -1))).toEqual([3, 3, 1, 1, 3]);
  expect(nextOf([], 0, 1)).toBeNull();
});
