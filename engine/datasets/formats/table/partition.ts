/** How the rows of a table are split: of each class, at random, by whole groups, by time, or by a column of parts. */
import { UserError } from '../../../errors/error.ts';
import type { Database } from '../../files.ts';
import { drawSplit, numbered, partNamed, TEST_DRAW, type Partition } from '../../split.ts';
import type { Cells } from './cells.ts';
import { COLUMN_SPLITS, type TableSettings } from './settings.ts';
import type { ColumnSummary, TableSummary } from './summary.ts';

const LISTED = 10;

/** A column by which rows are split, with a number for each row of the file: a group, a time, or a part. */
export interface SplitKeys {
  readonly by: (typeof COLUMN_SPLITS)[number];
  readonly column: string;
  /** NaN for a row that belongs to no part: it has no time, or names none. */
  readonly values: Float64Array;
}

/** Parts as numbers of a column. */
const PART_NUMBERS = { train: 0, validation: 1, test: 2 } as const;

/** Whether a split needs a column. */
export const isByColumn = (split: TableSettings['split']): split is SplitKeys['by'] =>
  COLUMN_SPLITS.some((kind) => kind === split);

/** SQL of the parts of a column. Throws a UserError where a cell names none. */
function partsSql({ name: column, place, words }: ColumnSummary, file: string): string {
  const named = (words ?? []).map(([word]) => [word, partNamed(word)] as const);
  const others = named.filter(([, part]) => part === null).map(([word]) => `"${word}"`);
  if (others.length || !named.some(([, part]) => part === 'train')) {
    const cells = others.slice(0, LISTED).join(', ') || named.map(([word]) => `"${word}"`).join(', ') || '…';
    throw new UserError('data.noParts', { file, column, cells });
  }
  const cases = named.map(([word, part]) => `WHEN '${word.replaceAll("'", "''")}' THEN ${PART_NUMBERS[part!]}`);
  return `CAST(CASE c${place} ${cases.join(' ')} END AS DOUBLE)`;
}

/** SQL of a number for each row. A group is a hash of its word, in the 53 bits that a double keeps. */
function sqlOf(by: SplitKeys['by'], summary: ColumnSummary, file: string): string {
  const { place, type } = summary;
  if (by === 'column') return partsSql(summary, file);
  if (type === 'number') return `n${place}`;
  return by === 'time' ? `epoch(TRY_CAST(c${place} AS TIMESTAMP))` : `CAST(hash(c${place}) >> 11 AS DOUBLE)`;
}

/** Reads the column by which rows are split; null where they are not. Throws a UserError where it cannot be. */
export async function readSplitKeys(
  database: Database,
  file: string,
  { columns }: TableSummary,
  { split: by, splitColumn: column, target, moreTargets = [] }: TableSettings,
): Promise<SplitKeys | null> {
  if (!isByColumn(by)) return null;
  const summary = columns.find(({ name }) => name === column);
  if (!summary || column === undefined || [target, ...moreTargets].includes(column))
    throw new UserError('data.noSplitColumn', { file, column: column ?? '', target });
  const [values] = await database.numbers(`SELECT ${sqlOf(by, summary, file)} AS key FROM typed`);
  // Rows without a group are one group, so that none of them can be in two parts.
  if (by === 'group') return { by, column, values: values!.map((value) => (Number.isNaN(value) ? -1 : value)) };
  if (by === 'time' && values!.every((value) => Number.isNaN(value)))
    throw new UserError('data.noTimes', { file, column });
  return { by, column, values: values! };
}

/** The test rows, the other ones, and what their own split into training and validation respects. */
export interface RowParts {
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly partition: Partition | null;
}

/** Rows by the part that a column names. */
function namedParts(rows: Int32Array, { column, values }: SplitKeys, file: string): RowParts {
  const test = rows.filter((row) => values[row] === PART_NUMBERS.test);
  const train = rows.filter((row) => values[row] !== PART_NUMBERS.test);
  const of = Int32Array.from(train, (row) => (values[row] === PART_NUMBERS.validation ? 1 : 0));
  if (of.every((part) => part === 1)) throw new UserError('data.noParts', { file, column, cells: '…' });
  return { train, test, partition: of.includes(1) ? { by: 'column', of } : null };
}

/**
 * Splits rows into training and test, a fifth of them, by the fixed seed.
 * @param rows that are used, in file order
 * @param goal cells of the target
 * @throws UserError where all are of one group, or of one time
 */
export function partRows(
  file: string,
  rows: Int32Array,
  goal: Cells,
  keys: SplitKeys | null,
  split: TableSettings['split'],
): RowParts {
  if (keys?.by === 'column') return namedParts(rows, keys, file);
  const draw = { ...TEST_DRAW, share: Math.max(TEST_DRAW.share, 1 / rows.length) };
  const isByClass = goal.words !== null && split !== 'random' && !keys;
  const partition: Partition | null = keys
    ? {
        by: keys.by,
        of: numbered(
          Float64Array.from(rows, (row) => keys.values[row]!),
          keys.by === 'time',
        ),
      }
    : isByClass
      ? { by: 'class', of: Int32Array.from(rows, (row) => goal.values[row]!) }
      : null;
  const { kept, rest } = drawSplit(rows.length, partition, draw);
  if (!kept.length) throw new UserError('data.oneGroup', { file, column: keys?.column ?? '' });
  const [test, train] = [kept, rest].map((part) => Int32Array.from(part, (i) => rows[i]!)) as [Int32Array, Int32Array];
  return { train, test, partition: keys && partition ? { by: keys.by, of: rest.map((i) => partition.of[i]!) } : null };
}
