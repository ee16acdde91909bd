/** An image dataset on disk, checked and described; its pixels stay in their files. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../errors/error.ts';
import type { ImageReport, SampleImages, SplitReport } from './report.ts';
import type { FileSlice } from '../runtime/runtime.ts';
import { resolveDataPath } from './resolveDataPath.ts';
import { MAX_IDX_BYTES } from './idx.ts';
import { findIdxFiles, type IdxPair } from './idxFolder.ts';
import { readRegular } from './regularFile.ts';
import { plainIdx } from './decompress.ts';
import { uprightImages } from './transposeEmnist.ts';

export interface ImageSplit {
  readonly count: number;
  /** uint8 [count, height, width, 1] */
  readonly images: FileSlice;
  readonly labels: Int32Array;
  readonly files: IdxPair;
}
export interface ImageDataset {
  readonly kind: 'images';
  readonly name: string;
  readonly path: string;
  /** Height, width, channels: as the pixels lie. */
  readonly sample: readonly [number, number, number];
  readonly classes: number;
  readonly classNames: readonly string[];
  readonly train: ImageSplit;
  readonly test: ImageSplit | null;
}

const FASHION = ['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];
const LETTERS = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));

async function openSplit(
  files: IdxPair,
  turned: boolean,
): Promise<{ split: ImageSplit; size: readonly [number, number] }> {
  const [stored, labels] = [await plainIdx(files.images, 3), await plainIdx(files.labels, 1)];
  const images = turned ? await uprightImages(stored) : stored;
  const [count, height, width] = images.header.dimensions as readonly [number, number, number];
  const labelCount = labels.header.dimensions[0]!;
  if (count !== labelCount) {
    const names = { images: basename(files.images), labels: basename(files.labels) };
    throw new UserError('data.countMismatch', { ...names, imageCount: count, labelCount });
  }
  const bytes = await readRegular(labels.path, MAX_IDX_BYTES);
  const values = Int32Array.from(bytes.subarray(labels.header.offset));
  const split = { count, images: { path: images.path, offset: images.header.offset }, labels: values, files };
  return { split, size: [height, width] };
}

/** Opens the dataset of a folder, or of one of its files. Throws a UserError for anything that is wrong with it. */
export async function openImages(path: string): Promise<ImageDataset> {
  const files = await findIdxFiles(resolveDataPath(path));
  const turned = /emnist/i.test(files.prefix);
  const train = await openSplit(files.train, turned);
  const test = files.test ? await openSplit(files.test, turned) : null;
  if (test && test.size.join('×') !== train.size.join('×')) {
    throw new UserError('data.sizeMismatch', { train: train.size.join('×'), test: test.size.join('×') });
  }
  const largest = [train.split, test?.split].reduce(
    (max, split) => split?.labels.reduce((m, v) => Math.max(m, v), max) ?? max,
    0,
  );
  const { name, classNames } = describe(files.folder, files.prefix, largest + 1, train.split.count);
  return {
    kind: 'images',
    name,
    path: path.startsWith('sample:') ? path : files.folder,
    sample: [...train.size, 1],
    classes: largest + 1,
    classNames,
    train: train.split,
    test: test?.split ?? null,
  };
}

/** MNIST's file names are shared by its successors, so that the folder has to tell them apart. */
function describe(
  folder: string,
  prefix: string,
  classes: number,
  count: number,
): { name: string; classNames: string[] } {
  const digits = Array.from({ length: classes }, (_, i) => String(i));
  const hints = `${basename(folder)} ${prefix}`.toLowerCase();
  if (hints.includes('fashion') && classes === 10) return { name: 'Fashion-MNIST', classNames: FASHION };
  if (hints.includes('emnist')) {
    const set = /emnist-(\w+)-/.exec(prefix)?.[1] ?? '';
    // The letters set counts from 1.
    const names = set === 'letters' ? ['–', ...LETTERS] : classes > 10 ? [...digits.slice(0, 10), ...LETTERS] : digits;
    return { name: `EMNIST ${set}`.trim(), classNames: digits.map((digit, i) => names[i] ?? digit) };
  }
  if (classes === 10 && count === 60_000) return { name: 'MNIST', classNames: digits };
  return { name: prefix.replace(/[-_.]+$/, '') || basename(folder), classNames: digits };
}

/** Bytes that are handed out at a time. */
const MAX_HANDED = 128 * 1024 * 1024;

/** Pixels of some samples, one after the other. */
export async function readPixels(
  { sample }: ImageDataset,
  split: ImageSplit,
  indices: readonly number[],
): Promise<Uint8Array> {
  const size = sample[0] * sample[1] * sample[2];
  const count = size * indices.length;
  if (count > MAX_HANDED) throw new UserError('run.tooManyValues', { count, limit: MAX_HANDED });
  const pixels = new Uint8Array(count);
  const file = await open(split.images.path);
  try {
    for (const [i, index] of indices.entries()) {
      if (!Number.isInteger(index) || index < 0 || index >= split.count)
        throw new UserError('data.index', { index, count: split.count });
      await file.read(pixels, i * size, size, split.images.offset + index * size);
    }
  } finally {
    await file.close();
  }
  return pixels;
}

export async function readSamples(
  dataset: ImageDataset,
  split: 'train' | 'test',
  indices: readonly number[],
): Promise<SampleImages> {
  const source = dataset[split];
  if (!source) throw new UserError('run.noTest', { path: dataset.path });
  const pixels = await readPixels(dataset, source, indices);
  const [height, width, channels] = dataset.sample;
  return {
    shape: [channels, height, width],
    pixels: Buffer.from(pixels).toString('base64'),
    labels: indices.map((index) => source.labels[index]!),
  };
}

/** Bytes: the whole may be more than one buffer can hold, and while a run is on each piece waits for a step of it. */
const PIECE = 2 * 1024 * 1024;

async function reportSplit(dataset: ImageDataset, split: ImageSplit): Promise<SplitReport> {
  const histogram = Array.from({ length: dataset.classes }, () => 0);
  for (const label of split.labels) histogram[label] = (histogram[label] ?? 0) + 1;
  let [low, high] = [255, 0];
  const { path, offset: start } = split.images;
  for await (const bytes of createReadStream(path, { start, highWaterMark: PIECE })) {
    for (const byte of bytes as Buffer) {
      if (byte < low) low = byte;
      if (byte > high) high = byte;
    }
    if (low === 0 && high === 255) break;
  }
  return { count: split.count, histogram, range: [low, high] };
}

export async function reportImages(dataset: ImageDataset): Promise<ImageReport> {
  const { train, test, sample } = dataset;
  const files = [train, ...(test ? [test] : [])].flatMap((split, i) =>
    (['images', 'labels'] as const).map((kind) => ({
      role: `${i === 0 ? 'train' : 'test'} ${kind}`,
      path: split.files[kind],
    })),
  );
  return {
    kind: 'images',
    source: { kind: 'idx', path: dataset.path },
    path: dataset.path,
    name: dataset.name,
    shape: [sample[2], sample[0], sample[1]],
    classes: dataset.classes,
    labels: [...dataset.classNames],
    train: await reportSplit(dataset, train),
    test: test ? await reportSplit(dataset, test) : null,
    files: await Promise.all(files.map(async (file) => ({ ...file, bytes: (await stat(file.path)).size }))),
  };
}
