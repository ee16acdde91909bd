/** What a summary counts of a column. */
import { WORD_MARKERS } from './markers.ts';

/** Most distinct words of a column that are counted. */
export const MAX_COUNTED = 1000;
/** Bins of a numeric column's histogram. */
export const BARS = 20;
/** Share of numeric cells in a numeric column; the other cells are odd. */
export const NUMERIC = 0.9;

const MARKERS = WORD_MARKERS.map((word) => `'${word.replaceAll("'", "''")}'`).join(', ');

/** SQL condition that a cell marks a missing value. `IN` would be a join, which is slow and does not keep the order of rows. */
export const isMarkerSql = (cell: string): string => `list_contains([${MARKERS}], ${cell})`;

/** SQL of the approximate number of distinct cells, of which the database's estimate may be above their number. */
export const aboutDistinctSql = (cell: string): string => `least(approx_count_distinct(${cell}), count(${cell}))`;

export interface Counts {
  /** Cells that are not empty. */
  readonly filled: number;
  readonly numbers: number;
  readonly whole: number;
  readonly markers: number;
  /** Distinct cells, approximately. */
  readonly about: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Whether the cells that are not missing are numbers, but for a few odd ones. */
export const isNumeric = ({ filled, numbers, markers }: Counts): boolean =>
  numbers > 0 && numbers >= NUMERIC * (filled - markers);

/** Results of a second query: words and histogram. */
export interface Details {
  readonly words: [string, number][] | null;
  readonly bars: number[];
  readonly distinct: number;
}

/** Width of a bin; null where there is no histogram. */
export function barWidth(counts: Counts): number | null {
  const width = (counts.max - counts.min) / BARS;
  return isNumeric(counts) && width > 0 && Number.isFinite(width) ? width : null;
}

/** The most frequent words first, equally frequent ones in their order. */
export const byFrequency = (pairs: readonly [string, number][]): [string, number][] =>
  [...pairs].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));

/** Bars of counted bins. */
export function barsOf(pairs: Iterable<readonly [bin: number, count: number]>): number[] {
  const bars = new Array<number>(BARS).fill(0);
  for (const [bin, count] of pairs) bars[bin] = bars[bin]! + count;
  return bars;
}
