import { describe, expect, it } from 'vitest';
import { heatPixels } from './heatPixels.ts';

describe('a saliency map in color', () => {
  it('is the more opaque the larger a value is, and tells for and against apart', () => {
    const pixels = heatPixels([2, 1, -2, 0.01]);
    const [strong, weak, against, none] = [0, 1, 2, 3].map((i) => [...pixels.subarray(4 * i, 4 * i + 4)]);
    expect(strong![3]).toBe(217);
    expect(weak![3]).toBe(108);
    expect(against![3]).toBe(217);
    expect(strong!.slice(0, 3)).toEqual(weak!.slice(0, 3));
    expect(against!.slice(0, 3)).not.toEqual(strong!.slice(0, 3));
    expect(none).toEqual([0, 0, 0, 0]);
  });

  it('of nothing is nothing', () => {
    expect([...heatPixels([0, 0])].every((byte) => byte === 0)).toBe(true);
    expect([...heatPixels([Infinity, 1])].every((byte) => byte === 0)).toBe(true);
  });
});
