/**
 * A search space as data: dimensions by path, each a number or one of some values, and possibly only in effect beside
 * certain values of an earlier one.
 */
import { equal } from '../model/equal.ts';
import type { ParamValue } from '../model/types.ts';

/** In effect only where the dimension at `path` is in effect itself and has one of `values`. */
export interface Condition {
  readonly path: string;
  readonly values: readonly ParamValue[];
}
export interface NumberDimension {
  readonly kind: 'float' | 'integer';
  /** Inclusive bounds. */
  readonly min: number;
  readonly max: number;
  /** Whether proposals are uniform in the logarithm. */
  readonly log?: boolean | undefined;
}
export interface ValuesDimension {
  readonly kind: 'categorical';
  readonly values: readonly ParamValue[];
}
export type Dimension = { readonly path: string; readonly when?: Condition | undefined } & (
  | NumberDimension
  | ValuesDimension
);

/** A condition refers to an earlier dimension. */
export type Space = readonly Dimension[];

/** Values by path, of the dimensions in effect only: others are no part of a point's identity. */
export type Point = Readonly<Record<string, ParamValue>>;

/** Whether a dimension is in effect beside the values of the earlier ones. */
export const isActive = ({ when }: Dimension, earlier: Point): boolean =>
  !when || (Object.hasOwn(earlier, when.path) && when.values.some((value) => equal(value, earlier[when.path])));

/** A point made dimension by dimension. @param valueOf called for dimensions in effect, in their order */
export function pointOf(space: Space, valueOf: (dimension: Dimension) => ParamValue): Point {
  const point: Record<string, ParamValue> = {};
  for (const dimension of space) if (isActive(dimension, point)) point[dimension.path] = valueOf(dimension);
  return point;
}

/** Equal for equal points only. */
export const identityOf = (point: Point): string =>
  JSON.stringify(Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Bounds on the scale on which a number is uniform; an integer takes half a unit on either side. */
function scale({ kind, min, max, log }: NumberDimension): readonly [number, number] {
  const half = kind === 'integer' ? 0.5 : 0;
  return log ? [Math.log(min - half), Math.log(max + half)] : [min - half, max + half];
}

const within = (value: number, { min, max }: NumberDimension): number => Math.max(min, Math.min(max, value));

/** Place of a value in [0, 1]. */
export function toUnit(dimension: NumberDimension, value: number): number {
  const [low, high] = scale(dimension);
  if (high === low) return 0.5;
  return ((dimension.log ? Math.log(value) : value) - low) / (high - low);
}

/** The value at a place in [0, 1]. */
export function fromUnit(dimension: NumberDimension, unit: number): number {
  const [low, high] = scale(dimension);
  const at = low + unit * (high - low);
  const value = dimension.log ? Math.exp(at) : at;
  return within(dimension.kind === 'integer' ? Math.round(value) : value, dimension);
}

/** The cell of an integer in [0, 1], which a continuous density is integrated over; null for a float. */
export function cellOf(dimension: NumberDimension, value: number): readonly [number, number] | null {
  if (dimension.kind === 'float') return null;
  return [toUnit(dimension, value - 0.5), toUnit(dimension, value + 0.5)];
}

/** Values of a dimension on a grid; numbers are equidistant on their scale, both bounds included. */
export function gridOf(dimension: Dimension, points: number): readonly ParamValue[] {
  if (dimension.kind === 'categorical') return dimension.values;
  const { kind, min, max, log } = dimension;
  if (kind === 'integer' && max - min < points) return Array.from({ length: max - min + 1 }, (_, i) => min + i);
  if (points === 1 || min === max) return [fromUnit(dimension, 0.5)];
  const [low, high] = log ? [Math.log(min), Math.log(max)] : [min, max];
  const values = Array.from({ length: points }, (_, i) => {
    if (i === 0) return min;
    if (i === points - 1) return max;
    const at = low + (i / (points - 1)) * (high - low);
    const value = log ? Math.exp(at) : at;
    return kind === 'integer' ? Math.round(value) : value;
  });
  return [...new Set(values)];
}

/** All points of a grid, the last dimension changing first. Each once: dimensions out of effect add none. */
export function* gridPoints(space: Space, points: number, earlier: Point = {}): Generator<Point> {
  const [dimension, ...rest] = space;
  if (!dimension) yield earlier;
  else if (!isActive(dimension, earlier)) yield* gridPoints(rest, points, earlier);
  else
    for (const value of gridOf(dimension, points))
      yield* gridPoints(rest, points, { ...earlier, [dimension.path]: value });
}

/** Whether a dimension has finitely many values. */
export const isFinite = (dimension: Dimension): boolean =>
  dimension.kind !== 'float' || dimension.min === dimension.max;
