/** The user's module library. */
import {
  MODULE_EXTENSION,
  type ModuleFile,
  readModule,
  rootOf,
  takeModule,
  writeModule,
} from '../../../../engine/editing/moduleFile.ts';
import { toErrorData } from '../../../../engine/errors/error.ts';
import type { LibraryEntry } from '../../../../engine/protocol/shell.ts';
import { client } from '../../shell/client.ts';
import type { OpenDocument } from './document.svelte.ts';
import { i18n } from '../preferences/i18n.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';
import { checkInWorker } from './checkInWorker.ts';

interface Kept extends LibraryEntry {
  readonly file: ModuleFile;
}

class Library {
  /** Modules by name. Unreadable ones are left out, and reported once per start. */
  modules = $state.raw<readonly Kept[]>([]);
  #told = false;

  async load(): Promise<void> {
    const reply = await client.call('library.list', {});
    if (!reply.ok) return toasts.error(reply.error);
    this.modules = reply.value
      .flatMap((entry): Kept[] => {
        try {
          return [{ ...entry, file: readModule(entry.text) }];
        } catch (error) {
          const data = toErrorData(error);
          if (!this.#told) toasts.error({ ...data, where: { ...data.where, path: entry.name } });
          this.#told = true;
          return [];
        }
      })
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Adds a module of a document, with its nested modules. */
  async add(target: OpenDocument, module: string): Promise<void> {
    await this.#put(takeModule(target.document, module));
  }

  /** Imports a module from a file; errors become a toast. */
  async import(name: string, text: string): Promise<void> {
    try {
      await checkInWorker('module', text);
      await this.#put(readModule(text));
    } catch (error) {
      const data = toErrorData(error);
      toasts.error({ ...data, where: { ...data.where, path: name } });
    }
  }

  async pick(): Promise<void> {
    const reply = await client.call('library.pick', {});
    if (!reply.ok) toasts.error(reply.error);
    else if (reply.value) await this.import(reply.value.name, reply.value.text);
  }

  async export({ name, text }: LibraryEntry): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    const reply = await client.call('file.saveAs', { name: name + MODULE_EXTENSION, bytes });
    if (!reply.ok) toasts.error(reply.error);
    else if (reply.value) {
      const { name } = reply.value;
      toasts.good(() => i18n.m.library.exported(name));
    }
  }

  async remove(entry: LibraryEntry): Promise<void> {
    const reply = await client.call('library.remove', { name: entry.name });
    if (!reply.ok) return toasts.error(reply.error);
    await this.load();
    this.#offerBack(() => i18n.m.library.removed(entry.name), entry);
  }

  async #put(file: ModuleFile): Promise<void> {
    const { name } = rootOf(file);
    const text = writeModule(file);
    const before = this.modules.find((other) => other.name === name);
    if (before?.text === text) return toasts.good(() => i18n.m.library.same(name));
    if (!(await this.#write({ name, text }))) return;
    if (before) this.#offerBack(() => i18n.m.library.replaced(name), before);
    else toasts.good(() => i18n.m.library.saved(name));
  }

  /** Reports a change of an entry, with an undo button. */
  #offerBack(words: () => string, { name, text }: LibraryEntry): void {
    toasts.good(words, { label: () => i18n.m.library.undo, run: () => void this.#write({ name, text }) });
  }

  async #write(entry: LibraryEntry): Promise<boolean> {
    const reply = await client.call('library.save', entry);
    if (!reply.ok) toasts.error(reply.error);
    await this.load();
    return reply.ok;
  }
}

export const library = new Library();
