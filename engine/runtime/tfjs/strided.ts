/**
 * Copies of parts and of other orders of a tensor: transposes, slices and broadcasts are one walk over the memory with a
 * step for each axis. The backend's own kernels take many times as long for more than four axes and for broadcasts.
 */
import type { HostTensor } from '../runtime.ts';

type Values = HostTensor['data'];

/** What is read: element [i₀, i₁, …] of the copy is at offset + Σ iₖ·stridesₖ. */
export interface Walk {
  readonly offset: number;
  /** Sizes of the copy. */
  readonly sizes: readonly number[];
  /** Elements from one to the next along each axis; 0 where the same is repeated. */
  readonly strides: readonly number[];
}

/** Elements from one to the next along each axis of a tensor in row-major order. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** Walks a tensor of a shape with its axes in another order. */
export function transposed(shape: readonly number[], permutation: readonly number[]): Walk {
  const strides = stridesOf(shape);
  return {
    offset: 0,
    sizes: permutation.map((axis) => shape[axis]!),
    strides: permutation.map((axis) => strides[axis]!),
  };
}

/** Walks a part of a tensor. @param size of the part; −1 is the rest of an axis */
export function sliced(shape: readonly number[], begin: readonly number[], size: readonly number[]): Walk {
  const strides = stridesOf(shape);
  return {
    offset: begin.reduce((sum, from, axis) => sum + from * strides[axis]!, 0),
    sizes: size.map((n, axis) => (n === -1 ? shape[axis]! - begin[axis]! : n)),
    strides,
  };
}

/** Repeats a tensor. @param shape of it, with sizes of the target or 1, aligned at the last axis */
export function broadcasted(shape: readonly number[], target: readonly number[]): Walk {
  const aligned = [...target.slice(shape.length).map(() => 1), ...shape];
  const strides = stridesOf(aligned);
  return { offset: 0, sizes: target, strides: strides.map((stride, axis) => (aligned[axis] === 1 ? 0 : stride)) };
}

/** The same walk with as few axes as possible: adjacent axes that are walked like one are one. */
function merged({ sizes, strides }: Walk): { sizes: number[]; strides: number[] } {
  const [few, steps]: [number[], number[]] = [[], []];
  sizes.forEach((size, axis) => {
    if (size === 1) return;
    const last = few.length - 1;
    if (last >= 0 && steps[last] === strides[axis]! * size) {
      few[last]! *= size;
      steps[last] = strides[axis]!;
    } else {
      few.push(size);
      steps.push(strides[axis]!);
    }
  });
  return { sizes: few, strides: steps };
}

/** Rows that are this long are copied as a block. */
const BLOCK = 24;
/** Side of the squares in which a matrix is transposed, so that both of its orders stay in the cache. */
const TILE = 16;

/** The last axis, whose elements are `step` apart. */
function row(from: Values, at: number, to: Values, start: number, length: number, step: number): void {
  if (step === 0) to.fill(from[at]!, start, start + length);
  else if (step === 1 && length >= BLOCK) to.set(from.subarray(at, at + length), start);
  else for (let i = 0, source = at; i < length; i++, source += step) to[start + i] = from[source]!;
}

/** The last two axes, in squares. */
function matrix(
  from: Values,
  at: number,
  to: Values,
  start: number,
  [rows, columns]: readonly [number, number],
  [down, across]: readonly [number, number],
): void {
  for (let top = 0; top < rows; top += TILE) {
    const bottom = Math.min(top + TILE, rows);
    for (let left = 0; left < columns; left += TILE) {
      const right = Math.min(left + TILE, columns);
      for (let i = top; i < bottom; i++) {
        let source = at + i * down + left * across;
        for (let target = start + i * columns + left, end = start + i * columns + right; target < end; target++) {
          to[target] = from[source]!;
          source += across;
        }
      }
    }
  }
}

/** Copies what a walk reads. @param to as many elements as the walk has, in row-major order */
export function copyStrided(from: Values, walk: Walk, to: Values): void {
  if (to.length === 0) return;
  const { sizes, strides } = merged(walk);
  const last = sizes.length - 1;
  if (last < 0) {
    to[0] = from[walk.offset]!;
    return;
  }
  const isMatrix = last > 0 && strides[last]! > 1;
  const inner = isMatrix ? 2 : 1;
  const outer = sizes.slice(0, sizes.length - inner);
  const length = isMatrix ? sizes[last - 1]! * sizes[last]! : sizes[last]!;
  const index = outer.map(() => 0);
  for (let at = walk.offset, start = 0; start < to.length; start += length) {
    if (isMatrix) matrix(from, at, to, start, [sizes[last - 1]!, sizes[last]!], [strides[last - 1]!, strides[last]!]);
    else row(from, at, to, start, length, strides[last]!);
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      index[axis]! += 1;
      if (index[axis]! < outer[axis]!) break;
      at -= strides[axis]! * outer[axis]!;
      index[axis] = 0;
    }
  }
}
