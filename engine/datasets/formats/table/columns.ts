/** The columns of a table as numbers: read, told apart, split and encoded. */
import { UserError } from '../../../errors/error.ts';
import { formatCount } from '../../../errors/format.ts';
import { permutation } from '../../../program/random.ts';
import type { DataFiles } from '../../files.ts';
import { tableDataset, type TableDataset, type TableSplit } from '../../kinds/table.ts';
import type { TableReport } from '../../report.ts';
import { readRows } from './csv.ts';

/** Rows as numbers less their mean over their deviation, words as ones and zeros. */
export interface RowSplit extends TableSplit {
  /** Its rows in the file, counted from 0 below the header. */
  readonly rows: Int32Array;
}

/** A table with what exported code has to know of it. */
export interface OpenedTable extends TableDataset<RowSplit> {
  /** Without the target. */
  readonly columns: readonly Column[];
  readonly target: Column;
}

export type Column =
  | { readonly name: string; readonly kind: 'number'; readonly mean: number; readonly deviation: number }
  | { readonly name: string; readonly kind: 'word'; readonly words: readonly string[] };

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
  files: DataFiles,
  header: (titles: readonly string[]) => void,
  take: (row: readonly string[], place: number) => void,
): Promise<{ skipped: number }> {
  let [skipped, first, place] = [0, true, -1];
  for await (const rows of readRows(files)) {
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
async function readCells(
  files: DataFiles,
): Promise<{ cells: Cells[]; count: number; skipped: number; rows: Int32Array }> {
  const file = files.name;
  const scans: ColumnScan[] = [];
  let count = 0;
  const { skipped } = await eachRow(
    files,
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
    files,
    () => undefined,
    (texts, place) => {
      rows[row] = place;
      texts.forEach((text, c) => {
        const value = places[c] ? places[c].get(text) : Number(text);
        if (value === undefined || row >= count || c >= cells.length) throw changed(files);
        cells[c]!.values[row] = value;
      });
      row += 1;
    },
  );
  if (row !== count) throw changed(files);
  return { cells, count, skipped, rows };
}

const changed = ({ location: path }: DataFiles): UserError =>
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
export async function openTable(files: DataFiles, target: string): Promise<OpenedTable> {
  const { name, path } = files;
  const header = await readHeader(files);
  const targetIndex = header.indexOf(target);
  if (targetIndex < 0)
    throw new UserError('data.noColumn', { file: name, column: target, columns: header.slice(0, 50).join(', ') });
  const { cells, count, skipped, rows } = await readCells(files);
  const order = [...permutation(count, SPLIT_SEED, 0, 0)];
  const testCount = Math.max(1, Math.round(count * TEST_SHARE));
  const [testRows, trainRows] = [order.slice(0, testCount), order.slice(testCount)];
  const found = cells.map((column) => describe(column, trainRows));
  const [features, columns] = [cells, found].map((all) => all.filter((_, c) => c !== targetIndex)) as [
    Cells[],
    Column[],
  ];
  const goal = found[targetIndex];
  if (!goal) throw changed(files);
  const width = columns.reduce((sum, column) => sum + (column.kind === 'number' ? 1 : column.words.length), 0);
  if (count * width > MAX_VALUES)
    throw new UserError('data.tableValues', { file: name, limit: formatCount(MAX_VALUES) });

  const splitOf = (indices: readonly number[]): RowSplit => {
    const { values } = cells[targetIndex]!;
    const targets = indices.map((row) => values[row]!);
    return {
      count: indices.length,
      values: encode(columns, features, indices, width),
      targets: goal.kind === 'word' ? Int32Array.from(targets) : Float32Array.from(targets),
      rows: Int32Array.from(indices, (i) => rows[i]!),
    };
  };
  const [train, test] = [splitOf(trainRows), splitOf(testRows)];
  const dataset = tableDataset({
    name,
    path,
    width,
    classNames: goal.kind === 'word' ? goal.words : [],
    train,
    test,
    described: async () => ({ target, skipped, ...(await preview(files, new Map(found.map((c) => [c.name, c])))) }),
    facts: () => facts(columns, goal, train, test),
  });
  return { ...dataset, columns, target: goal };
}

/** What exported code has to know of a table: what its columns were in training, and which rows those were. */
const facts = (columns: readonly Column[], target: Column, train: RowSplit, test: RowSplit): string =>
  `${JSON.stringify({ columns, target, train: [...train.rows], test: [...test.rows] })}\n`;

/** The first rows of a table, the names of its columns first. */
async function firstRows(files: DataFiles, count: number): Promise<string[][]> {
  const found: string[][] = [];
  for await (const rows of readRows(files)) {
    for (const row of rows.slice(0, count - found.length)) found.push(row);
    if (found.length === count) break;
  }
  return found;
}

/** Names of the columns, trimmed. Throws a UserError for what is no table. */
export const readHeader = async (files: DataFiles): Promise<string[]> => (await firstRows(files, 1))[0]!;

const PREVIEW_ROWS = 12;

async function preview(
  files: DataFiles,
  known: ReadonlyMap<string, Column>,
): Promise<Pick<TableReport, 'columns' | 'preview'>> {
  const [header = [], ...rows] = await firstRows(files, 1 + PREVIEW_ROWS);
  const columns = header.map((title) => {
    const column = known.get(title);
    if (!column) throw changed(files);
    return column.kind === 'number' ? column : { ...column, words: column.words.length };
  });
  return { columns, preview: rows };
}
