/** The session in a folder of the app: a file for each open document and one for the order of the tabs. */
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { toErrorData, UserError } from '../../engine/errors/error.ts';
import type { ErrorData } from '../../engine/errors/types.ts';
import { readDocumentFile } from '../../engine/host/files/documentFile.ts';
import { writeDurably } from '../../engine/host/files/durable.ts';
import type { FileHandles } from '../../engine/host/files/fileHandles.ts';
import { removeTemporaries } from '../../engine/host/files/leftovers.ts';
import {
  inOrder,
  readEntry,
  readOrder,
  writeEntry,
  type SessionChange,
  type SessionEntry,
  type SessionOrder,
  type SessionReport,
  type StoredEntry,
} from '../../engine/protocol/session.ts';

/** Drafts are private to their owner. */
const OWNER_ONLY = 0o600;
const ORDER = 'order.json';
const ENTRY = /^tab-([\w-]{1,64})\.json$/;
const fileOf = (key: string): string => `tab-${key}.json`;

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

export class SessionFiles {
  readonly #folder: string;
  readonly #handles: FileHandles;
  /** Keys of the tabs that have a file here. */
  #entries = new Set<string>();
  #order: SessionOrder = { order: [], active: null };
  /**
   * Tabs whose document's file is currently unreachable (such as on an unplugged drive), by key: restored once it is
   * reachable.
   */
  readonly #away = new Map<string, string>();
  #work: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(folder: string, handles: FileHandles) {
    this.#folder = folder;
    this.#handles = handles;
  }

  /**
   * @returns what can be restored, with handles of the documents' files: paths are main's own, since a page names files
   * by handles only. A damaged entry is set aside.
   */
  read(): Promise<SessionReport> {
    return this.#inTurn(async () => {
      await removeTemporaries(this.#folder);
      const names = await readdir(this.#folder).catch(() => null);
      if (!names) return { first: true, documents: [], active: null, problems: [] };
      const problems: ErrorData[] = [];
      const gone: string[] = [];
      const documents: (SessionEntry & { text: string })[] = [];
      this.#order = readOrder(await readFile(join(this.#folder, ORDER), 'utf8').catch(() => undefined));
      this.#entries = new Set();
      for (const name of names) {
        const key = ENTRY.exec(name)?.[1];
        if (key === undefined) continue;
        const text = await readFile(join(this.#folder, name), 'utf8').catch(() => '');
        let path: string | null = null;
        try {
          const entry = readEntry(text);
          this.#entries.add(key);
          path = entry.path;
          documents.push({ ...(await this.#withText(entry)), key });
        } catch (error) {
          const data = toErrorData(error);
          const deleted = path !== null && data.code === 'shell.missing' && (await isFolder(dirname(path)));
          if (deleted) gone.push(basename(path!));
          else if (path !== null) {
            this.#away.set(key, path);
            problems.push(new UserError('session.away', { file: path }, { path }).data);
          } else if (this.#entries.has(key)) problems.push(data);
          else problems.push(await this.#keepAside(name));
        }
      }
      if (gone.length) problems.push(new UserError('session.gone', { files: gone.join(', ') }).data);
      const { active, queue, lab, lessons } = this.#order;
      return { first: false, documents: inOrder(documents, this.#order), active, queue, lab, lessons, problems };
    });
  }

  /** The text of an entry; that of a document without changes is in its file. */
  async #withText(entry: StoredEntry): Promise<SessionEntry & { text: string }> {
    const file = entry.path === null ? null : this.#handles.grant(entry.path, 'document');
    if (entry.text !== null) return { ...entry, file, text: entry.text };
    const { text, stamp } = await readDocumentFile(entry.path ?? '');
    return { ...entry, file, text, stamp };
  }

  /** Writes entries first, the order last: no interruption loses a document. */
  write({ entries, ...kept }: SessionChange): Promise<void> {
    return this.#inTurn(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      for (const { file, ...entry } of entries) {
        const path = file === null ? null : this.#handles.path(file, 'document');
        await writeDurably(join(this.#folder, fileOf(entry.key)), writeEntry({ ...entry, path }), OWNER_ONLY);
        this.#entries.add(entry.key);
        // Its file is reachable again, and was opened by the user.
        for (const [key, away] of this.#away) if (away === path) this.#away.delete(key);
      }
      const keys = new Set([...kept.order, ...this.#away.keys()]);
      for (const key of this.#entries) if (!keys.has(key)) await this.#remove(key);
      if (JSON.stringify(kept) === JSON.stringify(this.#order)) return;
      await writeDurably(join(this.#folder, ORDER), JSON.stringify(kept), OWNER_ONLY);
      this.#order = kept;
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

  /** Whether a write is in progress. */
  get writing(): boolean {
    return this.#waiting > 0;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const done = this.#work.then(work, work).finally(() => (this.#waiting -= 1));
    this.#work = done;
    return done;
  }
}
