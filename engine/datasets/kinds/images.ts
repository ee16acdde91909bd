/** Images of one size with a class each: uint8 pixels, channels last, in memory or in a file of their own. */
import { UserError } from '../../errors/error.ts';
import type { Dataset } from '../dataset.ts';
import type { StoredFile } from '../files.ts';
import type { ImageReport, SampleImages, SplitReport } from '../report.ts';
import { imagesOf, labelsOf, type DatasetShape, type Split } from '../shape.ts';
import { checkIndices } from './indices.ts';

/** Pixels that fill a file from `offset` on. */
export interface StoredPixels {
  readonly file: StoredFile;
  readonly offset: number;
}
export interface ImageSplit {
  readonly count: number;
  /** uint8 [count, height, width, channels] */
  readonly pixels: Uint8Array | StoredPixels;
  /** int32 [count], from 0 on. */
  readonly labels: Int32Array;
}
/** What a format knows of its images. */
export interface Images {
  readonly name: string;
  readonly path: string;
  /** Height, width, channels: as the pixels lie. */
  readonly sample: readonly [number, number, number];
  readonly classNames: readonly string[];
  readonly train: ImageSplit;
  readonly test: ImageSplit | null;
  readonly files: ImageReport['files'];
}
export interface ImageDataset extends Dataset {
  readonly train: ImageSplit;
  readonly test: ImageSplit | null;
  images(split: Split, indices: readonly number[]): Promise<SampleImages>;
  report(): Promise<ImageReport>;
}

type Loading = Parameters<Dataset['load']>[0];

/** Bytes of an image. */
const sizeOf = ({ sample: [height, width, channels] }: Images): number => height * width * channels;

/** Bytes that are handed out at a time. */
const MAX_HANDED = 128 * 1024 * 1024;
/** Bytes: the whole may be more than one buffer can hold, and while a run is on each piece waits for a step of it. */
const PIECE = 2 * 1024 * 1024;

function splitOf({ train, test, path }: Images, split: Split): ImageSplit {
  const found = split === 'train' ? train : test;
  if (!found) throw new UserError('run.noTest', { path });
  return found;
}

const labelsAt = (images: Images, split: Split, indices: readonly number[]): number[] =>
  indices.map((index) => splitOf(images, split).labels[index]!);

async function readPixels(images: Images, split: Split, indices: readonly number[]): Promise<Uint8Array> {
  const { count, pixels: from } = splitOf(images, split);
  checkIndices(indices, count);
  const size = sizeOf(images);
  const bytes = size * indices.length;
  if (bytes > MAX_HANDED) throw new UserError('run.tooManyValues', { count: bytes, limit: MAX_HANDED });
  const some = new Uint8Array(bytes);
  for (const [i, index] of indices.entries()) {
    const start = index * size;
    const image =
      from instanceof Uint8Array ? from.subarray(start, start + size) : await from.file.read(from.offset + start, size);
    some.set(image, i * size);
  }
  return some;
}

/** [height, width, channels] of bytes as [1, channels, height, width] in [0, 1]. */
function channelsFirst(stored: Uint8Array, [height, width, channels]: Images['sample']): Float32Array {
  const data = new Float32Array(stored.length);
  for (let place = 0; place < height * width; place += 1)
    for (let channel = 0; channel < channels; channel += 1)
      data[channel * height * width + place] = stored[place * channels + channel]! / 255;
  return data;
}

async function load({ sample, train, test }: Images, session: Loading, split: Split): Promise<void> {
  const found = split === 'train' ? train : test;
  if (!found) return;
  const { count, labels, pixels } = found;
  if (pixels instanceof Uint8Array)
    await session.write({ [imagesOf(split)]: { dtype: 'uint8', shape: [count, ...sample], data: pixels } });
  else await session.loadFile(imagesOf(split), { path: pixels.file.path, offset: pixels.offset });
  await session.write({ [labelsOf(split)]: { dtype: 'int32', shape: [count], data: labels } });
}

/** A dataset of images that a format has found. Pixels in files stay there until they are asked for. */
export function imageDataset(images: Images): ImageDataset {
  const { name, path, sample, classNames, train, test } = images;
  const [height, width, channels] = sample;
  const counts = { classes: classNames.length, trainCount: train.count, testCount: test?.count ?? 0 };
  const shape: DatasetShape = { ...counts, sample, channelsLast: true };
  const pixels = (split: Split, indices: readonly number[]) => readPixels(images, split, indices);
  return {
    name,
    path,
    shape,
    classNames,
    train,
    test,
    count: (split) => (split === 'train' ? train : test)?.count ?? 0,
    labels: (split) => splitOf(images, split).labels,
    load: (session, split) => load(images, session, split),
    images: async (split, indices) => ({
      shape: [channels, height, width],
      pixels: base64(await pixels(split, indices)),
      labels: labelsAt(images, split, indices),
    }),
    async choose(split, indices) {
      const n = indices.length;
      const data = await pixels(split, indices);
      const labels = Int32Array.from(labelsAt(images, split, indices));
      return {
        shape: { ...shape, trainCount: n, testCount: 0 },
        state: {
          [imagesOf('train')]: { dtype: 'uint8', shape: [n, ...sample], data },
          [labelsOf('train')]: { dtype: 'int32', shape: [n], data: labels },
        },
      };
    },
    async sample(split, index) {
      const data = channelsFirst(await pixels(split, [index]), sample);
      const [label = 0] = labelsAt(images, split, [index]);
      return {
        x: { dtype: 'float32', shape: [1, channels, height, width], data },
        label: classNames[label] ?? String(label),
      };
    },
    report: async () => ({
      kind: 'images',
      path,
      name,
      shape: [channels, height, width],
      programs: shape,
      classes: classNames.length,
      labels: [...classNames],
      train: await describe(train, sizeOf(images), classNames.length),
      test: test ? await describe(test, sizeOf(images), classNames.length) : null,
      files: images.files,
    }),
  };
}

async function describe({ count, pixels, labels }: ImageSplit, size: number, classes: number): Promise<SplitReport> {
  const histogram = Array.from({ length: classes }, () => 0);
  for (const label of labels) histogram[label] = (histogram[label] ?? 0) + 1;
  let [low, high] = [255, 0];
  for await (const bytes of pieces(pixels, count * size)) {
    for (const byte of bytes) {
      if (byte < low) low = byte;
      if (byte > high) high = byte;
    }
    if (low === 0 && high === 255) break;
  }
  return { count, histogram, range: [low, high] };
}

async function* pieces(pixels: ImageSplit['pixels'], size: number): AsyncGenerator<Uint8Array> {
  if (pixels instanceof Uint8Array) return yield pixels;
  for (let done = 0; done < size; done += PIECE)
    yield await pixels.file.read(pixels.offset + done, Math.min(PIECE, size - done));
}

/** Characters that one call can be given. */
const TEXT_PIECE = 0x8000;

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += TEXT_PIECE)
    text += String.fromCharCode(...bytes.subarray(start, start + TEXT_PIECE));
  return btoa(text);
}
