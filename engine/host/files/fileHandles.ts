/**
 * Handles by which pages name files. Only a shell creates them, for what the user picked; a page cannot create one from
 * a path.
 */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { UserError } from '../../errors/error.ts';
import type { FileHandle } from '../../protocol/commands.ts';

/** Use that a handle is valid for: data picked for reading cannot be overwritten. */
type Use = 'document' | 'data' | 'folder' | 'run' | 'newRun' | 'newPack';

export class FileHandles {
  readonly #paths = new Map<FileHandle, { readonly path: string; readonly use: Use }>();
  readonly #known = new Map<string, FileHandle>();

  /** The handle of a path for a use; the same one as long as this process lives. */
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

  /** Throws for a handle that was not granted for this use. */
  path(handle: FileHandle, use: Use): string {
    const known = this.#paths.get(handle);
    if (known?.use !== use) throw new UserError('shell.refused', { command: use, detail: 'no such handle' });
    return known.path;
  }

  /** Absolute paths and handles of everything granted for a use. */
  all(use: Use): { path: string; handle: FileHandle }[] {
    return [...this.#paths].filter(([, known]) => known.use === use).map(([handle, { path }]) => ({ path, handle }));
  }
}
