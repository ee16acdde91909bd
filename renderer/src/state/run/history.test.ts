import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Column, GrowingCurve, History } from './history.ts';

const ALL = { from: -Infinity, to: Infinity };
const historyOf = (values: readonly number[]): History => {
  const history = new History();
  values.forEach((y, i) => history.push((i + 1) / 100, y));
  return history;
};

describe('a column', () => {
  it('keeps every number over many chunks', () => {
    const column = new Column(Float64Array);
    for (let i = 0; i < 200_000; i++) column.push(i / 3);
    expect(column.length).toBe(200_000);
    expect([0, 65_535, 65_536, 199_999].map((i) => column.at(i))).toEqual([0, 65_535 / 3, 65_536 / 3, 199_999 / 3]);
    expect(column.at(200_000)).toBeNaN();
  });
});

describe('a curve of a history', () => {
  it('stays constant where the values are, at any smoothing', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 5000 }), (smoothing, n) => {
        const { smooth } = new GrowingCurve(historyOf(Array(n).fill(3)), { smoothing, ...ALL }).curve();
        return smooth.every((y) => Math.abs(y - 3) < 1e-9);
      }),
      { numRuns: 50 },
    );
  });

  it('does not change its past as it grows: points are smoothed first, then thinned', () => {
    const noise = Array.from({ length: 100_000 }, (_, i) => Math.sin(i) + Math.sin(i / 777));
    const smoothed = new Map<number, number>();
    let [average, weight] = [0, 0];
    noise.forEach((y, i) => {
      average = 0.9 * average + 0.1 * Math.fround(y);
      weight = 0.9 * weight + 0.1;
      smoothed.set((i + 1) / 100, average / weight);
    });
    for (const count of [1000, 10_000, 100_000]) {
      const { x, smooth } = new GrowingCurve(historyOf(noise.slice(0, count)), { smoothing: 0.9, ...ALL }).curve();
      // Between the ends of two buckets a thinned curve has a point halfway.
      const isStep = (i: number): boolean => x.length === count || i % 2 === 1;
      const errors = x.flatMap((at, i) => (isStep(i) ? [Math.abs(smoothed.get(at)! - smooth[i]!)] : []));
      expect(errors.length).toBeGreaterThan(500);
      expect(Math.max(...errors)).toBeLessThan(1e-12);
    }
  });

  it('has every step of a short range, smoothed by all that came before it', () => {
    const history = historyOf(Array.from({ length: 50_000 }, (_, i) => i % 7));
    const whole = new GrowingCurve(history, { smoothing: 0.5, ...ALL });
    const near = new GrowingCurve(history, { smoothing: 0.5, from: 250, to: 250.5 }).curve();
    expect(whole.curve().x.length).toBeLessThan(5000);
    expect(near.x).toHaveLength(51);
    expect(near.raw).toEqual(near.x.map((x) => (Math.round(x * 100) - 1) % 7));
    // Of the geometric series, what is older than 100 steps is below any precision.
    let expected = 0;
    for (let i = 0; i < 25_000; i++) expected = 0.5 * expected + 0.5 * (i % 7);
    expect(near.smooth[0]).toBeCloseTo(expected, 9);
  });

  it('takes up what is appended', () => {
    const history = historyOf([1, 2]);
    const curve = new GrowingCurve(history, { smoothing: 0, ...ALL });
    expect(curve.curve().smooth).toEqual([1, 2]);
    history.push(0.03, 5);
    expect(curve.curve().smooth).toEqual([1, 2, 5]);
  });
});
