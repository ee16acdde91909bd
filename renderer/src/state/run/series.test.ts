import { describe, expect, it } from 'vitest';
import { Series } from './series.ts';

describe('Series', () => {
  it('keeps every step of a short run', () => {
    const series = new Series();
    for (let i = 1; i <= 100; i++) series.push(i, i);
    const { x, raw } = series.curve();
    expect(x).toHaveLength(100);
    expect(raw).toEqual(x);
  });

  it('stays small over a million steps and loses no extreme', () => {
    const series = new Series();
    for (let i = 1; i <= 1_000_000; i++) series.push(i, i === 345_678 ? 99 : i === 45_678 ? -99 : 1);
    const { x, raw } = series.curve();
    expect(series.length).toBeLessThanOrEqual(2048);
    expect(Math.max(...raw)).toBe(99);
    expect(Math.min(...raw)).toBe(-99);
    expect(x.at(-1)).toBe(1_000_000);
    expect(x.every((value, i) => i === 0 || value > (x[i - 1] as number))).toBe(true);
  });

  it('smooths without a start from zero', () => {
    const series = new Series();
    series.push(1, 2.3);
    expect(series.last).toBeCloseTo(2.3);
    for (let i = 2; i < 500; i++) series.push(i, 1);
    expect(series.last).toBeCloseTo(1, 3);
  });

  it('is not spoilt by one step that is not a number', () => {
    const series = new Series();
    series.push(1, 1);
    series.push(2, NaN);
    expect(series.last).toBe(1);
  });
});
