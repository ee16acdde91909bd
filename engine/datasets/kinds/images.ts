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
  /** Pixels of some samples, one after the other. */
  pixels(split: Split, indices: readonly number[]): Promise<Uint8Array>;
  images(split: Split, indices: readonly number[]): Promise<SampleImages>;
  report(): Promise<ImageReport>;
}

/** Bytes that are handed out at a time. */
const MAX_HANDED = 128 * 1024 * 1024;
/** Bytes: the whole may be more than one buffer can hold, and while a run is on each piece waits for a step of it. */
const PIECE = 2 * 1024 * 1024;

/** A dataset of images that a format has found. Pixels in files stay there until they are asked for. */
export function imageDataset(images: Images): ImageDataset {
  const { name, path, sample, classNames, train, test } = images;
  const [height, width, channels] = sample;
  const size = height * width * channels;
  const counts = { classes: classNames.length, trainCount: train.count, testCount: test?.count ?? 0 };
  const shape: DatasetShape = { ...counts, sample, channelsLast: true };
  const splitOf = (split: Split): ImageSplit => {
    const found = split === 'train' ? train : test;
    if (!found) throw new UserError('run.noTest', { path });
    return found;
  };

  async function pixels(split: Split, indices: readonly number[]): Promise<Uint8Array> {
    const { count, pixels: from } = splitOf(split);
    checkIndices(indices, count);
    const bytes = size * indices.length;
    if (bytes > MAX_HANDED) throw new UserError('run.tooManyValues', { count: bytes, limit: MAX_HANDED });
    const some = new Uint8Array(bytes);
    for (const [i, index] of indices.entries()) {
      const start = index * size;
      some.set(
        from instanceof Uint8Array
          ? from.subarray(start, start + size)
          : await from.file.read(from.offset + start, size),
        i * size,
      );
    }
    return some;
  }

  const labelsAt = (split: Split, indices: readonly number[]): number[] =>
    indices.map((index) => splitOf(split).labels[index]!);

  return {
    name,
    path,
    shape,
    classNames,
    train,
    test,
    pixels,
    count: (split) => (split === 'train' ? train : test)?.count ?? 0,
    labels: (split) => splitOf(split).labels,

    async images(split, indices) {
      const text = base64(await pixels(split, indices));
      return { shape: [channels, height, width], pixels: text, labels: labelsAt(split, indices) };
    },

    async load(session, split) {
      const found = split === 'train' ? train : test;
      if (!found) return;
      const { count, labels, pixels: from } = found;
      const tensor = (data: Uint8Array) => ({ dtype: 'uint8', shape: [count, ...sample], data }) as const;
      if (from instanceof Uint8Array) await session.write({ [imagesOf(split)]: tensor(from) });
      else await session.loadFile(imagesOf(split), { path: from.file.path, offset: from.offset });
      await session.write({ [labelsOf(split)]: { dtype: 'int32', shape: [count], data: labels } });
    },

    async choose(split, indices) {
      const n = indices.length;
      const data = await pixels(split, indices);
      return {
        shape: { ...shape, trainCount: n, testCount: 0 },
        state: {
          [imagesOf('train')]: { dtype: 'uint8', shape: [n, ...sample], data },
          [labelsOf('train')]: { dtype: 'int32', shape: [n], data: Int32Array.from(labelsAt(split, indices)) },
        },
      };
    },

    async sample(split, index) {
      const stored = await pixels(split, [index]);
      const data = new Float32Array(stored.length);
      for (let place = 0; place < height * width; place += 1)
        for (let channel = 0; channel < channels; channel += 1)
          data[channel * height * width + place] = stored[place * channels + channel]! / 255;
      const [label = 0] = labelsAt(split, [index]);
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
      train: await describe(train, size, classNames.length),
      test: test ? await describe(test, size, classNames.length) : null,
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
