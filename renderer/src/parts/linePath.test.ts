import { expect, it } from 'vitest';
import { linePath, rangeOfValues } from './linePath.ts';

it('a line is interrupted where a value is missing', () => {
  const same = (value: number): number => value;
  expect(linePath([1, 2, 3], same, same, [0, 2])).toBe('M0.0 1.0L1.0 2.0M2.0 3.0');
  expect(linePath([1, 2, null, 3, NaN, 4], same, same)).toBe('M0.0 1.0L1.0 2.0M3.0 3.0M5.0 4.0');
});
it('a range is never empty', () => {
  expect(rangeOfValues([])).toEqual([0, 1]);
  expect(rangeOfValues([null, 5])).toEqual([4.75, 5.25]);
  expect(rangeOfValues([0, 10, NaN])).toEqual([-0.5, 10.5]);
});
