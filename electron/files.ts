/** Documents on disk: only paths that the person has chosen are read or written. */
import { readFile, stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { UserError } from '../engine/errors/error.ts';
import { writeDurably } from '../engine/host/durable.ts';
import type { OpenedFile } from '../engine/protocol/shell.ts';

export const EXTENSION = 'tensorsmith';
const LARGEST_MB = 64;

/** Paths that came from a dialog, the recent list, the command line or the file manager. */
export class Grants {
  readonly #paths = new Set<string>();

  add(path: string): string {
    const full = resolve(path);
    this.#paths.add(full);
    return full;
  }

  /** Throws for a path that nobody chose. */
  check(path: string, command: string): string {
    const full = resolve(path);
    if (!this.#paths.has(full)) throw new UserError('shell.refused', { command, detail: full });
    return full;
  }
}

export async function readNetwork(path: string): Promise<OpenedFile> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_MB * 1024 * 1024) {
      throw new UserError('shell.tooBig', { path, size: Math.round(size / 1024 / 1024), limit: LARGEST_MB });
    }
    return { path, name: basename(path), text: await readFile(path, 'utf8') };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UserError('shell.missing', { path });
    throw new UserError('shell.read', { path, detail: message });
  }
}

/** Throws a UserError that says what the disk has against it. */
export async function writeFileAt(path: string, content: string | Uint8Array): Promise<{ path: string; name: string }> {
  try {
    await writeDurably(path, content);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new UserError('shell.full', { path });
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') throw new UserError('shell.noPermission', { path });
    throw new UserError('shell.write', { path, detail: message });
  }
  return { path, name: basename(path) };
}

/** The first argument that looks like a network; Chromium's own switches start with a dash. */
export function networkArgument(args: readonly string[]): string | null {
  return args.slice(1).find((arg) => !arg.startsWith('-') && ['.json', `.${EXTENSION}`].includes(extname(arg))) ?? null;
}
