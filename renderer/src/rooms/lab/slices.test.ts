import { expect, it } from 'vitest';
import { Lab } from '../../../../engine/lab/lab.ts';
import type { TensorView } from '../../../../engine/lab/shown/tensor.ts';
import { heatColor, heatPixels, imagePixels, scaleOf, shortNumber } from './heat.ts';
import { picturesOf, sliceAt } from './slices.ts';

const tensor = (source: string): TensorView => new Lab().show(source).tensors[0]!;

it('a slice is the last two axes, at indices of the others', () => {
  const view = tensor('torch.arange(24).reshape(2, 3, 2, 2)');
  expect([...sliceAt(view, [1, 2]).values]).toEqual([20, 21, 22, 23]);
  expect([...sliceAt(view, []).values]).toEqual([0, 1, 2, 3]);
  expect(sliceAt(tensor('torch.arange(3)'), [])).toMatchObject({ rows: 1, columns: 3 });
});

it.each([
  ['torch.zeros(5, 1, 28, 28)', { channels: 1, count: 5, height: 28, width: 28 }],
  ['torch.zeros(3, 8, 9)', { channels: 3, count: 1, height: 8, width: 9 }],
])('%s looks like images', (source, images) => expect(picturesOf(tensor(source))).toMatchObject(images));
it.each(['torch.zeros(28, 28)', 'torch.zeros(4, 16, 16)', 'torch.zeros(1, 4, 4)', 'torch.zeros(2, 2, 1, 9, 9)'])(
  '%s does not',
  (source) => expect(picturesOf(tensor(source))).toBeNull(),
);

it('colors are neutral at zero, and as deep for a number as for its negative', () => {
  expect(scaleOf({ least: -3, most: 1 })).toBe(3);
  expect(scaleOf({ least: 0, most: 0 })).toBe(1);
  expect(heatColor(0, 3)).toContain('* 0)');
  expect(heatColor(-3, 3).replace('less', 'more')).toBe(heatColor(3, 3));
  expect(heatColor(NaN, 1)).toBe('transparent');
  const table = Uint8ClampedArray.from({ length: 4 * 257 }, (_, i) => Math.floor(i / 4) % 256);
  expect([...heatPixels([-2, 0, 2, NaN], 2, table)].filter((_, i) => i % 4 === 0)).toEqual([0, 128, 0, 0]);
});

it('images from 0 to 1 are shown as they are, others from their least to their most', () => {
  expect([...imagePixels([0.5], 1, { least: 0, most: 1 })]).toEqual([128, 128, 128, 255]);
  expect([...imagePixels([-1, 3, 1], 3, { least: -1, most: 3 })]).toEqual([0, 255, 128, 255]);
});

it.each([
  [4.5, '4.5'],
  [0.2369, '0.2369'],
  [1e-5, '1.0e-5'],
  [123456, '1.2e5'],
  [-0, '0'],
  [Infinity, 'inf'],
  [NaN, 'nan'],
])('%s is written %s', (value, text) => expect(shortNumber(value)).toBe(text));
