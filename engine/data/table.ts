/** A table as a dataset: columns of numbers or words, one of which is to be predicted from the others. */
import { basename } from 'node:path';
import { UserError } from '../errors/error.ts';
import { formatCount } from '../errors/format.ts';
import type { TableReport } from './report.ts';
import { permutation } from '../program/random.ts';
import { readRows } from './csv.ts';
import { resolveDataPath } from './resolveDataPath.ts';

export interface TableSplit {
  readonly count: number;
  /** float32 [count, features]: numbers less their mean over their deviation, words as ones and zeros. */
  readonly values: Float32Array;
  /** Classes as int32 [count], numbers as float32 [count]. */
  readonly targets: Int32Array | Float32Array;
  /** Its rows in the file, counted from 0 below the header. */
  readonly rows: Int32Array;
}

export type Column =
  | { readonly name: string; readonly kind: 'number'; readonly mean: number; readonly deviation: number }
  | { readonly name: string; readonly kind: 'word'; readonly words: readonly string[] };

export interface TableDataset {
  readonly kind: 'table';
  readonly name: string;
  readonly path: string;
  /** Features. */
  readonly sample: readonly [number];
  /** Without the target. */
  readonly columns: readonly Column[];
  readonly target: Column;
  /** 0 where the target is a number. */
  readonly classes: number;
  readonly classNames: readonly string[];
  readonly train: TableSplit;
  readonly test: TableSplit;
  /** Rows that were left out because a value is missing. */
  readonly skipped: number;
}

const TEST_SHARE = 0.2;
/** Which rows are for testing does not depend on the document. */
const SPLIT_SEED = 20_251_124;
/** A column with more different words is a name or a note and says nothing of others. */
const MAX_WORDS = 100;
/** Different words of a column that are counted. */
const MAX_COUNTED = 1000;
/** Numbers that a table becomes, its words as ones and zeros: 512 MB. */
const MAX_VALUES = 128 * 1024 * 1024;
/** Squares of larger numbers, and their sums, leave what a computer counts with. */
const MAX_MAGNITUDE = 1e30;
const MISSING = new Set(['', 'NA', 'N/A', 'NaN', 'nan', 'null', '?']);

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** Rows without the header and without those that miss a value, trimmed. */
async function eachRow(
  path: string,
  header: (titles: readonly string[]) => void,
  take: (row: readonly string[], place: number) => void,
): Promise<{ skipped: number }> {
  let [skipped, first, place] = [0, true, -1];
  for await (const rows of readRows(path)) {
    for (const row of rows) {
      const cells = first ? row : row.map((cell) => cell.trim());
      if (first) header(row);
      else if (cells.some((cell) => MISSING.has(cell))) skipped += 1;
      else take(cells, place);
      first = false;
      place += 1;
    }
  }
  return { skipped };
}

/** What a column holds, found out row by row. */
class ColumnScan {
  readonly name: string;
  readonly words = new Set<string>();
  numeric = true;
  largest = 0;

  constructor(name: string) {
    this.name = name;
  }

  add(cell: string): void {
    if (this.words.size < MAX_COUNTED) this.words.add(cell);
    if (!this.numeric) return;
    if (isNumber(cell)) this.largest = Math.max(this.largest, Math.abs(Number(cell)));
    else this.numeric = false;
  }

  check(file: string): void {
    const { name: column, words } = this;
    if (this.numeric && this.largest > MAX_MAGNITUDE)
      throw new UserError('data.hugeValues', { column, file, value: this.largest, limit: MAX_MAGNITUDE });
    if (!this.numeric && words.size > MAX_WORDS)
      throw new UserError('data.manyWords', { column, count: words.size, limit: MAX_WORDS, file });
  }
}

/** The cells of a column: numbers, or places in its words. */
interface Cells {
  readonly name: string;
  readonly words: readonly string[] | null;
  readonly values: Float64Array | Uint8Array;
}

/** Reads twice: what a column holds decides how it is kept, and text takes many times the memory of numbers. */
async function readCells(path: string): Promise<{ cells: Cells[]; count: number; skipped: number; rows: Int32Array }> {
  const file = basename(path);
  const scans: ColumnScan[] = [];
  let count = 0;
  const { skipped } = await eachRow(
    path,
    (titles) => titles.forEach((title) => scans.push(new ColumnScan(title))),
    (row) => {
      row.forEach((cell, c) => scans[c]!.add(cell));
      count += 1;
    },
  );
  if (count < 10) throw new UserError('data.fewRows', { file, count });
  for (const scan of scans) scan.check(file);
  const places = scans.map(({ numeric, words }) =>
    numeric ? null : new Map([...words].sort().map((word, place) => [word, place])),
  );
  const cells = scans.map(({ name }, c): Cells => {
    const known = places[c];
    return known
      ? { name, words: [...known.keys()], values: new Uint8Array(count) }
      : { name, words: null, values: new Float64Array(count) };
  });
  let row = 0;
  const rows = new Int32Array(count);
  await eachRow(
    path,
    () => undefined,
    (texts, place) => {
      rows[row] = place;
      texts.forEach((text, c) => {
        const value = places[c] ? places[c].get(text) : Number(text);
        if (value === undefined || row >= count || c >= cells.length) throw changed(path);
        cells[c]!.values[row] = value;
      });
      row += 1;
    },
  );
  if (row !== count) throw changed(path);
  return { cells, count, skipped, rows };
}

const changed = (path: string): UserError =>
  new UserError('data.unreadable', { path, detail: 'it changed while it was read' });

function describe({ name, words, values }: Cells, train: Uint32Array | readonly number[]): Column {
  if (words) return { name, kind: 'word', words };
  let [sum, squares] = [0, 0];
  for (const row of train) sum += values[row]!;
  const mean = sum / train.length;
  for (const row of train) squares += (values[row]! - mean) ** 2;
  return { name, kind: 'number', mean, deviation: Math.sqrt(squares / train.length) || 1 };
}

function encode(
  columns: readonly Column[],
  cells: readonly Cells[],
  indices: readonly number[],
  width: number,
): Float32Array {
  const encoded = new Float32Array(indices.length * width);
  indices.forEach((row, i) => {
    let at = i * width;
    columns.forEach((column, c) => {
      const value = cells[c]!.values[row]!;
      if (column.kind === 'number') encoded[at++] = (value - column.mean) / column.deviation;
      else {
        encoded[at + value] = 1;
        at += column.words.length;
      }
    });
  });
  return encoded;
}

/**
 * Reads a table with a header line; the separator is found out. Rows with a
 * missing value are left out. A fifth of the rows is for testing.
 * @param target name of the column to predict: numbers are values, words are classes
 */
export async function openTable(path: string, target: string): Promise<TableDataset> {
  const file = resolveDataPath(path);
  const name = basename(file);
  const header = await readHeader(path);
  const targetIndex = header.indexOf(target);
  if (targetIndex < 0)
    throw new UserError('data.noColumn', { file: name, column: target, columns: header.slice(0, 50).join(', ') });
  const { cells, count, skipped, rows } = await readCells(file);
  const order = [...permutation(count, SPLIT_SEED, 0, 0)];
  const testCount = Math.max(1, Math.round(count * TEST_SHARE));
  const [test, train] = [order.slice(0, testCount), order.slice(testCount)];
  const found = cells.map((column) => describe(column, train));
  const [features, columns] = [cells, found].map((all) => all.filter((_, c) => c !== targetIndex)) as [
    Cells[],
    Column[],
  ];
  const goal = found[targetIndex];
  if (!goal) throw changed(path);
  const width = columns.reduce((sum, column) => sum + (column.kind === 'number' ? 1 : column.words.length), 0);
  if (count * width > MAX_VALUES)
    throw new UserError('data.tableValues', { file: name, limit: formatCount(MAX_VALUES) });

  const splitOf = (indices: readonly number[]): TableSplit => {
    const { values } = cells[targetIndex]!;
    const targets = indices.map((row) => values[row]!);
    return {
      count: indices.length,
      values: encode(columns, features, indices, width),
      targets: goal.kind === 'word' ? Int32Array.from(targets) : Float32Array.from(targets),
      rows: Int32Array.from(indices, (i) => rows[i]!),
    };
  };
  const classNames = goal.kind === 'word' ? goal.words : [];
  return {
    kind: 'table',
    name,
    path,
    sample: [width],
    columns,
    target: goal,
    classes: classNames.length,
    classNames,
    train: splitOf(train),
    test: splitOf(test),
    skipped,
  };
}

/** The first rows of a table, the names of its columns first. */
async function firstRows(path: string, count: number): Promise<string[][]> {
  const found: string[][] = [];
  for await (const rows of readRows(resolveDataPath(path))) {
    for (const row of rows.slice(0, count - found.length)) found.push(row);
    if (found.length === count) break;
  }
  return found;
}

export const readHeader = async (path: string): Promise<string[]> => (await firstRows(path, 1))[0]!;

const PREVIEW_ROWS = 12;

export async function reportTable(dataset: TableDataset): Promise<TableReport> {
  const [header = [], ...rows] = await firstRows(dataset.path, 1 + PREVIEW_ROWS);
  const { name, path, sample, columns, target, classes, classNames, train, test, skipped } = dataset;
  const known = new Map([...columns, target].map((column) => [column.name, column]));
  return {
    kind: 'table',
    source: { kind: 'table', path, target: target.name },
    path,
    name,
    shape: [...sample],
    classes,
    labels: [...classNames],
    columns: header.map((title) => {
      const column = known.get(title);
      if (!column) throw changed(path);
      return column.kind === 'number'
        ? { name: title, kind: 'number', mean: column.mean, deviation: column.deviation }
        : { name: title, kind: 'word', words: column.words.length };
    }),
    target: target.name,
    skipped,
    preview: rows,
    train: { count: train.count },
    test: { count: test.count },
  };
}
