/** Dialect of a table in a text, detected from its beginning: separator, header, number format. */
import { PLAIN_NUMBERS, numberFormatOf, numberReader, type NumberFormat } from './numbers.ts';
import { Scanner } from './scanner.ts';
import { MAX_COLUMNS, type TableSettings } from './settings.ts';

export interface Dialect {
  readonly separator: string;
  /** Whether the first row holds column names. */
  readonly header: boolean;
  readonly numbers: NumberFormat;
  /** Number of cells per row. */
  readonly width: number;
  /** The first rows, trimmed, without empty lines. */
  readonly rows: readonly (readonly string[])[];
}

const SEPARATORS = [',', ';', '\t', '|'];
/** Rows that detect the separator. */
const ROWS = 200;

/**
 * The rows at the beginning; an unclosed quote or a truncated last line affects only what follows. Where there are more
 * columns than a table may have, a single row of them.
 */
function rowsOf(text: string, separator: string, whole: boolean): string[][] {
  let broken = false;
  let tooWide = false;
  const scanner = new Scanner(separator, (line) => {
    broken = true;
    tooWide = line === 0;
    throw new RangeError('no row');
  });
  const rows: string[][] = [];
  try {
    // Line by line, so that rows before an error are kept.
    for (const line of text.split(/(?<=\n)/)) {
      rows.push(...scanner.scan(line));
      if (rows.length >= ROWS) break;
    }
    if (whole && rows.length < ROWS) rows.push(...scanner.end());
  } catch (error) {
    if (!broken) throw error;
    if (tooWide) return [Array.from({ length: MAX_COLUMNS + 1 }, () => '-')];
  }
  return rows.map((row) => row.map((cell) => cell.trim())).filter((row) => row.some(Boolean));
}

/** The most frequent width, and the share of rows that have it. */
function commonWidth(rows: readonly (readonly string[])[]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  let [width, most] = [0, 0];
  for (const [length, count] of counts)
    if (count > most || (count === most && length > width)) [width, most] = [length, count];
  return { width, share: rows.length ? most / rows.length : 0 };
}

/** The separator with the most even rows; with more cells where that is equal. */
function separatorOf(text: string, whole: boolean): { separator: string; rows: string[][] } {
  let best = { separator: ',', rows: rowsOf(text, ',', whole) };
  let bestScore = -1;
  for (const separator of SEPARATORS) {
    const rows = separator === ',' ? best.rows : rowsOf(text, separator, whole);
    const { width, share } = commonWidth(rows);
    // Decimal commas split some rows into two cells and others into three: evenness counts more than width.
    const score = width < 2 ? 0 : share * share * (1 + Math.min(width, 100) / 1000);
    if (score > bestScore) [best, bestScore] = [{ separator, rows }, score];
  }
  return best;
}

const DIGITS = /\d/;

/**
 * Whether the first row holds column names: none of them is a number, and below at least one is a number, or a word
 * that does not occur again. Years as names are numbers; the setting is for that.
 */
function hasHeader(rows: readonly (readonly string[])[], numbers: NumberFormat): boolean {
  const [first = [], ...below] = rows;
  if (!below.length) return true;
  const read = numberReader(numbers);
  const isValue = (cell: string): boolean =>
    read(cell) !== null || (DIGITS.test(cell) && !Number.isNaN(Date.parse(cell)) && /^\d/.test(cell));
  if (first.some(isValue)) return false;
  return first.some((title, c) => {
    const cells = below.map((row) => row[c] ?? '').filter(Boolean);
    return cells.some(isValue) || (title !== '' && cells.length > 0 && !cells.includes(title));
  });
}

/**
 * @param text the beginning of the table, with normalized line ends
 * @param whole whether that is the whole table
 */
export function dialectOf(text: string, whole: boolean, settings: Partial<TableSettings>): Dialect {
  const { separator, rows } =
    settings.separator === undefined
      ? separatorOf(text, whole)
      : { separator: settings.separator, rows: rowsOf(text, settings.separator, whole) };
  const { width } = commonWidth(rows);
  const columns = Array.from({ length: width }, (_, c) =>
    rows
      .slice(1)
      .map((row) => row[c] ?? '')
      .filter(Boolean),
  );
  const numbers = numberFormatOf(columns, separator, settings);
  return { separator, header: settings.header ?? hasHeader(rows, numbers), numbers, width, rows };
}

/** Rows that have to be even for a text of any name to be a table. */
const EVEN_ROWS = 5;

/** Whether a text without a known extension is a table: rows of equal width with mostly short cells. */
export function looksLikeTable({ rows, width }: Dialect): boolean {
  if (width < 2 || rows.length < EVEN_ROWS) return false;
  const even = rows.every((row) => row.length === width);
  return even && rows.every((row) => row.every((cell) => cell.length <= 200));
}

export const NO_DIALECT: Dialect = { separator: ',', header: true, numbers: PLAIN_NUMBERS, width: 0, rows: [] };
