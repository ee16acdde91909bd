/** A table as a dataset: columns of numbers or words, one of which is to be predicted from the others. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import Papa from 'papaparse';
import { UserError } from '../errors/error.ts';
import type { TableReport } from '../protocol/reports.ts';
import { permutation } from '../program/random.ts';
import { findFile } from './find.ts';

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

const MAX_BYTES = 256 * 1024 * 1024;
const TEST_SHARE = 0.2;
/** Which rows are for testing does not depend on the document. */
const SPLIT_SEED = 20_251_124;
/** A column with more different words is a name or a note and says nothing of others. */
const MAX_WORDS = 100;
const MISSING = new Set(['', 'NA', 'N/A', 'NaN', 'nan', 'null', '?']);

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** Names of the columns and the rows, all as text. */
export async function readTable(path: string): Promise<{ header: string[]; rows: string[][]; file: string }> {
  const file = await findFile(path);
  const bytes = await readFile(file);
  const name = basename(file);
  if (bytes.length > MAX_BYTES) throw new UserError('data.tableTooLarge', { file: name, limit: '256 MB' });
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.includes('\0') || text.includes('\uFFFD')) throw new UserError('data.notText', { file: name });
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' });
  const quote = errors.find(({ type }) => type === 'Quotes');
  if (quote) throw new UserError('data.tableRow', { file: name, line: (quote.row ?? 0) + 1, detail: quote.message });
  const [header, ...rows] = data;
  if (!header || header.length < 2 || !rows.length) throw new UserError('data.notTable', { file: name });
  const titles = header.map((title) => title.trim());
  const double = titles.find((title, i) => titles.indexOf(title) !== i);
  if (double !== undefined) throw new UserError('data.doubleColumn', { file: name, column: double });
  const odd = rows.findIndex((row) => row.length !== header.length);
  if (odd >= 0) {
    const detail = `${rows[odd]!.length} values, ${header.length} columns`;
    throw new UserError('data.tableRow', { file: name, line: odd + 2, detail });
  }
  return { header: titles, rows, file };
}

function columnOf(name: string, values: readonly string[], train: readonly number[], file: string): Column {
  if (!values.every(isNumber)) {
    const words = [...new Set(values)].sort();
    if (words.length > MAX_WORDS)
      throw new UserError('data.manyWords', { column: name, count: words.length, limit: MAX_WORDS, file });
    return { name, kind: 'word', words };
  }
  const numbers = train.map((row) => Number(values[row]));
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length;
  return { name, kind: 'number', mean, deviation: Math.sqrt(variance) || 1 };
}

function encode(columns: readonly Column[], rows: readonly (readonly string[])[]): Float32Array {
  const width = columns.reduce((sum, column) => sum + (column.kind === 'number' ? 1 : column.words.length), 0);
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    let at = i * width;
    columns.forEach((column, c) => {
      if (column.kind === 'number') values[at++] = (Number(row[c]) - column.mean) / column.deviation;
      else {
        values[at + column.words.indexOf(row[c]!)] = 1;
        at += column.words.length;
      }
    });
  });
  return values;
}

/**
 * Reads a table with a header line; the separator is found out. Rows with a
 * missing value are left out. A fifth of the rows is for testing.
 * @param target name of the column to predict: numbers are values, words are classes
 */
export async function openTable(path: string, target: string): Promise<TableDataset> {
  const { header, rows: all, file } = await readTable(path);
  const name = basename(file);
  const targetIndex = header.indexOf(target);
  if (targetIndex < 0) throw new UserError('data.noColumn', { file: name, column: target, columns: header.join(', ') });
  const trimmed = all.map((row) => row.map((cell) => cell.trim()));
  const kept = trimmed.flatMap((row, i) => (row.some((cell) => MISSING.has(cell)) ? [] : [i]));
  const rows = kept.map((i) => trimmed[i]!);
  if (rows.length < 10) throw new UserError('data.fewRows', { file: name, count: rows.length });
  const order = [...permutation(rows.length, SPLIT_SEED, 0, 0)];
  const testCount = Math.max(1, Math.round(rows.length * TEST_SHARE));
  const [test, train] = [order.slice(0, testCount), order.slice(testCount)];
  const found = header.map((title, c) =>
    columnOf(
      title,
      rows.map((row) => row[c]!),
      train,
      name,
    ),
  );
  const columns = found.filter((_, c) => c !== targetIndex);
  const goal = found[targetIndex]!;

  const splitOf = (indices: readonly number[]): TableSplit => {
    const chosen = indices.map((i) => rows[i]!);
    const cells = chosen.map((row) => row[targetIndex]!);
    return {
      count: chosen.length,
      values: encode(
        columns,
        chosen.map((row) => row.filter((_, c) => c !== targetIndex)),
      ),
      targets:
        goal.kind === 'word'
          ? Int32Array.from(cells, (cell) => goal.words.indexOf(cell))
          : Float32Array.from(cells, Number),
      rows: Int32Array.from(indices, (i) => kept[i]!),
    };
  };
  const trained = splitOf(train);
  const classNames = goal.kind === 'word' ? goal.words : [];
  return {
    kind: 'table',
    name,
    path,
    sample: [trained.values.length / trained.count],
    columns,
    target: goal,
    classes: classNames.length,
    classNames,
    train: trained,
    test: splitOf(test),
    skipped: all.length - rows.length,
  };
}

const PREVIEW_ROWS = 12;

export async function reportTable(dataset: TableDataset): Promise<TableReport> {
  const { header, rows } = await readTable(dataset.path);
  const { name, path, sample, columns, target, classes, classNames, train, test, skipped } = dataset;
  return {
    kind: 'table',
    source: { kind: 'table', path, target: target.name },
    path,
    name,
    shape: [...sample],
    classes,
    labels: [...classNames],
    columns: header.map((title) => {
      const column = title === target.name ? target : columns.find((other) => other.name === title)!;
      return column.kind === 'number'
        ? { name: title, kind: 'number', mean: column.mean, deviation: column.deviation }
        : { name: title, kind: 'word', words: column.words.length };
    }),
    target: target.name,
    skipped,
    preview: rows.slice(0, PREVIEW_ROWS),
    train: { count: train.count },
    test: { count: test.count },
  };
}
