/** What pages name files by. Only a shell makes handles, of what the user picked; a page cannot make one of a path. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { UserError } from '../../errors/error.ts';
import type { FileHandle } from '../../protocol/commands.ts';

/** A handle is good for one use: data that were picked to be read cannot be saved over. */
type Use = 'document' | 'data' | 'folder';

export class FileHandles {
  readonly #paths = new Map<FileHandle, { readonly path: string; readonly use: Use }>();
  readonly #known = new Map<string, FileHandle>();

  /** One path has one handle for each use, for as long as this process lives. */
  grant(path: string, use: Use): FileHandle {
    const full = path.startsWith('sample:') ? path : resolve(path);
    const key = `${use} ${full}`;
    const known = this.#known.get(key);
    if (known) return known;
    const handle = randomBytes(16).toString('base64url');
    this.#known.set(key, handle);
    this.#paths.set(handle, { path: full, use });
    return handle;
  }

  /** Throws for a handle that was not given out for this use. */
  path(handle: FileHandle, use: Use): string {
    const known = this.#paths.get(handle);
    if (known?.use !== use) throw new UserError('shell.refused', { command: use, detail: 'no such handle' });
    return known.path;
  }

  /** Absolute path and handle of everything that was given out for a use. */
  all(use: Use): { path: string; handle: FileHandle }[] {
    return [...this.#paths].filter(([, known]) => known.use === use).map(([handle, { path }]) => ({ path, handle }));
  }
}
