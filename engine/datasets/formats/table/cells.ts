/** The used cells of a table as numbers, column by column: values, or indices of words. */
import { UserError } from '../../../errors/error.ts';
import { formatCount } from '../../../errors/format.ts';
import type { Database } from '../../files.ts';
import { MAX_COUNTED } from './columnCounts.ts';
import type { Column } from './facts.ts';
import { WORD_MARKERS } from './markers.ts';
import { MAX_CATEGORIES, type RoledColumn } from './roles.ts';

import type { TableFile } from './tableFile.ts';

/** The cells of one column in all rows of the file; NaN where missing. */
export interface Cells {
  readonly name: string;
  readonly place: number;
  /** The words that the values are indices of; null for numbers. */
  readonly words: readonly string[] | null;
  readonly numeric: boolean;
  readonly values: Float64Array;
}

/** Most cells in memory: 256 MB. */
const MAX_CELLS = 32 * 1024 * 1024;
/** Largest magnitude: squares of larger numbers, and their sums, overflow. */
const MAX_MAGNITUDE = 1e30;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** SQL expression of a column: its number, or the index of its word in a list. */
function expression({ place, words, numeric }: Pick<Cells, 'place' | 'words' | 'numeric'>): string {
  if (words === null || numeric) return `n${place}`;
  return `CAST(list_position([${words.map(literal).join(', ')}]::VARCHAR[], c${place}) - 1 AS DOUBLE)`;
}

function checkCount(file: string, rows: number, columns: number): void {
  if (rows * columns > MAX_CELLS) throw new UserError('data.tableCells', { file, limit: formatCount(MAX_CELLS) });
}

/** Columns that a table has at least: a feature and the target. */
const LEAST_COLUMNS = 2;

/** Refuses a table that has too many rows, before it is summed up, which takes several times as long. */
export async function checkRows({ kind, size, database }: TableFile, file: string): Promise<void> {
  // A cell of a text takes a byte, and another one for what follows it.
  if (kind !== 'parquet' && size <= 2 * MAX_CELLS) return;
  const [row = []] = await database.rows('SELECT count(*) FROM cells');
  checkCount(file, Number(row[0]), LEAST_COLUMNS);
}

/** The word of missing cells that have a category of their own. */
const OWN = '';

function check(file: string, { summary, role }: RoledColumn, isTarget: boolean): void {
  const { name: column, distinct, min, max, numbers } = summary;
  const value = Math.max(Math.abs(min), Math.abs(max));
  if (role === 'number') {
    if (!numbers) throw new UserError('data.noNumbers', { column, file });
    if (value > MAX_MAGNITUDE) throw new UserError('data.hugeValues', { column, file, value, limit: MAX_MAGNITUDE });
  } else if (summary.words === null || distinct > MAX_COUNTED || (isTarget && distinct > MAX_CATEGORIES))
    throw new UserError('data.manyWords', {
      column,
      count: distinct,
      limit: isTarget ? MAX_CATEGORIES : MAX_COUNTED,
      file,
    });
}

/** Words of a column with the role category, sorted; numbers by value. */
function wordsOf({ summary, missing }: RoledColumn): string[] {
  const words = (summary.words ?? []).map(([word]) => word).sort();
  return missing === 'category' && summary.missing > 0 ? [OWN, ...words] : words;
}

/**
 * Reads the used columns, the target among them.
 * @param rows number of rows in the file
 */
export async function readCells(
  database: Database,
  file: string,
  used: readonly RoledColumn[],
  target: string,
  rows: number,
): Promise<Cells[]> {
  for (const column of used) check(file, column, column.summary.name === target);
  checkCount(file, rows, used.length);
  const columns = used.map((column) => ({
    name: column.summary.name,
    place: column.summary.place,
    words: column.role === 'number' ? null : wordsOf(column),
    numeric: column.role === 'category' && column.summary.type === 'number',
  }));
  const values = await database.numbers(`SELECT ${columns.map(expression).join(', ')} FROM typed`);
  return columns.map((column, c) =>
    column.numeric ? byNumber(column, values[c]!, used[c]!.missing === 'category') : { ...column, values: values[c]! },
  );
}

/** Numbers as categories: sorted by value, each named by its shortest form. */
function byNumber(column: Omit<Cells, 'values'>, values: Float64Array, own: boolean): Cells {
  const known = [...new Set(values.filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
  const gaps = own && values.some((value) => Number.isNaN(value));
  const places = new Map(known.map((value, i) => [value, i + (gaps ? 1 : 0)]));
  return {
    ...column,
    words: [...(gaps ? [OWN] : []), ...known.map(String)],
    values: values.map((value) => places.get(value) ?? NaN),
  };
}

/**
 * Reads columns as they were encoded in an earlier run.
 * @param places current index of each column in the file
 */
export async function readKnownCells(
  database: Database,
  columns: readonly Column[],
  places: readonly number[],
): Promise<Cells[]> {
  const asked = columns.map((column, c) => ({
    name: column.name,
    place: places[c]!,
    words: column.kind === 'word' ? column.words : null,
    numeric: column.kind === 'word' && column.numeric === true,
  }));
  const values = await database.numbers(`SELECT ${asked.map(expression).join(', ')} FROM typed`);
  return asked.map((column, c): Cells => {
    if (!column.numeric || !column.words) return { ...column, values: values[c]! };
    const known = new Map(column.words.map((word, place) => [word === OWN ? NaN : Number(word), place]));
    return { ...column, values: values[c]!.map((value) => (Number.isNaN(value) ? NaN : (known.get(value) ?? NaN))) };
  });
}

/** Whether a word stands for a missing value. */
export const isMarker = (cell: string): boolean => WORD_MARKERS.includes(cell);

/** Of several targets the first one's cells, missing where any of them is missing. */
export function together(goals: readonly Cells[]): Cells {
  const [first, ...more] = goals as [Cells, ...Cells[]];
  if (!more.length) return first;
  const values = first.values.map((value, row) =>
    more.every((goal) => !Number.isNaN(goal.values[row]!)) ? value : NaN,
  );
  return { ...first, values };
}
