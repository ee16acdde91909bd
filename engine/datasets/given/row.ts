/** Parsing of a row of a user's own: single cells, and a row as text. */
import { UserError } from '../../errors/error.ts';
import { Scanner } from '../formats/table/scanner.ts';
import { numberReader, PLAIN_NUMBERS, type NumberFormat } from '../formats/table/numbers.ts';
import type { GivenColumn } from './given.ts';

/** Squares of larger numbers overflow. */
const MAX_MAGNITUDE = 1e30;
const LISTED = 20;
const OWN = '';

const list = (names: readonly string[]): string =>
  names.slice(0, LISTED).join(', ') + (names.length > LISTED ? ', …' : '');

/**
 * A cell as a number, or as its index among the column's categories; null for an optional missing value.
 * @param format how the table writes numbers; plain ones are read as well
 */
export function readCell(
  { name: column, words, required }: GivenColumn,
  cell: string | undefined,
  format: NumberFormat = PLAIN_NUMBERS,
  numeric = false,
): number | null {
  const text = (cell ?? '').trim();
  if (text === '' && !words?.includes(OWN)) {
    if (required) throw new UserError('given.missing', { column });
    return null;
  }
  if (words) {
    const place = words.indexOf(numeric && text !== '' && Number.isFinite(Number(text)) ? String(Number(text)) : text);
    if (place < 0) throw new UserError('given.word', { column, cell: text, words: list(words) });
    return place;
  }
  const value = numberReader(PLAIN_NUMBERS)(text) ?? numberReader(format)(text);
  if (value === null || Math.abs(value) > MAX_MAGNITUDE) throw new UserError('given.number', { column, cell: text });
  return value;
}

/** Parses a row: a JSON object by column name, or values in column order separated by commas or tabs. */
export function rowOfText(text: string, columns: readonly GivenColumn[]): Record<string, string> {
  const trimmed = text.trim();
  return trimmed.startsWith('{') ? rowOfJson(trimmed) : rowOfValues(trimmed, columns);
}

const badRow = (detail: string): UserError => new UserError('given.row', { detail });

function rowOfJson(text: string): Record<string, string> {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw badRow((error as Error).message);
  }
  const entries = Object.entries(found as Record<string, unknown>).map(([name, value]) => {
    if (typeof value === 'object' && value !== null) throw badRow(`"${name}"`);
    return [name, value === null ? '' : String(value)] as const;
  });
  return Object.fromEntries(entries);
}

function rowOfValues(text: string, columns: readonly GivenColumn[]): Record<string, string> {
  const scanner = new Scanner(text.includes('\t') ? '\t' : ',', (_, detail) => {
    throw badRow(detail);
  });
  const rows = scanner.scan(`${text}\n`);
  if (!rows.length && text) throw badRow('the quote of a cell is not closed');
  const [cells = []] = rows;
  if (rows.length > 1 || cells.length !== columns.length)
    throw new UserError('given.width', {
      got: rows.length > 1 ? rows.length * cells.length : cells.length,
      expected: columns.length,
      columns: list(columns.map(({ name }) => name)),
    });
  return Object.fromEntries(columns.map(({ name }, place) => [name, cells[place]!.trim()]));
}
