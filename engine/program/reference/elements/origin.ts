/**
 * What one element of a primitive's result is computed from: elements of its operands, by their row-major index. Only
 * indices are worked out here; the numbers are computed by the reference runtime itself, from these elements alone.
 */
import type { PrimitiveAttrs, PrimitiveName } from '../../types.ts';

/** An operand, and an element of it. */
export type Ref = readonly [operand: number, element: number];

/** Elements of an operand as a small array of their own. */
export interface Part {
  readonly operand: number;
  readonly shape: readonly number[];
  readonly elements: readonly number[];
}

export type Origin =
  /** The same number as an element of an operand. */
  | { readonly is: 'moved'; readonly from: Ref }
  /** A number that depends on no element: padding, a size, a random number. */
  | { readonly is: 'known'; readonly value: number }
  /** Σ a·b over pairs of elements of two operands. */
  | { readonly is: 'products'; readonly pairs: readonly (readonly [Ref, Ref])[] }
  /** factor · Σ of elements. */
  | { readonly is: 'sum'; readonly of: readonly Ref[]; readonly factor: number }
  /** The largest of elements. */
  | { readonly is: 'max'; readonly of: readonly Ref[] }
  /** The primitive itself, of a few elements of its operands. */
  | { readonly is: 'own'; readonly parts: readonly Part[]; readonly output: number; readonly at: number };

/** The operation's surroundings for one element of one of its results. */
export interface Place {
  /** Row-major index of the element, and index of the result. */
  readonly element: number;
  readonly output: number;
  /** Shapes of operands and results. */
  readonly inputs: readonly (readonly number[])[];
  readonly outputs: readonly (readonly number[])[];
  /** Value of an element of an operand, where the origin depends on it: indices, or the place of a maximum. */
  readonly value: (operand: number, element: number) => number;
}

export type OriginOf<K extends PrimitiveName> = (attrs: PrimitiveAttrs[K], place: Place) => Origin;
export type OriginTable<K extends PrimitiveName> = { readonly [P in K]: OriginOf<P> };

/** Row-major index → index of each axis. */
export function indexOf(flat: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length);
  let left = flat;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    index[axis] = left % shape[axis]!;
    left = Math.floor(left / shape[axis]!);
  }
  return index;
}

/** Index of each axis → row-major index. */
export const flatOf = (index: readonly number[], shape: readonly number[]): number =>
  shape.reduce((flat, size, axis) => flat * size + index[axis]!, 0);
