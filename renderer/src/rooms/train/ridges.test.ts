import { describe, expect, it } from 'vitest';
import { ridgesOf } from './ridges.ts';

const at = (step: number, low: number, high: number, counts: readonly number[]) => ({
  epoch: 1,
  step,
  low,
  high,
  counts,
});
const position = ({ step }: { step: number }): number => step;
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

describe('ridges', () => {
  it('have one axis of values, on which each keeps its shares', () => {
    const { low, high, ridges } = ridgesOf([at(0, -1, 1, [1, 1]), at(50, 0, 2, [3, 1])], 10, position);
    // Without half a percent of the first below, and of the second above.
    expect(low).toBeCloseTo(-0.99, 12);
    expect(high).toBeCloseTo(1.98, 12);
    const [first, second] = ridges.map(({ heights }) => heights);
    // 48 bins over 2.97: the first is even up to 1, the second has three quarters between 0 and 1.
    expect(first!.slice(0, 32).every((height) => Math.abs(height - first![0]!) < 1e-9)).toBe(true);
    expect(first!.slice(33)).toEqual(new Array(15).fill(0));
    expect(second!.slice(0, 16)).toEqual(new Array(16).fill(0));
    expect(second![20]! / second![40]!).toBeCloseTo(3, 9);
    expect(Math.max(...first!, ...second!)).toBeCloseTo(1, 12);
    expect(sum(first!) / sum(second!)).toBeCloseTo(1, 1);
  });

  it('are as wide as nearly all values, whatever a few of them are', () => {
    const { low, high } = ridgesOf([at(0, -100, 100, [1, 0, 0, 0, 999, 999, 0, 0, 0, 1])], 5, position);
    expect([low, high].map(Math.round)).toEqual([-20, 20]);
  });

  it('are evenly spaced in time, whatever was kept', () => {
    const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 20, 40, 60, 80, 100];
    const { ridges } = ridgesOf(
      steps.map((step) => at(step, 0, 1, [1])),
      6,
      position,
    );
    expect(ridges.map(({ step }) => step)).toEqual([0, 20, 40, 60, 80, 100]);
  });

  it('of values that are all equal are one bin', () => {
    const { ridges } = ridgesOf([at(0, 0, 0, [5, 0]), at(1, -1, 1, [0, 5])], 5, position);
    expect(ridges[0]!.heights.filter((height) => height > 0)).toHaveLength(1);
    expect(ridgesOf([at(0, 0, 0, [5])], 5, position).ridges[0]!.heights[0]).toBe(1);
  });
});
