/** Small tensors for the pictures, the batch in front, and which values of one another is made of. */
import type { Grid, Mapping, Spot } from './mapping.ts';

export type Index = readonly number[];

export interface Tensor {
  readonly shape: readonly number[];
  /** The last axis is the quickest. */
  readonly values: readonly number[];
}

/** A tensor that comes out, and of which elements of the inputs each of its values is made. */
export interface Made extends Tensor {
  readonly from: readonly (readonly (readonly [input: number, element: number])[])[];
}

/** Every index of a shape, the last axis the quickest. */
export const indices = (shape: readonly number[]): Index[] =>
  shape.reduce<Index[]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );

export const valueAt = ({ shape, values }: Tensor, index: Index): number =>
  values[index.reduce((at, i, axis) => at * shape[axis]! + i, 0)]!;

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

interface Steps {
  /** Values that it gives one key are one step; each is its own where it is left out. */
  readonly together?: (output: number, index: Index, from: Made['from'][number]) => number;
  /** What is computed at a step, of its first value. */
  readonly written?: (value: number, from: Made['from'][number], index: Index) => string;
}

/** The picture of what is made of what. */
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
