/** Small tensors for pictures, batch first, and the dependencies between their values. */
import type { Grid, Mapping, Spot } from './mapping.ts';

export type Index = readonly number[];

export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major values. */
  readonly values: readonly number[];
}

/** An output with the input elements that each of its values depends on. */
export interface Made extends Tensor {
  readonly from: readonly (readonly (readonly [input: number, element: number])[])[];
}

/** Every index of a shape, in row-major order. */
export const indices = (shape: readonly number[]): Index[] =>
  shape.reduce<Index[]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );

export const valueAt = ({ shape, values }: Tensor, index: Index): number =>
  values[index.reduce((at, i, axis) => at * shape[axis]! + i, 0)]!;

/** A value between -1 and 1 with one digit, never 0, and different from the next. */
export const spread = (i: number): number => Math.round((((i * 0.618034 + 0.31) % 1) * 2 - 1) * 10) / 10 || 0.1;

export const tensor = (shape: readonly number[], value: (i: number) => number): Tensor => ({
  shape,
  values: indices(shape).map((_, i) => value(i)),
});

/** Values that get darker in order, so that they can be followed. */
export function later(shape: readonly number[]): Tensor {
  const last = shape.reduce((all, size) => all * size, 1) - 1;
  return tensor(shape, (i) => 0.1 + (0.9 * i) / Math.max(1, last));
}

/** Shapes without the batch, separated by arrows. */
export const shapes = (...all: readonly (readonly number[])[]): string =>
  all.map((sizes) => ['N', ...sizes].join('×')).join(' → ');

/** A number with a minus sign instead of a hyphen, and few digits. */
export const written = (value: number, digits = 2): string => String(Number(value.toFixed(digits))).replace('-', '−');

/** A number with all its digits, for values that change in place. */
export const fixed = (value: number, digits: number): string => value.toFixed(digits).replace('-', '−');

/** One sample as grids: the last two axes are rows and columns, the others count grids. */
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

/** The grids of several tensors, on a common scale. */
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

interface Steps {
  /** Values with the same key are one step; each is its own step where left out. */
  readonly together?: (output: number, index: Index, from: Made['from'][number]) => number;
  /** The computation of a step, for its first value. */
  readonly written?: (value: number, from: Made['from'][number], index: Index) => string;
}

/** The mapping between inputs and outputs. */
export function mapped(
  inputs: readonly Tensor[],
  made: readonly Made[],
  rest: Omit<Mapping, 'from' | 'to' | 'steps'>,
  { together, written: write }: Steps = {},
): Mapping {
  const from = side(inputs);
  const to = side(made);
  const steps = new Map<number, { from: Spot[]; to: Spot[]; written?: string | undefined }>();
  made.forEach(({ shape, values, from: sources }, output) => {
    indices(shape).forEach((index, i) => {
      const parts = sources[i]!;
      const key = together?.(output, index, parts) ?? output * 1e6 + i;
      const step = steps.get(key) ?? { from: [], to: [], written: write?.(values[i]!, parts, index) };
      step.from.push(...parts.map(([input, element]) => from.spotAt(input, element)));
      step.to.push(to.spotAt(output, i));
      steps.set(key, step);
    });
  });
  return { ...rest, from: from.grids, to: to.grids, steps: [...steps.values()] };
}
