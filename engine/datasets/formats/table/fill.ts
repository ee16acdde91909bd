/** Encoding of columns by the training rows: replacement of missing values, means and standard deviations. */
import type { MissingRule } from './settings.ts';
import { exact } from '../../kinds/table.ts';
import type { Cells } from './cells.ts';
import type { Column } from './facts.ts';

/** The values of some rows, without those that are missing. */
function known(values: Float64Array, rows: Int32Array): Float64Array {
  const found = new Float64Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const value = values[row]!;
    if (!Number.isNaN(value)) found[count++] = value;
  }
  return found.subarray(0, count);
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The most frequent value; the smallest of several. */
function mode(values: Float64Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let [best, most] = [values[0] ?? 0, 0];
  for (const [value, count] of counts)
    if (count > most || (count === most && value < best)) [best, most] = [value, count];
  return best;
}

/** The replacement of a missing number; undefined where its row is dropped. */
function numberFor(rule: MissingRule, values: Float64Array): number | undefined {
  if (rule === 'drop' || !values.length) return undefined;
  if (rule === 'mean') return mean(values);
  // Numbers have no category of their own; the median is taken.
  return rule === 'mode' ? mode(values) : median(values);
}

/** The replacement of a missing word. Words have no mean: the most frequent is taken. */
function wordFor(rule: MissingRule, words: readonly string[], values: Float64Array): string | undefined {
  if (rule === 'drop') return undefined;
  if (rule === 'category') return words.includes('') ? '' : undefined;
  return words[mode(values)];
}

/**
 * @param train rows of the training split
 * @param gaps whether any cell is missing
 */
export function columnOf({ name, place, words, numeric, values }: Cells, rule: MissingRule, train: Int32Array): Column {
  const found = known(values, train);
  if (words) {
    const fill = wordFor(rule, words, found);
    return {
      kind: 'word',
      name,
      place,
      words: [...words],
      ...(numeric ? { numeric } : {}),
      ...(fill === undefined ? {} : { fill }),
    };
  }
  const fill = numberFor(rule, found);
  const filled = new Float64Array(train.length);
  for (let i = 0; i < train.length; i += 1) {
    const value = values[train[i]!]!;
    filled[i] = Number.isNaN(value) ? (fill ?? 0) : value;
  }
  const average = mean(filled);
  let squares = 0;
  for (const value of filled) squares += (value - average) ** 2;
  const deviation = Math.sqrt(squares / filled.length) || 1;
  return { kind: 'number', name, place, mean: average, deviation, ...(fill === undefined ? {} : { fill }) };
}

/** Number of features of a column. */
export const widthOf = (column: Column): number => (column.kind === 'number' ? 1 : column.words.length);

/** Rows as float32 [rows, features]: numbers standardized, words one-hot. */
export function encode(columns: readonly Column[], cells: readonly Cells[], rows: Int32Array): Float32Array {
  const width = columns.reduce((sum, column) => sum + widthOf(column), 0);
  const encoded = new Float32Array(rows.length * width);
  let offset = 0;
  columns.forEach((column, c) => {
    const { values } = cells[c]!;
    const missing =
      column.kind === 'number'
        ? column.fill
        : column.fill === undefined
          ? undefined
          : column.words.indexOf(column.fill);
    for (let i = 0; i < rows.length; i += 1) {
      const cell = values[rows[i]!]!;
      const value = Number.isNaN(cell) ? (missing ?? NaN) : cell;
      const at = i * width + offset;
      if (column.kind === 'number') encoded[at] = (value - column.mean) / column.deviation;
      // A word that did not occur in training is all zeros.
      else if (!Number.isNaN(value)) encoded[at + value] = 1;
    }
    offset += widthOf(column);
  });
  return encoded;
}

/** The values of an encoded row: numbers in the unit of the file, words; null for a word that did not occur in training. */
export function decode(columns: readonly Column[], row: Float32Array): (number | string | null)[] {
  let offset = 0;
  return columns.map((column) => {
    const at = offset;
    offset += widthOf(column);
    if (column.kind === 'number') return exact(row[at]! * column.deviation + column.mean);
    return column.words[row.subarray(at, offset).indexOf(1)] ?? null;
  });
}
