/** Rows of a user's own for a window of a time series, as lines of cells with or without a header. */
import { UserError } from '../../errors/error.ts';
import { Scanner } from '../formats/table/scanner.ts';
import type { GivenColumn } from './given.ts';

const LISTED = 20;

/** The separator of a text by its first line: one that is rare within cells goes first. */
const separatorOf = (line: string): string => ['\t', ';', ','].find((mark) => line.includes(mark)) ?? ',';

/**
 * Parses rows: under a header by the names of its columns, of which others than the known ones are left out; else in
 * the order of the columns. Throws a UserError for a line of another width, or a header without a column.
 */
export function rowsOfText(text: string, columns: readonly GivenColumn[]): Record<string, string>[] {
  const names = columns.map(({ name }) => name);
  const plain = text.replace(/\r\n?/g, '\n').trim();
  const scanner = new Scanner(separatorOf(plain.split('\n', 1)[0]!), (_, detail) => {
    throw new UserError('given.row', { detail });
  });
  const lines = scanner.scan(`${plain}\n`).map((line) => line.map((cell) => cell.trim()));
  if (!lines.length && plain) throw new UserError('given.row', { detail: 'the quote of a cell is not closed' });
  const [first = []] = lines;
  const isHeader = first.some((cell) => names.includes(cell));
  const header = isHeader ? first : names;
  const gone = columns.find(({ name, required }) => required && !header.includes(name));
  if (gone) throw new UserError('given.missing', { column: gone.name });
  return (isHeader ? lines.slice(1) : lines).map((line) => {
    if (line.length !== header.length)
      throw new UserError('given.width', {
        got: line.length,
        expected: header.length,
        columns: header.slice(0, LISTED).join(', '),
      });
    const cells = Object.fromEntries(header.map((name, place) => [name, line[place]!]));
    return Object.fromEntries(names.map((name) => [name, cells[name] ?? '']));
  });
}

const quoted = (cell: string): string => (/[",;\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Rows as lines of cells under a header, as `rowsOfText` reads them. */
export const textOfRows = (
  columns: readonly GivenColumn[],
  rows: readonly (readonly (number | string | null)[])[],
): string =>
  [columns.map(({ name }) => name), ...rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))]
    .map((line) => line.map(quoted).join(','))
    .join('\n');
