import { describe, expect, it } from 'vitest';
import { fillUniform, permutation, uniform } from './random.ts';

describe('random numbers', () => {
  // From the known-answer file of the authors' Random123, for a counter and a key of zeros.
  it('are Philox 4x32-10', () => {
    const words = [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8];
    words.forEach((word, i) => expect(uniform(0, 0, 0, i)).toBe((word & 0x7fffff) / 2 ** 23));
  });

  it('are the same one by one and in bulk', () => {
    const out = new Float32Array(11);
    fillUniform(out, -7, 3, 99);
    out.forEach((value, i) => expect(value).toBe(uniform(-7, 3, 99, i)));
    const other = new Float32Array(11);
    fillUniform(other, -7, 3, 100);
    expect(other).not.toEqual(out);
  });

  it('are uniform', () => {
    const out = new Float32Array(100_000);
    fillUniform(out, 1, 2, 3);
    const mean = out.reduce((sum, value) => sum + value, 0) / out.length;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(Math.min(...out.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(out.every((value) => value < 1)).toBe(true);
  });

  it('shuffle: every number once, another order for another step', () => {
    const order = permutation(60_000, 1, 0, 5);
    expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: 60_000 }, (_, i) => i));
    expect(permutation(60_000, 1, 0, 5)).toEqual(order);
    expect(permutation(60_000, 1, 0, 6)).not.toEqual(order);
    expect(permutation(0, 1, 0, 0).length).toBe(0);
  });

  it('shuffle without a preferred place', () => {
    const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
    for (let step = 0; step < 8000; step++)
      permutation(4, 9, 0, step).forEach((value, place) => counts[place]![value]!++);
    for (const count of counts.flat()) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});
