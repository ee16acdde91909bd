/** Rows of a table as they are in its file, a page at a time, for a view that scrolls over all of them. */
import type { Pages } from '../../dataset.ts';
import type { Database, DataFiles } from '../../files.ts';
import type { TableSettings } from './settings.ts';
import { asUserError, isKept, openTableFile } from './tableFile.ts';

/** Files up to so many bytes are read into the database once; of a larger one each page is searched from the beginning. */
const MOST_KEPT = 512 * 1024 * 1024;
/** Most characters of a cell. */
const MOST_CHARACTERS = 200;

/** A cell as it is shown. */
export const cellText = (cell: unknown): string => (cell === null ? '' : String(cell).slice(0, MOST_CHARACTERS));

interface Opened {
  readonly database: Database;
  /** Where rows are found by their number. */
  readonly table: string | null;
}

/** Reads pages of a table one after the other, since a database answers one query at a time. */
export class TablePages implements Pages {
  readonly #files: DataFiles;
  readonly #settings: Partial<TableSettings>;
  readonly #places: readonly number[];
  readonly #mostKept: number;
  #opened: Opened | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** @param places of the columns in the file @param mostKept bytes of a file that is read into the database */
  constructor(
    files: DataFiles,
    settings: Partial<TableSettings>,
    places: readonly number[],
    mostKept: number = MOST_KEPT,
  ) {
    this.#files = files;
    this.#settings = settings;
    this.#places = places;
    this.#mostKept = mostKept;
  }

  /** Rows from a number on, 0 being the first below the header; fewer at the end. Throws a UserError. */
  read(from: number, count: number): Promise<string[][]> {
    const reading = this.#last.then(() => this.#read(from, count));
    this.#last = reading.catch(() => undefined);
    return reading;
  }

  async #read(from: number, count: number): Promise<string[][]> {
    try {
      this.#opened ??= await this.#open();
      const { database, table } = this.#opened;
      const columns = this.#places.map((place) => `c${place}`).join(', ');
      const rows = await database.rows(
        table
          ? `SELECT ${columns} FROM ${table} WHERE rowid >= ${from} AND rowid < ${from + count} ORDER BY rowid`
          : `SELECT ${columns} FROM cells LIMIT ${count} OFFSET ${from}`,
      );
      return rows.map((row) => row.map(cellText));
    } catch (error) {
      throw asUserError(error, this.#files);
    }
  }

  async #open(): Promise<Opened> {
    const { database, size } = await openTableFile(this.#files, this.#settings);
    if (isKept(size)) return { database, table: 'cells' };
    if (size > this.#mostKept) return { database, table: null };
    try {
      await database.run('CREATE TABLE pages AS SELECT * FROM cells');
      return { database, table: 'pages' };
    } catch {
      // Not enough memory: pages are searched.
      return { database, table: null };
    }
  }

  close(): Promise<void> {
    // After a page that is being read.
    const closing = this.#last.then(() => {
      this.#opened?.database.close();
      this.#opened = null;
    });
    this.#last = closing;
    return closing;
  }
}
