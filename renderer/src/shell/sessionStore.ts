/**
 * Sessions in the browser's database. Each page has its own, and holds a lock on it while it lives; an unlocked session
 * was left behind, and the next start takes it over.
 */
import { createStore, delMany, entries, setMany, type UseStore } from 'idb-keyval';
import { UserError } from '../../../engine/errors/error.ts';
import type { ErrorData } from '../../../engine/errors/types.ts';
import {
  inOrder,
  readEntry,
  readOrder,
  type SessionChange,
  type SessionEntry,
  type SessionReport,
  writeEntry,
} from '../../../engine/protocol/session.ts';

const DATABASE = 'tensorsmith-session';
const OWN = 'tensorsmith.session';
/** Time for which a reloaded page may still hold its lock. */
const RELOAD_MS = 1000;

const orderKey = (session: string): string => `${session}/order`;
const entryKey = (session: string, key: string): string => `${session}/tab/${key}`;
const lockName = (session: string): string => `tensorsmith.session.${session}`;

interface Rest {
  readonly id: string;
  /** Time of the last write. */
  readonly at: number;
  readonly order: string | undefined;
  readonly tabs: readonly (readonly [string, string])[];
}

export class SessionStore {
  readonly #store: UseStore = createStore(DATABASE, 'kept');
  #id = '';
  #tabs = new Set<string>();

  async read(): Promise<SessionReport> {
    const all = (await entries<string, string>(this.#store)).filter(([name]) => !name.startsWith('damaged/'));
    const sessions = rests(all);
    const own = sessionStorage.getItem(OWN) ?? '';
    const mine: Rest[] = [];
    if (own && (await hold(own, RELOAD_MS))) mine.push(...sessions.filter(({ id }) => id === own));
    if (!mine.length) {
      for (const rest of sessions) if (rest.id !== own && (await hold(rest.id))) mine.push(rest);
    }
    this.#id = mine[0]?.id ?? crypto.randomUUID();
    if (!mine.length) await hold(this.#id);
    sessionStorage.setItem(OWN, this.#id);
    return this.#takeOver(mine, all.length === 0);
  }

  async write({ entries: changed, order, active, queue, lab, lessons }: SessionChange): Promise<void> {
    const gone = [...this.#tabs].filter((key) => !order.includes(key));
    try {
      await setMany(
        [
          ...changed.map((entry): [string, string] => [entryKey(this.#id, entry.key), stored(entry)]),
          [orderKey(this.#id), JSON.stringify({ order, active, queue, lab, lessons, at: Date.now() })],
        ],
        this.#store,
      );
      if (gone.length)
        await delMany(
          gone.map((key) => entryKey(this.#id, key)),
          this.#store,
        );
    } catch (error) {
      throw new UserError('session.notKept', { detail: (error as Error).message });
    }
    this.#tabs = new Set(order);
  }

  /** Merges the tabs of all abandoned sessions, newest first, into this page's session. */
  async #takeOver(found: readonly Rest[], first: boolean): Promise<SessionReport> {
    const problems: ErrorData[] = [];
    const documents: (SessionEntry & { text: string })[] = [];
    const put: [string, string][] = [];
    const drop: string[] = [];
    const order = readOrder(found[0]?.order);
    for (const rest of found) {
      const own: (SessionEntry & { text: string })[] = [];
      for (const [name, text] of rest.tabs) {
        try {
          const entry = readEntry(text);
          if (entry.text === null) throw new Error('no text');
          // Handles belong to the server; the document it was started with gets a new one.
          own.push({ ...entry, file: null, text: entry.text });
        } catch {
          const kept = `damaged/${name}`;
          put.push([kept, text]);
          drop.push(name);
          problems.push(new UserError('session.damaged', { name, kept: `IndexedDB ${DATABASE}, ${kept}` }).data);
        }
      }
      documents.push(...inOrder(own, readOrder(rest.order)).filter(({ key }) => !documents.some((d) => d.key === key)));
      if (rest.id === this.#id) continue;
      put.push(...own.map((entry): [string, string] => [entryKey(this.#id, entry.key), stored(entry)]));
      drop.push(orderKey(rest.id), ...rest.tabs.map(([name]) => name));
    }
    if (put.length) await setMany(put, this.#store);
    if (drop.length) await delMany(drop, this.#store);
    this.#tabs = new Set(documents.map(({ key }) => key));
    const kept = (of: 'lab' | 'lessons') =>
      found.map((rest) => readOrder(rest.order)[of]).find((text) => text !== undefined);
    const [lab, lessons] = [kept('lab'), kept('lessons')];
    return { first, documents, active: order.active, queue: order.queue, lab, lessons, problems };
  }
}

const stored = ({ file: _, ...entry }: SessionEntry): string => writeEntry(entry);

/** Sessions in the database, the last written first. */
function rests(all: readonly [string, string][]): Rest[] {
  const ids = new Set(all.map(([name]) => name.split('/')[0]!));
  return [...ids]
    .map((id): Rest => {
      const order = all.find(([name]) => name === orderKey(id))?.[1];
      return { id, order, at: writtenAt(order), tabs: all.filter(([name]) => name.startsWith(entryKey(id, ''))) };
    })
    .sort((a, b) => b.at - a.at);
}

function writtenAt(order: string | undefined): number {
  try {
    return Number((JSON.parse(order ?? '') as { at?: unknown }).at) || 0;
  } catch {
    return 0;
  }
}

/** Takes a session's lock for the rest of the page's life, unless another page has it. */
function hold(session: string, patience = 0): Promise<boolean> {
  return new Promise((resolve) => {
    const options = patience ? { signal: AbortSignal.timeout(patience) } : { ifAvailable: true };
    navigator.locks
      .request(lockName(session), options, (lock) => {
        resolve(lock !== null);
        return lock && new Promise<never>(() => undefined);
      })
      .catch(() => resolve(false));
  });
}
