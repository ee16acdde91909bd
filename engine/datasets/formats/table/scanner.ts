/** Scanner of CSV rows at the beginning of a text: RFC 4180, in linear time. */
import { MAX_COLUMNS } from './settings.ts';

/** Longest cell in characters. */
const MAX_CELL = 1024 * 1024;

const NEWLINE = 10;
const SPACE = 32;

/** Scans a text that arrives in parts. */
export class Scanner {
  readonly #separator: number;
  readonly #separatorText: string;
  readonly #quote: number;
  readonly #quoteText: string;
  readonly #fail: (line: number, detail: string) => never;
  #row: string[] = [];
  /** The current cell, as far as it is no longer in `text` or had quotes removed. */
  #cell = '';
  #state: 'start' | 'plain' | 'quoted' | 'closing' = 'start';
  #line = 1;

  /** @param quote what cells with separators in them stand in */
  constructor(separator: string, fail: (line: number, detail: string) => never, quote = '"') {
    this.#quoteText = quote;
    this.#quote = quote.charCodeAt(0);
    this.#separatorText = separator;
    this.#separator = separator.charCodeAt(0);
    this.#fail = fail;
  }

  /** @returns complete rows */
  scan(text: string): string[][] {
    if (this.#state === 'quoted' || this.#state === 'closing' || text.includes(this.#quoteText))
      return this.#scan(text, []);
    // Text without quotes is split by lines at once.
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
    /** Start of the current cell. */
    let from = 0;
    for (let i = 0; i < text.length; i += 1) {
      const c = text.charCodeAt(i);
      if (c === NEWLINE) this.#line += 1;
      if (this.#state === 'quoted') {
        if (c !== this.#quote) continue;
        this.#add(text.slice(from, i));
        this.#state = 'closing';
      } else if (c === this.#separator || c === NEWLINE) {
        if (this.#state !== 'closing') this.#add(text.slice(from, i));
        this.#end();
        if (c === NEWLINE) this.#endRow(rows);
        from = i + 1;
      } else if (this.#state === 'closing') {
        if (c === this.#quote) {
          // An escaped quote.
          this.#cell += this.#quoteText;
          this.#state = 'quoted';
          from = i + 1;
        } else if (c !== SPACE) this.#fail(this.#line, 'text after the closing quote of a cell');
      } else if (this.#state === 'start') {
        this.#state = c === this.#quote ? 'quoted' : 'plain';
        if (c === this.#quote) from = i + 1;
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
