/** The Data room's augmented images are those of the data, changed as asked for. */
import { beforeAll, expect, it } from 'vitest';
import { openDataset } from '../../data/dataset.ts';
import type { Dataset } from '../../datasets/dataset.ts';
import { MNIST } from '../../datasets/source.ts';
import { NO_AUGMENTATION } from '../../settings/augmentation.ts';
import { augmentedSamples } from './augmented.ts';

const INDICES = [5, 17, 3];
const at = { seed: 4, epoch: 2 };
let dataset: Dataset;
beforeAll(async () => {
  dataset = await openDataset(MNIST);
});

it('without settings they are the images themselves', async () => {
  expect(await augmentedSamples(dataset, INDICES, NO_AUGMENTATION, at)).toEqual(
    await dataset.images!('train', INDICES),
  );
});

it('are the same for the same seed and epoch, and others in another one', async () => {
  const settings = { ...NO_AUGMENTATION, rotation: 30, noise: 0.1, cutout: 0.2 };
  const first = await augmentedSamples(dataset, INDICES, settings, at);
  expect(await augmentedSamples(dataset, INDICES, settings, at)).toEqual(first);
  expect((await augmentedSamples(dataset, INDICES, settings, { ...at, epoch: 3 })).pixels).not.toBe(first.pixels);
  expect((await augmentedSamples(dataset, INDICES, settings, { ...at, seed: 5 })).pixels).not.toBe(first.pixels);
});

it('are mixed with the one before, and their labels are told with their share', async () => {
  const plain = await augmentedSamples(dataset, INDICES, NO_AUGMENTATION, at);
  const { pixels, labels, mixed } = await augmentedSamples(dataset, INDICES, { ...NO_AUGMENTATION, mixup: 1 }, at);
  const [before, after] = [plain.pixels, pixels].map((text) => Buffer.from(text, 'base64'));
  const { others, share } = mixed!;
  expect(others).toEqual([labels[2], labels[0], labels[1]]);
  expect(share).toBeGreaterThan(0.01);
  expect(share).toBeLessThan(0.99);
  for (const i of [300, 400, 784 + 350, 2 * 784 + 350]) {
    const other = before![(i + 2 * 784) % (3 * 784)]!;
    expect(Math.abs(after![i]! - (share * before![i]! + (1 - share) * other))).toBeLessThanOrEqual(0.51);
  }
});

it('are refused where they are too many', async () => {
  const many = Array.from({ length: 5000 }, (_, i) => i);
  await expect(augmentedSamples(dataset, many, NO_AUGMENTATION, at)).rejects.toThrow('2000000');
});
