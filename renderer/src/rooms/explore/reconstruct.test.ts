import { expect, it } from 'vitest';
import { asImages } from './reconstruct.ts';

it('puts channels last, as bytes', () => {
  const images = asImages([[0, 1, 0.5, 2, -1, 0.2]], [2, 1, 3], 'identity');
  expect([...images!.pixels]).toEqual([0, 255, 255, 0, 128, 51]);
});

it('makes values of logits', () => {
  expect([...asImages([[0, 100, -100]], [1, 1, 3], 'sigmoid')!.pixels]).toEqual([128, 255, 0]);
});

it('refuses what is no image of the shape', () => {
  expect(asImages([[1, 2]], [1, 2, 2], 'identity')).toBeNull();
  expect(asImages([], [1, 2, 2], 'identity')).toBeNull();
});
