/** Small tensors for the pictures, the batch in front, and which values of one another is made of. */
import type { Grid, Mapping, Spot } from './mapping.ts';

export type Index = readonly number[];

export interface Tensor {
  readonly shape: readonly number[];
  /** The last axis is the quickest. */
  readonly values: readonly number[];
}

/** A value that comes out: what it is, what it is made of, and how, in numbers. */
export interface Part {
  readonly value: number;
  readonly from: readonly (readonly [input: number, index: Index])[];
  readonly written?: string;
}
/** A tensor that comes out, its parts in the order of its values. */
export interface Made {
  readonly shape: readonly number[];
  readonly parts: readonly Part[];
}

/** Every index of a shape, the last axis the quickest. */
export const indices = (shape: readonly number[]): Index[] =>
  shape.reduce<Index[]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );

export const valueAt = ({ shape, values }: Tensor, index: Index): number =>
  values[index.reduce((at, i, axis) => at * shape[axis]! + i, 0)]!;

export const make = (shape: readonly number[], part: (index: Index) => Part): Made => ({
  shape,
  parts: indices(shape).map(part),
});

/** Between -1 and 1 with one digit, never 0, never close to the next one's. */
export const spread = (i: number): number => Math.round((((i * 0.618034 + 0.31) % 1) * 2 - 1) * 10) / 10 || 0.1;

export const tensor = (shape: readonly number[], value: (i: number) => number): Tensor => ({
  shape,
  values: indices(shape).map((_, i) => value(i)),
});

/** Darker the later a value comes, so that its way can be followed. */
export function later(shape: readonly number[]): Tensor {
  const last = shape.reduce((all, size) => all * size, 1) - 1;
  return tensor(shape, (i) => 0.1 + (0.9 * i) / Math.max(1, last));
}

/** Shapes without their batch, as they follow one another. */
export const shapes = (...all: readonly (readonly number[])[]): string =>
  all.map((sizes) => ['N', ...sizes].join('×')).join(' → ');

/** More axes than this, without the batch, have no picture. */
const MOST_AXES = 5;

/** Sizes of one sample with as many axes as a layer asks for; null where it asks for the batch or for too many. */
export function sizesFor(dims: readonly number[], fewest = 3): number[] | null {
  if (dims.some((dim) => !Number.isInteger(dim) || dim === 0)) return null;
  const axes = Math.max(fewest, ...dims.map(Math.abs));
  return axes > MOST_AXES ? null : [1, ...[2, 2, 2, 3, 4].slice(-axes)];
}

/** An axis counted from the front, of `shape` with its batch. */
export const axisIn = (shape: readonly number[], dim: number): number => (dim < 0 ? dim + shape.length : dim);

/** A minus sign instead of a hyphen, and no more digits than a small picture has room for. */
export const written = (value: number, digits = 2): string => String(Number(value.toFixed(digits))).replace('-', '−');

/** The same with all its digits, for values that change in their place. */
export const fixed = (value: number, digits: number): string => value.toFixed(digits).replace('-', '−');

/** One sample as grids: the last two axes are rows and columns, those before them count the grids. */
export function gridsOf({ shape, values }: Tensor): { grids: Grid[]; spots: Spot[] } {
  const [rows = 1, columns = 1] = [...(shape.length > 2 ? [] : [1]), ...shape.slice(1).slice(-2)];
  const spots = values.map((_, i): Spot => [
    Math.floor(i / (rows * columns)),
    Math.floor(i / columns) % rows,
    i % columns,
  ]);
  const count = values.length / (rows * columns);
  const grids = Array.from({ length: count }, (_, g) =>
    Array.from({ length: rows }, (_, y) => values.slice((g * rows + y) * columns, (g * rows + y + 1) * columns)),
  );
  return { grids, spots };
}

/** The grids of several tensors one after the other, as bright as the largest of them allows. */
function side(tensors: readonly Tensor[]): { grids: Grid[]; spotAt(which: number, i: number): Spot } {
  const largest = Math.max(
    1,
    ...tensors
      .flatMap(({ values }) => values)
      .map(Math.abs)
      .filter(Number.isFinite),
  );
  const drawn = tensors.map(({ shape, values }) => gridsOf({ shape, values: values.map((value) => value / largest) }));
  const before = (which: number): number => drawn.slice(0, which).reduce((sum, { grids }) => sum + grids.length, 0);
  return {
    grids: drawn.flatMap(({ grids }) => grids),
    spotAt: (which, i) => {
      const [grid, row, column] = drawn[which]!.spots[i]!;
      return [before(which) + grid, row, column];
    },
  };
}

/** The picture of what is made of what. Values that `together` gives one key are one step. */
export function mapped(
  inputs: readonly Tensor[],
  made: readonly Made[],
  rest: Omit<Mapping, 'from' | 'to' | 'steps'>,
  together: (output: number, index: Index, i: number) => number = (output, _, i) => output * 1e6 + i,
): Mapping {
  const from = side(inputs);
  const to = side(made.map(({ shape, parts }) => ({ shape, values: parts.map(({ value }) => value) })));
  const at = (input: number, index: Index): Spot =>
    from.spotAt(
      input,
      index.reduce((sum, one, axis) => sum * inputs[input]!.shape[axis]! + one, 0),
    );
  const steps = new Map<number, { from: Spot[]; to: Spot[]; written?: string | undefined }>();
  made.forEach(({ shape, parts }, output) => {
    const places = indices(shape);
    parts.forEach((part, i) => {
      const key = together(output, places[i]!, i);
      const step = steps.get(key) ?? { from: [], to: [], written: part.written };
      step.from.push(...part.from.map(([input, index]) => at(input, index)));
      step.to.push(to.spotAt(output, i));
      steps.set(key, step);
    });
  });
  return { ...rest, from: from.grids, to: to.grids, steps: [...steps.values()] };
}
