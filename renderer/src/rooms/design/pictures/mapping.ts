/** Which cells become which: pictures of layers that move, copy or gather values. */
import type { Messages } from '../../../messages/en.ts';

export type Image = readonly (readonly number[])[];

/** A cell by the grid it is in, its row and its column. */
export type Spot = readonly [grid: number, row: number, column: number];
/** Values between -1 and 1, darker the further from 0; null is a cell that holds nothing yet. */
export type Grid = readonly (readonly (number | null)[])[];

interface Step {
  readonly from: readonly Spot[];
  readonly to: readonly Spot[];
  /** What is computed, in numbers. */
  readonly written?: string | undefined;
}

export interface Mapping {
  readonly from: readonly Grid[];
  readonly to: readonly Grid[];
  /** What goes in stands above what comes out, for wide things. Otherwise at its left. */
  readonly down?: boolean;
  /** The cells of both sides that belong together, one step after the other. */
  readonly steps: readonly Step[];
  /** Grids beside each other on the right; as many as below each other unless said. */
  readonly toColumns?: number;
  /** What stands below, where a step does not write its own. */
  readonly under?: string;
  /** Grids or rows that are not drawn. */
  readonly more?: number;
  says(words: Messages['pictures']): string;
}

export interface Placed {
  readonly spot: Spot;
  readonly value: number | null;
  readonly x: number;
  readonly y: number;
}

/** Cells of grids beside each other, one cell apart, in rows of `columns` grids; units are cells. */
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

/** A few values that are not all the same, for what has no picture of its own. */
export const sample = (rows: number, columns: number, shift = 0): Image =>
  grid(rows, columns, (y, x) => 0.15 + 0.85 * (((y * columns + x) * 0.618034 + shift) % 1));
