/** Parts of a tensor that fit on a plane: the last two axes, at indices of the others. */
import type { TensorView } from '../../../../engine/lab/shown/tensor.ts';

export interface Slice {
  readonly rows: number;
  readonly columns: number;
  /** Row-major; shorter than rows · columns where a large tensor's values were not all passed on. */
  readonly values: Float64Array;
}

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

/** The slice at indices of the axes before the last two. */
export function sliceAt({ shape, values }: TensorView, indices: readonly number[]): Slice {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.at(-2) ?? 1;
  const flat = shape.slice(0, -2).reduce((at, size, axis) => at * size + Math.min(indices[axis] ?? 0, size - 1), 0);
  return { rows, columns, values: values.subarray(flat * rows * columns, (flat + 1) * rows * columns) };
}

export interface Pictures {
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
  readonly count: number;
  /** The numbers of one of them, channels first. */
  readonly at: (index: number) => Float64Array;
}

/** Smallest image. */
const LEAST = 8;

/** A tensor as images, (C, H, W) or (N, C, H, W) with one or three channels; null where it does not look like any. */
export function picturesOf({ shape, values }: TensorView): Pictures | null {
  if (shape.length < 3 || shape.length > 4) return null;
  const [channels, height, width] = shape.slice(-3) as [number, number, number];
  if ((channels !== 1 && channels !== 3) || height < LEAST || width < LEAST) return null;
  const size = channels * height * width;
  const count = Math.min(product(shape.slice(0, -3)), Math.floor(values.length / size));
  return { channels, height, width, count, at: (index) => values.subarray(index * size, (index + 1) * size) };
}
