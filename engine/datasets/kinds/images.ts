/**
 * Image datasets: images of one size with a class each, channels last, in memory or in a file; uint8 pixels, which
 * programs scale to [0, 1], or float32 values, used unscaled.
 */
import { UserError } from '../../errors/error.ts';
import { toBase64 } from '../given/base64.ts';
import type { Dataset } from '../dataset.ts';
import type { InputEncoder, InputForm } from '../given/given.ts';
import { pixelsOf } from '../given/images.ts';
import { isDark, measurePlacement } from '../given/placement.ts';
import type { ImageReport, SampleImages, SplitReport } from '../report.ts';
import { floats, loadRows, type SampleRows, type StoredBytes } from '../sampleRows.ts';
import type { Partition } from '../split.ts';
import { imagesOf, labelsOf, type DatasetShape, type Split } from '../shape.ts';
import type { HostTensor } from '../../runtime/runtime.ts';
import { checkIndices } from './indices.ts';
import { PixelStatistics } from './pixelStatistics.ts';

export interface ImageSplit {
  readonly count: number;
  /** Bytes of [count, height, width, channels]; float32 in native byte order. */
  readonly pixels: Uint8Array | StoredBytes;
  /** int32 [count], from 0 on. */
  readonly labels: Int32Array;
}
/** Images found by a format. */
export interface Images {
  readonly name: string;
  readonly path: string;
  /** Height, width, channels: the stored layout. */
  readonly sample: readonly [number, number, number];
  /** Element type; uint8 if left out. */
  readonly type?: 'uint8' | 'float32';
  /** Of float32 values, what black and white pixels are; 0 and 1 if left out. */
  readonly range?: readonly [number, number];
  readonly classNames: readonly string[];
  readonly train: ImageSplit;
  readonly test: ImageSplit | null;
  readonly files: ImageReport['files'];
  /** Details for the report. */
  readonly unreadable?: ImageReport['unreadable'];
  readonly notes?: ImageReport['notes'];
  readonly splits?: ImageReport['splits'];
  readonly partition?: Partition;
  facts?(): string;
}
export interface ImageDataset extends Dataset {
  readonly train: ImageSplit;
  readonly test: ImageSplit | null;
  images(split: Split, indices: readonly number[]): Promise<SampleImages>;
  report(): Promise<ImageReport>;
}

/** Bytes of an image. */
const sizeOf = ({ sample: [height, width, channels], type }: Images): number =>
  height * width * channels * (type === 'float32' ? 4 : 1);

/** Bytes of images as a tensor. */
const tensorOf = ({ sample, type }: Images, count: number, bytes: Uint8Array): HostTensor =>
  type === 'float32'
    ? { dtype: 'float32', shape: [count, ...sample], data: floats(bytes) }
    : { dtype: 'uint8', shape: [count, ...sample], data: bytes };

/** Most bytes returned at a time. */
const MAX_HANDED = 128 * 1024 * 1024;
/** Bytes per part: the whole may exceed a buffer's limit, and a running training delays each part by a step. */
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

/** Values as network input: pixels in [0, 1], floats unscaled. */
const valuesOf = ({ type }: Images, bytes: Uint8Array): Float32Array =>
  type === 'float32' ? floats(bytes) : Float32Array.from(bytes, (byte) => byte / 255);

/** [height, width, channels] as [1, channels, height, width] */
function channelsFirst(values: Float32Array, [height, width, channels]: Images['sample']): Float32Array {
  const data = new Float32Array(values.length);
  for (let place = 0; place < height * width; place += 1)
    for (let channel = 0; channel < channels; channel += 1)
      data[channel * height * width + place] = values[place * channels + channel]!;
  return data;
}

/** Pixels for display: float images are scaled from their minimum to their maximum. */
function shownPixels({ type }: Images, bytes: Uint8Array, count: number): Uint8Array {
  if (type !== 'float32') return bytes;
  const values = floats(bytes);
  const size = values.length / count;
  const pixels = new Uint8Array(values.length);
  for (let start = 0; start < values.length; start += size) {
    const image = values.subarray(start, start + size);
    const [low, high] = image.reduce(([l, h], v) => [Math.min(l, v), Math.max(h, v)], [Infinity, -Infinity]);
    // Values in [0, 1] are displayed unscaled.
    const [from, to] = low >= 0 && high <= 1 ? [0, 1] : [low, high];
    image.forEach((value, i) => (pixels[start + i] = Math.round(((value - from) / (to - from || 1)) * 255)));
  }
  return pixels;
}

/** Images as a session holds them. */
function rowsOf(images: Images, split: Split): SampleRows {
  const { count, labels, pixels: samples } = splitOf(images, split);
  return { count, type: images.type ?? 'uint8', shape: images.sample, samples, labels };
}

/** A dataset of images that a format has found. Pixels in files are read on demand. */
export function imageDataset(images: Images): ImageDataset {
  const { name, path, sample, classNames, train, test, partition } = images;
  const [height, width, channels] = sample;
  const counts = { classes: classNames.length, trainCount: train.count, testCount: test?.count ?? 0 };
  const values = images.type === 'float32' ? { source: { kind: 'values' } as const } : {};
  const shape: DatasetShape = { ...counts, sample, channelsLast: true, ...values };
  const pixels = (split: Split, indices: readonly number[]) => readPixels(images, split, indices);
  return {
    name,
    path,
    shape,
    classNames,
    train,
    test,
    ...(partition ? { partition } : {}),
    count: (split) => (split === 'train' ? train : test)?.count ?? 0,
    labels: (split) => splitOf(images, split).labels,
    rows: (split) => rowsOf(images, split),
    load: (session, split) => loadRows(session, split, rowsOf(images, split)),
    images: async (split, indices) => ({
      shape: [channels, height, width],
      pixels: toBase64(shownPixels(images, await pixels(split, indices), indices.length)),
      labels: labelsAt(images, split, indices),
    }),
    async choose(split, indices) {
      const n = indices.length;
      const data = await pixels(split, indices);
      const labels = Int32Array.from(labelsAt(images, split, indices));
      return {
        shape: { ...shape, trainCount: n, testCount: 0 },
        state: {
          [imagesOf('train')]: tensorOf(images, n, data),
          [labelsOf('train')]: { dtype: 'int32', shape: [n], data: labels },
        },
      };
    },
    async sample(split, index) {
      const data = channelsFirst(valuesOf(images, await pixels(split, [index])), sample);
      const [label = 0] = labelsAt(images, split, [index]);
      return {
        x: { dtype: 'float32', shape: [1, channels, height, width], data },
        label: classNames[label] ?? String(label),
      };
    },
    ...(images.facts ? { facts: images.facts } : {}),
    inputEncoder: imageEncoder(images, shape),
    report: async () => {
      const looks = { train: new PixelStatistics(images), test: new PixelStatistics(images) };
      const trained = await describe(images, train, looks.train);
      const tested = test ? await describe(images, test, looks.test) : null;
      return {
        kind: 'images',
        path,
        name,
        shape: [channels, height, width],
        programs: shape,
        classes: classNames.length,
        labels: [...classNames],
        train: trained,
        test: tested,
        files: images.files,
        shared: looks.test.shared(looks.train),
        ...(images.unreadable ? { unreadable: images.unreadable } : {}),
        ...(images.notes ? { notes: images.notes } : {}),
        ...(images.splits ? { splits: images.splits } : {}),
      };
    },
  };
}

/** Training images on which the placement is measured. */
const MEASURED = 500;

/** Encodes images of a user's own: resized to the dataset's, drawings with the placement of its strokes. */
function imageEncoder(images: Images, shape: DatasetShape): InputEncoder {
  const { sample, type, train, range = [0, 1] } = images;
  const [height, width, channels] = sample;
  const size = height * width * channels;
  const measure = async (): Promise<Extract<InputForm, { kind: 'image' }>> => {
    const count = Math.min(MEASURED, train.count, Math.floor(MAX_HANDED / sizeOf(images)));
    const some = shownPixels(
      images,
      await readPixels(
        images,
        'train',
        Array.from({ length: count }, (_, i) => i),
      ),
      count,
    );
    const inks = Array.from({ length: count }, (_, i) => ({
      width,
      height,
      // The first channel of color images.
      pixels: some.subarray(i * size, (i + 1) * size).filter((__, at) => at % channels === 0),
    }));
    const dark = isDark(inks);
    const placement = dark && channels === 1 ? measurePlacement(inks) : null;
    return { kind: 'image', shape: [channels, height, width], placement, dark };
  };
  let known: ReturnType<typeof measure> | undefined;
  const form = (): ReturnType<typeof measure> => (known ??= measure());
  return {
    form,
    shape: { ...shape, trainCount: 1, testCount: 0 },
    async encode(input, decoder) {
      const pixels = await pixelsOf(input, sample, await form(), decoder);
      const stored =
        type === 'float32'
          ? Float32Array.from(pixels, (value) => range[0] + (value / 255) * (range[1] - range[0]))
          : pixels;
      const bytes = new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
      return {
        state: {
          [imagesOf('train')]: tensorOf(images, 1, bytes),
          [labelsOf('train')]: { dtype: 'int32', shape: [1], data: Int32Array.of(0) },
        },
        x: {
          dtype: 'float32',
          shape: [1, channels, height, width],
          data: channelsFirst(valuesOf(images, bytes), sample),
        },
        picture: { shape: [channels, height, width], pixels: toBase64(pixels) },
        at: null,
      };
    },
  };
}

async function describe(
  images: Images,
  { count, pixels, labels }: ImageSplit,
  look: PixelStatistics,
): Promise<SplitReport> {
  const histogram = images.classNames.map(() => 0);
  for (const label of labels) histogram[label] = (histogram[label] ?? 0) + 1;
  const size = sizeOf(images);
  for await (const bytes of pieces(pixels, count, size)) look.add(valuesAsStored(images, bytes));
  return { count, histogram, ...look.found() };
}

const valuesAsStored = ({ type }: Images, bytes: Uint8Array): Uint8Array | Float32Array =>
  type === 'float32' ? floats(bytes) : bytes;

/** Parts of whole images. */
async function* pieces(pixels: ImageSplit['pixels'], count: number, size: number): AsyncGenerator<Uint8Array> {
  if (pixels instanceof Uint8Array) return yield pixels;
  const some = Math.max(1, Math.floor(PIECE / size));
  for (let done = 0; done < count; done += some)
    yield await pixels.file.read(pixels.offset + done * size, Math.min(some, count - done) * size);
}
