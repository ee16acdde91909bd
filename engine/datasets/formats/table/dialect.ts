/** Dialect of a table in a text, detected from its beginning: separator, header, number format. */
import { byTabs } from './blanks.ts';
import { PLAIN_NUMBERS, numberFormatOf, numberReader, type NumberFormat } from './numbers.ts';
import { Scanner } from './scanner.ts';
import { MAX_COLUMNS, type TableSettings } from './settings.ts';

/** What cells with separators in them stand in. */
export type Quote = '"' | "'";

export interface Dialect {
  readonly separator: string;
  readonly quote: Quote;
  /** Lines of comments at the beginning. */
  readonly skip: number;
  /** Whether the first row holds column names. */
  readonly header: boolean;
  readonly numbers: NumberFormat;
  /** Number of cells per row. */
  readonly width: number;
  /** The first rows, trimmed, without empty lines. */
  readonly rows: readonly (readonly string[])[];
}

const SEPARATORS = [',', ';', '\t', '|'];
/** Stands for any number of blanks. */
export const BLANK = ' ';
/** Rows that detect the separator. */
const ROWS = 200;

/**
 * The rows at the beginning; an unclosed quote or a truncated last line affects only what follows. Where there are more
 * columns than a table may have, a single row of them.
 */
function rowsOf(text: string, separator: string, whole: boolean, quote: Quote = '"'): string[][] {
  let broken = false;
  let tooWide = false;
  const fail = (line: number): never => {
    broken = true;
    tooWide = line === 0;
    throw new RangeError('no row');
  };
  const scanner = new Scanner(separator === BLANK ? '\t' : separator, fail, quote);
  const rows: string[][] = [];
  try {
    // Line by line, so that rows before an error are kept.
    for (const line of (separator === BLANK ? byTabs(text) : text).split(/(?<=\n)/)) {
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

/** How even rows are, and then how many cells they have; 0 for a single one. */
function evenness(rows: readonly (readonly string[])[]): number {
  const { width, share } = commonWidth(rows);
  // Decimal commas split some rows into two cells and others into three: evenness counts more than width.
  return width < 2 ? 0 : share * share * (1 + Math.min(width, 100) / 1000);
}

interface Cut {
  readonly separator: string;
  readonly quote: Quote;
  readonly rows: string[][];
  readonly score: number;
}

/** The separator with the most even rows; with more cells where that is equal. */
function separatorOf(text: string, whole: boolean, quote: Quote, separators: readonly string[]): Cut {
  const cuts = separators.map((separator): Cut => {
    const rows = rowsOf(text, separator, whole, quote);
    return { separator, quote, rows, score: evenness(rows) };
  });
  return cuts.reduce((best, cut) => (cut.score > best.score ? cut : best));
}

const NUMBER = /^[-+]?(\d+[.,]?\d*|[.,]\d+)(e[-+]?\d+)?$/i;
const isNumber = (cell: string): boolean => NUMBER.test(cell);
const GROUPS = /^[-+]?\d{1,3}(\s\d{3})+([.,]\d*)?$/;

/**
 * Cells between blanks, where nothing else is between them, or tabs, and rows are less even by these or most have a cell
 * of several numbers; half of the cells are numbers, unlike those of prose.
 */
function blanksOf(text: string, whole: boolean, usual: Cut): Cut {
  // Two numbers may be a place or a range where a single blank is between them.
  const isSeveral = (cell: string): boolean =>
    !GROUPS.test(cell) && cell.split(/\s+/).filter(isNumber).length >= (/\s\s/.test(cell) ? 2 : 3);
  if (usual.score > 0 && usual.separator !== '\t') return usual;
  const cut = separatorOf(text, whole, '"', [BLANK]);
  const inside = usual.rows.filter((row) => row.some(isSeveral)).length;
  const isEvener = commonWidth(cut.rows).share > commonWidth(usual.rows).share;
  if (usual.score > 0 && !isEvener && 2 * inside < usual.rows.length) return usual;
  const cells = cut.rows.slice(1).flat();
  const isTable = cut.score > usual.score && 2 * cells.filter(isNumber).length >= cells.length;
  return isTable ? cut : usual;
}

/** Share of cells in apostrophes from which these are quotes. */
const QUOTED = 0.2;

/** Separator and quotes: apostrophes where many cells stand in them, and rows are as even so. */
function cutOf(text: string, whole: boolean, separators: readonly string[]): Cut {
  const usual = separatorOf(text, whole, '"', separators);
  const cells = usual.rows.flat();
  if (separators === SEPARATORS) {
    const cut = blanksOf(text, whole, usual);
    if (cut !== usual) return cut;
  }
  if (cells.filter((cell) => cell.startsWith("'")).length < QUOTED * cells.length) return usual;
  const other = separatorOf(text, whole, "'", separators);
  return other.score >= usual.score ? other : usual;
}

/**
 * Lines at the beginning that start with "#": comments, unless the last of them has as many cells as the rows below and
 * so names the columns.
 */
function commentLines(text: string, whole: boolean, separators: readonly string[]): number {
  const count = /^(?:#[^\n]*(?:\n|$))*/.exec(text)![0].split('\n').length - 1;
  if (!count) return 0;
  const below = text.split('\n').slice(count).join('\n');
  const { separator, quote, rows } = cutOf(below, whole, separators);
  const [last = []] = rowsOf(text.split('\n')[count - 1]!, separator, true, quote);
  return last.length === commonWidth(rows).width ? count - 1 : count;
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

/** A text without its first lines. */
export const withoutLines = (text: string, count: number): string =>
  count ? text.split('\n').slice(count).join('\n') : text;

/**
 * @param text the beginning of the table, with normalized line ends
 * @param whole whether that is the whole table
 */
export function dialectOf(text: string, whole: boolean, settings: Partial<TableSettings>): Dialect {
  const separators = settings.separator === undefined ? SEPARATORS : [settings.separator];
  const skip = commentLines(text, whole, separators);
  const { separator, quote, rows } = cutOf(withoutLines(text, skip), whole, separators);
  const { width } = commonWidth(rows);
  const columns = Array.from({ length: width }, (_, c) =>
    rows
      .slice(1)
      .map((row) => row[c] ?? '')
      .filter(Boolean),
  );
  const numbers = numberFormatOf(columns, separator, settings);
  return { separator, quote, skip, header: settings.header ?? hasHeader(rows, numbers), numbers, width, rows };
}

/** Rows that have to be even for a text of any name to be a table. */
const EVEN_ROWS = 5;

/** Whether a text without a known extension is a table: rows of equal width with mostly short cells. */
export function looksLikeTable({ rows, width }: Dialect): boolean {
  if (width < 2 || rows.length < EVEN_ROWS) return false;
  const even = rows.every((row) => row.length === width);
  return even && rows.every((row) => row.every((cell) => cell.length <= 200));
}

export const NO_DIALECT: Dialect = {
  separator: ',',
  quote: '"',
  skip: 0,
  header: true,
  numbers: PLAIN_NUMBERS,
  width: 0,
  rows: [],
};
