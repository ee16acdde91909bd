/** Number formats of tables. */
import type { TableSettings } from './settings.ts';

export interface NumberFormat {
  readonly decimal: '.' | ',';
  /** Thousands separator; empty for none. */
  readonly thousands: NonNullable<TableSettings['thousands']>;
  /** Whether numbers may have a unit: "$1,200.50", "30 %". */
  readonly units?: true;
}
export const PLAIN_NUMBERS: NumberFormat = { decimal: '.', thousands: '' };

/** Spaces and apostrophes used between groups. */
const SPACES = '[ \\x{00a0}\\x{202f}\\x{2009}]';
const APOSTROPHES = "['\\x{2019}]";

/** Units of money and shares, before or after a number. */
export const UNIT = '(?:[$€£¥￥₹₩₽%‰元円]|EUR|USD|GBP|CHF|CNY|RMB|JPY)';

const grouping = (thousands: string): string =>
  thousands === ' ' ? SPACES : thousands === "'" ? APOSTROPHES : `[${thousands}]`;

const isPlain = ({ decimal, thousands, units }: NumberFormat): boolean => decimal === '.' && thousands === '' && !units;

/** Regular expression of a number, in RE2's syntax; `forScript` converts it to ECMAScript's. */
function pattern({ decimal, thousands, units }: NumberFormat): string {
  const grouped = thousands ? `|\\d{1,3}(?:${grouping(thousands)}\\d{3})+` : '';
  const digits = `(?:(?:\\d+${grouped})(?:[${decimal}]\\d*)?|[${decimal}]\\d+)(?:[eE][+-]?\\d+)?`;
  if (!units) return `[+-]?${digits}`;
  return `(?:[+-]?(?:${UNIT}${SPACES}?)?|${UNIT}${SPACES}?[+-])${digits}(?:${SPACES}?${UNIT})?`;
}
/** What is no part of the digits of a number with a unit. */
const AROUND = `${UNIT}|${SPACES}`;
const forScript = (text: string): string => text.replace(/\\x\{([0-9a-f]{4})\}/g, '\\u$1');

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** SQL that converts a trimmed cell to DOUBLE: null for text, infinite for numbers that are too large. */
export function numberSql(cell: string, format: NumberFormat): string {
  if (isPlain(format)) return `CASE WHEN contains(${cell}, '_') THEN NULL ELSE TRY_CAST(${cell} AS DOUBLE) END`;
  return `CASE WHEN regexp_full_match(${cell}, ${literal(pattern(format))}) THEN TRY_CAST(${translated(cell, format)} AS DOUBLE) END`;
}

/**
 * The same faster, for a cell that most likely is a number and may have spaces around it. Nothing is lost where the value
 * is null or not finite, or `isDoubtful` true: then `numberSql` tells.
 */
export function quickNumberSql(cell: string, format: NumberFormat): { value: string; isDoubtful: string } {
  const grouped = `contains(${cell}, '_')`;
  if (isPlain(format)) return { value: `TRY_CAST(${cell} AS DOUBLE)`, isDoubtful: grouped };
  if (format.thousands || format.units) return { value: numberSql(cell, format), isDoubtful: 'false' };
  return {
    value: `TRY_CAST(replace(${cell}, ',', '.') AS DOUBLE)`,
    isDoubtful: `(${grouped} OR contains(${cell}, '.'))`,
  };
}

function translated(cell: string, { decimal, thousands, units }: NumberFormat): string {
  const bare = units ? `regexp_replace(${cell}, ${literal(AROUND)}, '', 'g')` : cell;
  const joined = thousands ? `regexp_replace(${bare}, ${literal(grouping(thousands))}, '', 'g')` : bare;
  return decimal === '.' ? joined : `replace(${joined}, ',', '.')`;
}

/** Converts a cell to a number, or null; the same as `numberSql`. */
export function numberReader(format: NumberFormat): (cell: string) => number | null {
  const whole = new RegExp(`^${forScript(pattern(format))}$`, 'u');
  const groups = format.thousands ? new RegExp(forScript(grouping(format.thousands)), 'gu') : null;
  const around = format.units ? new RegExp(forScript(AROUND), 'gu') : null;
  return (cell) => {
    if (!whole.test(cell)) return null;
    const bare = around ? cell.replace(around, '') : cell;
    const joined = groups ? bare.replace(groups, '') : bare;
    const value = Number(format.decimal === ',' ? joined.replace(',', '.') : joined);
    return Number.isFinite(value) ? value : null;
  };
}

const POINT: readonly NumberFormat[] = [',', ' ', "'"].map((thousands) => ({
  decimal: '.',
  thousands: thousands as NumberFormat['thousands'],
}));
const COMMA: readonly NumberFormat[] = ['', '.', ' ', "'"].map((thousands) => ({
  decimal: ',',
  thousands: thousands as NumberFormat['thousands'],
}));

/**
 * The number format of a table: the one in which most cells can be read. A comma between cells means that "1,234" has
 * no decimal comma.
 * @param columns some cells of each column, trimmed
 */
export function numberFormatOf(
  columns: readonly (readonly string[])[],
  separator: string,
  { decimal, thousands }: Pick<TableSettings, 'decimal' | 'thousands'> = {},
): NumberFormat {
  const bare = [PLAIN_NUMBERS, ...(separator === ',' ? [...POINT, ...COMMA] : [...COMMA, ...POINT])].filter(
    (format) =>
      (decimal === undefined || format.decimal === decimal) &&
      (thousands === undefined || format.thousands === thousands),
  );
  const candidates = [...bare, ...bare.map((format): NumberFormat => ({ ...format, units: true }))];
  let best = candidates[0] ?? { decimal: decimal ?? '.', thousands: thousands ?? '' };
  let most = -1;
  for (const format of candidates) {
    const read = numberReader(format);
    // Dates and versions are numbers in one format only: only columns that consist of numbers count.
    const count = columns.reduce((sum, cells) => {
      const found = cells.filter((cell) => read(cell) !== null).length;
      return found * 2 > cells.length ? sum + found : sum;
    }, 0);
    if (count > most) [best, most] = [format, count];
  }
  return best;
}
