import { expect, it } from 'vitest';
import { pixelAt } from './pixelAt.ts';

it('reads the stored values of the pixel under the pointer, and nothing beside the picture', () => {
  const images = {
    shape: [2, 1, 2] as const,
    pixels: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]),
    labels: [0, 0],
  };
  expect(pixelAt(images, 0, 0.1, 0.5)).toEqual({ x: 0, y: 0, values: [1, 2] });
  expect(pixelAt(images, 1, 0.9, 0.5)).toEqual({ x: 1, y: 0, values: [7, 8] });
  expect(pixelAt(images, 0, 0.5, 0.1)).toBeNull();
  expect(pixelAt(images, 0, 1, 0.5)).toBeNull();
});
