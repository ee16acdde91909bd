/** An array of numbers in a file, of any element type and memory order; read in parts. */
import type { StoredFile } from '../files.ts';
import { ELEMENTS, type ElementType } from './elements.ts';

export interface NumberArray {
  /** Name in messages. */
  readonly name: string;
  readonly file: StoredFile;
  /** Byte offset of its values in the file. */
  readonly offset: number;
  readonly type: ElementType;
  readonly littleEndian: boolean;
  readonly shape: readonly number[];
  /** Whether the first axis is contiguous, as in Fortran. */
  readonly fortran: boolean;
}

/** Number of values of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Values read at a time. */
const PIECE = 1024 * 1024;

/** Values in file order, part by part. */
export async function* valuesOf(array: NumberArray): AsyncGenerator<Float64Array> {
  const { bytes, read } = ELEMENTS[array.type];
  const count = sizeOf(array.shape);
  for (let done = 0; done < count; done += PIECE) {
    const length = Math.min(PIECE, count - done);
    const piece = await array.file.read(array.offset + done * bytes, length * bytes);
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    const values = new Float64Array(length);
    for (let i = 0; i < length; i += 1) values[i] = read(view, i * bytes, array.littleEndian);
    yield values;
  }
}

/** All values of a small array, in file order. */
export async function allValues(array: NumberArray): Promise<Float64Array> {
  const all = new Float64Array(sizeOf(array.shape));
  let filled = 0;
  for await (const piece of valuesOf(array)) {
    all.set(piece, filled);
    filled += piece.length;
  }
  return all;
}

export interface Range {
  readonly low: number;
  readonly high: number;
  /** Whether every value is an integer. */
  readonly whole: boolean;
  /** Number of values that are NaN or infinite. */
  readonly odd: number;
}

/** The range of all values. */
export async function rangeOf(array: NumberArray): Promise<Range> {
  let [low, high, whole, odd] = [Infinity, -Infinity, true, 0];
  for await (const values of valuesOf(array)) {
    for (const value of values) {
      if (!Number.isFinite(value)) {
        odd += 1;
        continue;
      }
      if (value < low) low = value;
      if (value > high) high = value;
      if (whole && !Number.isInteger(value)) whole = false;
    }
  }
  return { low, high, whole, odd };
}
