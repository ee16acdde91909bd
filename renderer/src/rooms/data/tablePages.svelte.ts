/** Pages of a table that its view has met: those in sight are read, and the latest are kept. */
import { SvelteMap } from 'svelte/reactivity';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { FormatSource } from '../../../../engine/datasets/source.ts';
import { client } from '../../shell/client.ts';
import { knownData } from '../../state/data/knownData.svelte.ts';

/** Rows of a page. */
export const PAGE_ROWS = 100;
/** Pages that are kept: some thousand rows. */
const MOST_PAGES = 60;

export class TablePages {
  readonly #source: FormatSource;
  readonly #pages = new SvelteMap<number, readonly (readonly string[])[]>();
  #wanted: readonly number[] = [];
  #isReading = false;
  error = $state.raw<ErrorData | null>(null);

  constructor(source: FormatSource) {
    this.#source = source;
  }

  /** A row; null where it has not been read. */
  row(index: number): readonly string[] | null {
    return this.#pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS] ?? null;
  }

  /** Reads the pages of rows in sight, unless they are there; of what was wanted before, nothing more is read. */
  want(first: number, last: number): void {
    const [from, to] = [Math.floor(first / PAGE_ROWS), Math.floor(last / PAGE_ROWS)];
    this.#wanted = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    if (!this.#isReading) void this.#read();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    try {
      for (let page = this.#next(); page !== undefined; page = this.#next()) {
        const reply = await client.call('data.rows', {
          data: knownData.for(this.#source),
          source: this.#source,
          from: page * PAGE_ROWS,
          count: PAGE_ROWS,
        });
        if (!reply.ok) {
          this.error = reply.error;
          return;
        }
        this.error = null;
        this.#keep(page, reply.value.rows);
      }
    } finally {
      this.#isReading = false;
    }
  }

  #next(): number | undefined {
    return this.#wanted.find((page) => !this.#pages.has(page));
  }

  #keep(page: number, rows: readonly (readonly string[])[]): void {
    this.#pages.set(page, rows);
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) break;
      if (!this.#wanted.includes(old)) this.#pages.delete(old);
    }
  }
}
