/** Positional encodings: the steps of a sequence and the vectors added to them. */
import type { Mapping } from './mapping.ts';
import { make, run, type Scene, sizeOf } from './scene.ts';
import { type Made, mapped, spread, tensor } from './tensor.ts';

/** Steps and features that are drawn, and rows of a table that may have more rows than steps. */
const [STEPS, ROWS, FEATURES] = [6, 8, 6];

export function positionsOf(scene: Scene<'positions'>): Mapping {
  const { table } = scene.picture;
  const rows = 'rows' in table ? Math.min(ROWS, table.rows) : ROWS;
  const steps = 'rows' in table ? Math.min(STEPS, rows) : ROWS;
  // Learned values are known only after training; any vectors show where they are added.
  const weights = ({ shape }: { readonly shape: readonly number[] }): number[] =>
    Array.from({ length: sizeOf(shape) }, (_, i) => spread(i + 23));
  // Added to zeros, the result is the encoding itself.
  const [added] = run(scene, [tensor([1, rows, FEATURES], () => 0)], { weights });
  const x = tensor([1, steps, FEATURES], (i) => spread(i + 7));
  const made = make(scene, [x], { weights }).map((one): Made => ({
    ...one,
    from: one.from.map((sources, i) => [...sources, [1, i] as const]),
  }));
  const rest = { under: 'x + p', ...said(table) };
  return mapped([x, added!], made, rest, { together: (_, [, step]) => step! });
}

const said = (table: Scene<'positions'>['picture']['table']): Pick<Mapping, 'says' | 'more'> =>
  'rows' in table
    ? { more: table.rows - Math.min(ROWS, table.rows), says: (words) => words.learnedPositions(table.rows) }
    : { says: (words) => words.waves(table.base) };
