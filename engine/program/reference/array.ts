/** Arrays of the reference runtime: row-major, every element in double precision, whatever its type. */
import type { DType, TensorType } from '../types.ts';

export interface Array64 {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Number of elements of an array of this shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** An array of zeros. */
export const zeros = (dtype: DType, shape: readonly number[]): Array64 => ({
  dtype,
  shape,
  data: new Float64Array(sizeOf(shape)),
});

/** An array of these values, row-major; throws for another number of values than the shape holds. */
export function array(dtype: DType, shape: readonly number[], values: ArrayLike<number>): Array64 {
  if (values.length !== sizeOf(shape)) throw new Error(`${values.length} values for [${shape.join(', ')}]`);
  return { dtype, shape, data: Float64Array.from(values) };
}

/** Row-major strides of each axis, in elements. */
export const stridesOf = (shape: readonly number[]): number[] => shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));

/** Calls back with every index of a shape, in row-major order. The index array is reused. */
export function eachIndex(shape: readonly number[], visit: (index: readonly number[], flat: number) => void): void {
  const index = shape.map(() => 0);
  const count = sizeOf(shape);
  for (let flat = 0; flat < count; flat += 1) {
    visit(index, flat);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis]! += 1;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
}

/** Offset of an index into a broadcast array: axes are aligned at the end, those of size 1 do not advance. */
export function offsetOf(index: readonly number[], shape: readonly number[]): number {
  let offset = 0;
  for (let axis = 0; axis < shape.length; axis += 1) {
    const at = index[index.length - shape.length + axis]!;
    offset = offset * shape[axis]! + (shape[axis] === 1 ? 0 : at);
  }
  return offset;
}

/** A declared shape with its batch resolved so that it has `count` elements. */
export function resolveShape({ shape }: Pick<TensorType, 'shape'>, count: number): number[] {
  const factors = shape.map((dim) => (typeof dim === 'number' ? dim : dim === 'N' ? 1 : Number(dim.slice(0, -1))));
  const batch = shape.some((dim) => typeof dim !== 'number') ? count / sizeOf(factors) : 1;
  return shape.map((dim, i) => (typeof dim === 'number' ? dim : factors[i]! * batch));
}
