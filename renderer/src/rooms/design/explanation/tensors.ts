/** Tensors of one sample as planes of cells, and the places of their elements. */
import { array, type Array64 } from '../../../../../engine/program/reference/array.ts';
import type { TensorValues } from '../../../../../engine/protocol/reports.ts';

/** Decodes a tensor of a message. */
export function read({ shape, values }: TensorValues): Array64 {
  const bytes = Uint8Array.from(atob(values), (character) => character.charCodeAt(0));
  return array('float32', shape, new Float32Array(bytes.buffer));
}

/** Planes of a tensor: its last two axes; a vector is broken into rows. */
export interface Planes {
  readonly rows: number;
  readonly columns: number;
  readonly count: number;
  /** Axes that number the planes, without those of size 1 in front. */
  readonly leading: readonly number[];
}

/** Values in a row of a vector. */
const ROW = 32;

export function planesOf(shape: readonly number[]): Planes {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const lead = shape.findIndex((dim) => dim !== 1);
  const axes = lead < 0 ? [] : shape.slice(lead);
  if (axes.length < 2) {
    const columns = Math.max(1, Math.min(size, ROW));
    return { rows: Math.ceil(size / columns), columns, count: 1, leading: [] };
  }
  const [rows, columns] = axes.slice(-2) as [number, number];
  return { rows, columns, count: size / (rows * columns), leading: axes.slice(0, -2) };
}

/** `[0, 3, 4]` of an element, without the axis of the one sample. */
export function placeText(shape: readonly number[], element: number, sampled: boolean): string {
  const axes = sampled && shape.length > 1 ? shape.slice(1) : shape;
  let left = element;
  const index = [...axes].reverse().map((size) => {
    const at = left % size;
    left = Math.floor(left / size);
    return at;
  });
  return index.length ? `[${index.reverse().join(', ')}]` : '';
}

/** The first plane that holds one of the elements. */
export function firstPlane(planes: Planes, elements: Iterable<number>): number {
  let first = planes.count;
  for (const element of elements) first = Math.min(first, Math.floor(element / (planes.rows * planes.columns)));
  return first === planes.count ? 0 : first;
}

/** Largest magnitude of finite values; 1 where all are 0. */
export function scaleOf(values: Float64Array): number {
  let most = 0;
  for (const value of values) if (Number.isFinite(value)) most = Math.max(most, Math.abs(value));
  return most || 1;
}

/** Number of planes from the first to the last that holds one of the elements. */
export function planesWith(planes: Planes, elements: Iterable<number>): number {
  let [first, last] = [Infinity, 0];
  for (const element of elements) {
    const plane = Math.floor(element / (planes.rows * planes.columns));
    [first, last] = [Math.min(first, plane), Math.max(last, plane)];
  }
  return Number.isFinite(first) ? last - first + 1 : planes.count;
}
