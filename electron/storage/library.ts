/** The user's module library: one file per module in a folder of the app. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MODULE_EXTENSION } from '../../engine/editing/moduleFile.ts';
import { checksum } from '../../engine/model/checksum.ts';
import type { LibraryEntry } from '../../engine/protocol/shell.ts';
import { writeUserFile } from '../../engine/host/files/documentFile.ts';

export class ModuleFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Unreadable files are left out; whether a text is a valid module is checked where it is used. */
  async list(): Promise<LibraryEntry[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const listed = await Promise.all(
      names
        .filter((file) => file.endsWith(MODULE_EXTENSION))
        .map(async (file) => {
          const text = await readFile(join(this.#folder, file), 'utf8').catch(() => null);
          return text === null
            ? []
            : [{ name: file.slice(0, -MODULE_EXTENSION.length).replace(/-[0-9a-f]{8}$/, ''), text }];
        }),
    );
    return listed.flat();
  }

  /** Throws a UserError with the cause of a failure. */
  async save(name: string, text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeUserFile(this.#path(name), text);
  }

  async remove(name: string): Promise<void> {
    await rm(this.#path(name), { force: true });
  }

  /** Many file systems treat `block` and `Block` as one name: the checksum distinguishes them. */
  #path(name: string): string {
    const sum = checksum(name);
    return join(this.#folder, `${name}-${sum}${MODULE_EXTENSION}`);
  }
}
