/** Mappings between cells, for layers that move, copy or combine values. */
import type { Messages } from '../../../messages/en.ts';

export type Image = readonly (readonly number[])[];

/** A cell by grid, row and column. */
export type Spot = readonly [grid: number, row: number, column: number];
/** Values between -1 and 1, darker the further from 0; null is an empty cell. */
export type Grid = readonly (readonly (number | null)[])[];

interface Step {
  readonly from: readonly Spot[];
  readonly to: readonly Spot[];
  /** The computation in numbers. */
  readonly written?: string | undefined;
}

export interface Mapping {
  readonly from: readonly Grid[];
  readonly to: readonly Grid[];
  /** Whether inputs are above outputs, for wide shapes; else they are on the left. */
  readonly down?: boolean;
  /** Corresponding cells of both sides, step by step. */
  readonly steps: readonly Step[];
  /** Columns of grids on the right; chosen by their number if left out. */
  readonly toColumns?: number;
  /** Text below, where a step has none of its own. */
  readonly under?: string;
  /** Number of grids or rows that are not drawn. */
  readonly more?: number;
  says(words: Messages['pictures']): string;
}

export interface Placed {
  readonly spot: Spot;
  readonly value: number | null;
  readonly x: number;
  readonly y: number;
}

/** Cells of grids, one cell apart, in rows of `columns` grids; units are cells. */
export function place(grids: readonly Grid[], columns: number): { cells: Placed[]; width: number; height: number } {
  const [height, width] = [
    Math.max(...grids.map((grid) => grid.length)),
    Math.max(...grids.map((grid) => grid[0]!.length)),
  ];
  const cells = grids.flatMap((grid, i) =>
    grid.flatMap((line, row) =>
      line.map((value, column) => ({
        spot: [i, row, column] as const,
        value,
        x: (i % columns) * (width + 1) + column,
        y: Math.floor(i / columns) * (height + 1) + row,
      })),
    ),
  );
  const lines = Math.ceil(grids.length / columns);
  return { cells, width: Math.min(columns, grids.length) * (width + 1) - 1, height: lines * (height + 1) - 1 };
}

export const grid = <T>(rows: number, columns: number, value: (row: number, column: number) => T): T[][] =>
  Array.from({ length: rows }, (_, y) => Array.from({ length: columns }, (_, x) => value(y, x)));

/** All cells of a rectangle of one grid. */
export const box = (which: number, top: number, left: number, rows: number, columns: number): Spot[] =>
  grid(rows, columns, (y, x) => [which, top + y, left + x] as const).flat();

/** Some different values, as a generic example. */
export const sample = (rows: number, columns: number, shift = 0): Image =>
  grid(rows, columns, (y, x) => 0.15 + 0.85 * (((y * columns + x) * 0.618034 + shift) % 1));
