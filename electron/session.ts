/** What is open, kept in a folder of the app's own: a file for each document and one for the order of the tabs. */
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { toErrorData, UserError } from '../engine/errors/error.ts';
import type { ErrorData } from '../engine/errors/types.ts';
import { writeDurably } from '../engine/host/durable.ts';
import { removeTemporaries } from '../engine/host/leftovers.ts';
import {
  inOrder,
  readEntry,
  readOrder,
  withoutChanges,
  writeEntry,
  type SessionChange,
  type SessionEntry,
  type SessionOrder,
  type SessionReport,
} from '../engine/protocol/session.ts';

const ORDER = 'order.json';
const ENTRY = /^tab-([\w-]{1,64})\.json$/;
const fileOf = (key: string): string => `tab-${key}.json`;

export class SessionFiles {
  readonly #folder: string;
  /** What lies in the files, without the texts and the steps. */
  #entries = new Map<string, SessionEntry>();
  #order: SessionOrder = { order: [], active: null };
  #work: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param readFileOf the text of a document's own file
   * @returns what can be brought back; a damaged entry is kept aside
   */
  read(readFileOf: (path: string) => Promise<string>): Promise<SessionReport> {
    return this.#inTurn(async () => {
      this.#ended = false;
      await removeTemporaries(this.#folder);
      const names = await readdir(this.#folder).catch(() => null);
      if (!names) return { first: true, documents: [], active: null, problems: [] };
      const problems: ErrorData[] = [];
      const gone: string[] = [];
      const documents: (SessionEntry & { text: string })[] = [];
      this.#order = readOrder(await readFile(join(this.#folder, ORDER), 'utf8').catch(() => undefined));
      this.#entries = new Map();
      for (const name of names) {
        const key = ENTRY.exec(name)?.[1];
        if (key === undefined) continue;
        const text = await readFile(join(this.#folder, name), 'utf8').catch(() => '');
        try {
          const entry = readEntry(text);
          this.#entries.set(key, { ...entry, key, text: null, history: null });
          documents.push({ ...entry, key, text: entry.text ?? (await readFileOf(entry.path ?? '')) });
        } catch (error) {
          const { code, params } = toErrorData(error);
          if (code === 'shell.missing') gone.push(basename(String(params['path'])));
          else if (this.#entries.has(key)) problems.push(toErrorData(error));
          else problems.push(await this.#keepAside(name));
        }
      }
      if (gone.length) problems.push(new UserError('session.gone', { files: gone.join(', ') }).data);
      return { first: false, documents: inOrder(documents, this.#order), active: this.#order.active, problems };
    });
  }

  /** Entries first, the order last: whatever moment it is cut off at, no document is missing. */
  write({ entries, order, active }: SessionChange): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#ended) return;
      await mkdir(this.#folder, { recursive: true });
      for (const entry of entries) {
        await writeDurably(join(this.#folder, fileOf(entry.key)), writeEntry(entry));
        this.#entries.set(entry.key, { ...entry, text: null, history: null });
      }
      const kept = new Set(order);
      for (const key of this.#entries.keys()) if (!kept.has(key)) await this.#remove(key);
      if (JSON.stringify({ order, active }) === JSON.stringify(this.#order)) return;
      await writeDurably(join(this.#folder, ORDER), JSON.stringify({ order, active }));
      this.#order = { order, active };
    });
  }

  /** The person does not want the changes: documents come back as their files are. Nothing is written after this. */
  discard(): Promise<void> {
    return this.#inTurn(async () => {
      this.#ended = true;
      for (const [key, entry] of this.#entries) {
        const kept = withoutChanges(entry);
        if (!kept) await this.#remove(key);
        else if (kept !== entry) await writeDurably(join(this.#folder, fileOf(key)), writeEntry(kept));
      }
    });
  }

  /** Resolves when everything is on disk. */
  async idle(): Promise<void> {
    await this.#work.catch(() => undefined);
  }

  async #remove(key: string): Promise<void> {
    await rm(join(this.#folder, fileOf(key)), { force: true });
    this.#entries.delete(key);
  }

  async #keepAside(name: string): Promise<ErrorData> {
    const aside = join(this.#folder, 'damaged');
    const kept = join(aside, `${Date.now()}-${name}`);
    await mkdir(aside, { recursive: true });
    await rename(join(this.#folder, name), kept).catch(() => undefined);
    return new UserError('session.damaged', { name, kept }, { path: kept }).data;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work, work);
    this.#work = done;
    return done;
  }
}
