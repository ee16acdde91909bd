import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covered, enlarged, gradCam, gradientMap, occlusionMap, patchesOf } from './saliencyMaps.ts';

describe('a gradient map', () => {
  it('is the largest absolute value over the channels', () => {
    expect([...gradientMap([1, -2, 0, 0.5, -3, 1, 0, 0.25], 2, 2, 2).values]).toEqual([3, 2, 0, 0.5]);
  });
});

describe('Grad-CAM', () => {
  it('weighs maps by their mean gradients, and drops what speaks against the class', () => {
    const maps = [1, 2, 3, 4, 1, 0, 0, 8];
    // Mean gradients 1 and -1.
    const { values } = gradCam(maps, [2, 0, 2, 0, -1, -1, -1, -1], 2, 2, 2);
    expect([...values]).toEqual([0, 2, 3, 0]);
  });
});

describe('enlarging', () => {
  it('keeps a constant, and interpolates between the centers of pixels', () => {
    const map = { height: 1, width: 2, values: Float32Array.of(0, 1) };
    expect([...enlarged(map, 1, 4).values]).toEqual([0, 0.25, 0.75, 1]);
    const flat = enlarged({ height: 2, width: 3, values: new Float32Array(6).fill(2) }, 7, 5).values;
    expect(flat).toHaveLength(35);
    expect(flat.every((value) => Math.abs(value - 2) < 1e-6)).toBe(true);
  });
});

describe('patches', () => {
  it('cover every pixel of an image of any size, and lie within it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), (height, width) => {
        const patches = patchesOf(height, width);
        const counts = occlusionMap(
          patches,
          patches.map(() => 1),
          height,
          width,
        ).values;
        const isWithin = patches.every(
          ({ top, left, side }) => top >= 0 && left >= 0 && top + side <= height && left + side <= width,
        );
        return isWithin && counts.every((value) => value === 1);
      }),
      { numRuns: 60 },
    );
  });

  it('are filled in every channel, and nothing else is', () => {
    const pixels = Float32Array.from({ length: 18 }, (_, i) => i);
    const shape = { channels: 2, height: 3, width: 3 };
    expect([...covered(pixels, { top: 1, left: 2, side: 2 }, shape, [-1, -2])]).toEqual([
      ...[0, 1, 2, 3, 4, -1, 6, 7, -1],
      ...[9, 10, 11, 12, 13, -2, 15, 16, -2],
    ]);
  });
});
