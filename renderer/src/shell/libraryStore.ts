/** The user's module library in the browser's database, by name. */
import { createStore, del, entries, set, type UseStore } from 'idb-keyval';
import type { LibraryEntry } from '../../../engine/protocol/shell.ts';

export class LibraryStore {
  readonly #store: UseStore = createStore('tensorsmith-modules', 'modules');

  async list(): Promise<LibraryEntry[]> {
    return (await entries<string, string>(this.#store)).map(([name, text]) => ({ name, text }));
  }

  save(name: string, text: string): Promise<void> {
    return set(name, text, this.#store);
  }

  remove(name: string): Promise<void> {
    return del(name, this.#store);
  }
}
