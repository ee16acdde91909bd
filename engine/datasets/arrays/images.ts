/** Arrays of samples as image datasets. */
import { UserError } from '../../errors/error.ts';
import type { DataFiles, StoredFile } from '../files.ts';
import type { ImageSplit } from '../kinds/images.ts';
import { imageAxes, stridesOf, type ImageAxes } from './axes.ts';
import { ELEMENTS } from './elements.ts';
import { rangeOf, sizeOf, type NumberArray, type Range } from './numberArray.ts';

/** Most bytes that are rearranged at a time; a single image may have more. */
const CHUNK_BYTES = 8 * 1024 * 1024;
/** Largest value that is used unscaled, as standardized values are. */
const SMALL = 16;

/** Storage type of the values of all splits. */
export interface Storage {
  readonly type: 'uint8' | 'float32';
  /** Divisor of float32 values. */
  readonly divisor: number;
}

/**
 * Integers from 0 to 255 are stored as bytes. Others become float32, divided by 255 or 65535 where that is the maximum,
 * or by their largest value, so that large values come near 1.
 */
export function storageFor({ low, high, whole }: Range): Storage {
  if (whole && low >= 0 && high <= 255 && high > 1) return { type: 'uint8', divisor: 1 };
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const divisor =
    largest <= SMALL ? 1 : low >= 0 && largest <= 255 ? 255 : low >= 0 && largest <= 65_535 ? 65_535 : largest;
  return { type: 'float32', divisor };
}

/** Size and memory layout of the images of an array, channels last. */
export interface ImageLayout {
  readonly axes: ImageAxes;
  readonly size: readonly [number, number, number];
  /** Whether rows and columns are swapped. */
  readonly turned: boolean;
}

/** @param turned whether rows and columns are swapped */
export function layoutOf({ shape }: NumberArray, turned: boolean): ImageLayout {
  const found = imageAxes(shape);
  const axes = turned ? { ...found, height: found.width, width: found.height } : found;
  const at = (axis: number | null): number => (axis === null ? 1 : shape[axis]!);
  return { axes, size: [at(axes.height), at(axes.width), at(axes.channels)], turned };
}

/** Whether the bytes of an array can be used as they are. */
const liesReady = ({ type, fortran }: NumberArray, { axes, turned }: ImageLayout, storage: Storage): boolean =>
  type === 'uint8' && storage.type === 'uint8' && !fortran && !turned && axes.channels !== 1;

/** Images in the session's layout: the original file, or a cached copy. */
export async function imageSplit(
  files: DataFiles,
  array: NumberArray,
  labels: Int32Array,
  layout: ImageLayout,
  storage: Storage,
): Promise<ImageSplit> {
  const count = array.shape[0]!;
  if (liesReady(array, layout, storage)) return { count, pixels: { file: array.file, offset: array.offset }, labels };
  const file = await arrangedFile(files, array, layout, storage, 'images');
  return { count, pixels: { file, offset: 0 }, labels };
}

/** A cached copy of an array's samples in the session's layout and type. */
export function arrangedFile(
  files: DataFiles,
  array: NumberArray,
  layout: ImageLayout,
  storage: Storage,
  unit: 'images' | 'rows',
): Promise<StoredFile> {
  const count = array.shape[0]!;
  const bytes = sizeOf(array.shape) * (storage.type === 'uint8' ? 1 : 4);
  const { size } = layout;
  const what = `images ${JSON.stringify([array.offset, array.type, array.littleEndian, array.fortran, array.shape, layout.axes, storage])}`;
  return files.cached(array.file, what, { bytes, samples: count, unit, name: array.name }, async (append) => {
    const chunk = Math.max(1, Math.floor(CHUNK_BYTES / (4 * sizeOf(size))));
    for (let done = 0; done < count; done += chunk)
      await append(await arranged(array, layout, storage, done, Math.min(chunk, count - done)));
  });
}

/** Some images, rearranged to channels last. */
async function arranged(
  array: NumberArray,
  { axes, size }: ImageLayout,
  { type, divisor }: Storage,
  first: number,
  count: number,
): Promise<Uint8Array> {
  const { bytes, read } = ELEMENTS[array.type];
  const [height, width, channels] = size;
  const strides = stridesOf(array.shape, array.fortran);
  const each = height * width * channels;
  const some = await samples(array, first, count, each);
  const made = type === 'uint8' ? new Uint8Array(count * each) : new Float32Array(count * each);
  const step = (axis: number | null): number => (axis === null ? 0 : strides[axis]!);
  // In Fortran order a slice of the first axis is not contiguous: `samples` has gathered it to start at index 0.
  const sample = array.fortran ? 1 : each;
  const outer = array.fortran ? array.shape[0]! : 1;
  const place = (axis: number | null): number => (array.fortran ? (step(axis) / outer) * count : step(axis));
  const [down, right, deep] = [place(axes.height), place(axes.width), place(axes.channels)];
  let to = 0;
  for (let i = 0; i < count; i += 1)
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1)
        for (let c = 0; c < channels; c += 1) {
          const at = i * sample + y * down + x * right + c * deep;
          made[to] = read(some, at * bytes, array.littleEndian) / divisor;
          to += 1;
        }
  return new Uint8Array(made.buffer);
}

/** Values of some samples: one contiguous part of the file, or in Fortran order a part of each column. */
async function samples(
  { file, offset, type, shape, fortran }: NumberArray,
  first: number,
  count: number,
  each: number,
) {
  const { bytes } = ELEMENTS[type];
  const view = (part: Uint8Array): DataView => new DataView(part.buffer, part.byteOffset, part.byteLength);
  if (!fortran) return view(await file.read(offset + first * each * bytes, count * each * bytes));
  const all = new Uint8Array(count * each * bytes);
  for (let column = 0; column < each; column += 1) {
    const stretch = await file.read(offset + (column * shape[0]! + first) * bytes, count * bytes);
    all.set(stretch, column * count * bytes);
  }
  return view(all);
}

/** The common range of several arrays; throws a UserError where some values are not finite. */
export async function commonRange(arrays: readonly NumberArray[]): Promise<Range> {
  let all: Range = { low: Infinity, high: -Infinity, whole: true, odd: 0 };
  for (const array of arrays) {
    const { low, high, whole, odd } =
      array.type === 'uint8' ? { low: 0, high: 255, whole: true, odd: 0 } : await rangeOf(array);
    if (odd > 0) throw new UserError('data.oddValues', { file: array.name, count: odd });
    all = { low: Math.min(all.low, low), high: Math.max(all.high, high), whole: all.whole && whole, odd: 0 };
  }
  return all;
}
