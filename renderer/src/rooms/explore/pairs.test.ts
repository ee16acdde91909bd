import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawn, rangeOf, residualBins } from './pairs.ts';

it('counts every finite residual once, with 0 in the middle', () => {
  expect(residualBins({ predicted: [1, 2, 6], actual: [3, 2, 4] }, 4)).toEqual([
    { from: -2, to: -1, count: 1 },
    { from: -1, to: 0, count: 0 },
    { from: 0, to: 1, count: 1 },
    { from: 1, to: 2, count: 1 },
  ]);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.float(), fc.float())), (pairs) => {
      const both = { predicted: pairs.map(([a]) => a), actual: pairs.map(([, b]) => b) };
      const finite = pairs.filter(([a, b]) => Number.isFinite(a - b)).length;
      expect(residualBins(both, 21).reduce((sum, { count }) => sum + count, 0)).toBe(finite);
    }),
  );
});

it('draws at most 2000 points, each in range', () => {
  const predicted = Array.from({ length: 5001 }, (_, i) => (i === 3 ? NaN : i));
  const both = { predicted, actual: predicted.map((value) => value / 2) };
  const points = drawn(both);
  expect(points.length).toBeLessThanOrEqual(2000);
  expect(new Set(points).size).toBe(points.length);
  expect(points).not.toContain(3);
  const [low, high] = rangeOf(both, points);
  expect(points.every((i) => both.predicted[i]! > low && both.predicted[i]! < high)).toBe(true);
  expect(rangeOf({ predicted: [], actual: [] }, [])).toEqual([0, 1]);
});
