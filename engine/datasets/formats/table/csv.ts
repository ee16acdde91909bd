/** Rows of a table in a text: RFC 4180, with any of the usual separators. Time is linear, memory that of one part. */
import Papa from 'papaparse';
import { UserError } from '../../../errors/error.ts';
import { formatCount } from '../../../errors/format.ts';
import type { DataFiles } from '../../files.ts';

export const MAX_TABLE_BYTES = 256 * 1024 * 1024;
export const MAX_COLUMNS = 4096;
/** Cells of rows without the header. */
export const MAX_CELLS = 32 * 1024 * 1024;
/** Characters of a cell. */
const MAX_CELL = 1024 * 1024;
/** Characters of the beginning by which the separator is found out. */
const GUESS = 64 * 1024;

const QUOTE = 34;
const NEWLINE = 10;
const SPACE = 32;

/** Splits a text that comes in parts. */
export class Scanner {
  readonly #separator: number;
  readonly #separatorText: string;
  readonly #fail: (line: number, detail: string) => never;
  #row: string[] = [];
  /** Of the cell that is being read, what is not in `text` any more, or had its quotes taken out. */
  #cell = '';
  #state: 'start' | 'plain' | 'quoted' | 'closing' = 'start';
  #line = 1;

  constructor(separator: string, fail: (line: number, detail: string) => never) {
    this.#separatorText = separator;
    this.#separator = separator.charCodeAt(0);
    this.#fail = fail;
  }

  /** @returns the rows that are complete */
  scan(text: string): string[][] {
    if (this.#state === 'quoted' || this.#state === 'closing' || text.includes('"')) return this.#scan(text, []);
    // Without quotes, whole lines can be split at once.
    const [first, last] = [text.indexOf('\n') + 1, text.lastIndexOf('\n') + 1];
    const rows = this.#scan(text.slice(0, first), []);
    if (last > first) {
      for (const line of text.slice(first, last - 1).split('\n')) {
        this.#line += 1;
        this.#row = line.split(this.#separatorText);
        if (line.length > MAX_CELL && this.#row.some((cell) => cell.length > MAX_CELL)) this.#tooLong();
        if (this.#row.length > MAX_COLUMNS) this.#fail(0, '');
        this.#endRow(rows);
      }
    }
    return this.#scan(text.slice(last), rows);
  }

  #scan(text: string, rows: string[][]): string[][] {
    /** Where what belongs to the cell begins. */
    let from = 0;
    for (let i = 0; i < text.length; i += 1) {
      const c = text.charCodeAt(i);
      if (c === NEWLINE) this.#line += 1;
      if (this.#state === 'quoted') {
        if (c !== QUOTE) continue;
        this.#add(text.slice(from, i));
        this.#state = 'closing';
      } else if (c === this.#separator || c === NEWLINE) {
        if (this.#state !== 'closing') this.#add(text.slice(from, i));
        this.#end();
        if (c === NEWLINE) this.#endRow(rows);
        from = i + 1;
      } else if (this.#state === 'closing') {
        if (c === QUOTE) {
          // Two quotes stand for one.
          this.#cell += '"';
          this.#state = 'quoted';
          from = i + 1;
        } else if (c !== SPACE) this.#fail(this.#line, 'text after the closing quote of a cell');
      } else if (this.#state === 'start') {
        this.#state = c === QUOTE ? 'quoted' : 'plain';
        if (c === QUOTE) from = i + 1;
      }
    }
    if (this.#state === 'plain' || this.#state === 'quoted') this.#add(text.slice(from));
    return rows;
  }

  /** @returns the last row, where no line break follows it */
  end(): string[][] {
    if (this.#state === 'quoted') this.#fail(this.#line, 'the quote of a cell is not closed');
    const rows: string[][] = [];
    this.#end();
    this.#endRow(rows);
    return rows;
  }

  #add(text: string): void {
    this.#cell += text;
    if (this.#cell.length > MAX_CELL) this.#tooLong();
  }

  #tooLong(): never {
    return this.#fail(this.#line, `a cell of more than ${MAX_CELL} characters`);
  }

  #end(): void {
    this.#row.push(this.#cell);
    this.#cell = '';
    this.#state = 'start';
    if (this.#row.length > MAX_COLUMNS) this.#fail(0, '');
  }

  #endRow(rows: string[][]): void {
    if (this.#row.some((cell) => cell.trim() !== '')) rows.push(this.#row);
    this.#row = [];
  }
}

/**
 * Names of the columns first, then rows, some at a time. Lines with nothing in them are left out.
 * @throws UserError for what is no sound table of at least two columns and one row
 */
export async function* readRows(files: Pick<DataFiles, 'name' | 'text'>): AsyncGenerator<string[][]> {
  const file = files.name;
  const fail = (line: number, detail: string): never => {
    if (line > 0) throw new UserError('data.tableRow', { file, line, detail });
    throw new UserError('data.tableColumns', { file, limit: formatCount(MAX_COLUMNS) });
  };
  let scanner: Scanner | undefined;
  let header: string[] | undefined;
  let rows = 0;
  const check = (found: string[][]): string[][] => {
    if (!header && found.length) {
      header = found[0]!.map((title) => title.trim());
      checkHeader(header, file);
      found = [header, ...found.slice(1)];
      rows = -1;
    }
    for (const row of found) {
      rows += 1;
      if (row.length !== header!.length) fail(rows + 1, `${row.length} values, ${header!.length} columns`);
    }
    if (header && rows * header.length > MAX_CELLS)
      throw new UserError('data.tableCells', { file, limit: formatCount(MAX_CELLS) });
    return found;
  };
  for await (const part of files.text(MAX_TABLE_BYTES)) {
    scanner ??= new Scanner(Papa.parse(part.slice(0, GUESS), { preview: 10 }).meta.delimiter || ',', fail);
    yield check(scanner.scan(part));
  }
  if (scanner) yield check(scanner.end());
  if (rows < 1) throw new UserError('data.notTable', { file });
}

function checkHeader(titles: readonly string[], file: string): void {
  if (titles.length < 2) throw new UserError('data.notTable', { file });
  const seen = new Set<string>();
  for (const title of titles) {
    if (seen.has(title)) throw new UserError('data.doubleColumn', { file, column: title });
    seen.add(title);
  }
}
