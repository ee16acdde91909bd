/** What the file system refuses to write, as a sentence that names the folder and what moves it. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../errors/error.ts';
import { formatBytes } from '../errors/format.ts';
import { CACHE_VARIABLE, cacheDirectory, DATA_VARIABLE, dataDirectory } from './directories.ts';

/** A folder that is written to. */
export interface Place {
  readonly folder: string;
  /** The environment variable that moves it; null for a folder that the user picked. */
  readonly setting: string | null;
}

/** What can be made again: unpacked data, engines. */
export const cachePlace = (): Place => ({ folder: cacheDirectory(), setting: CACHE_VARIABLE });
/** What cannot: runs and their checkpoints. */
export const dataPlace = (): Place => ({ folder: dataDirectory(), setting: DATA_VARIABLE });
/** A folder that the user chose for an export. */
export const pickedPlace = (folder: string): Place => ({ folder, setting: null });

type Kind = 'full' | 'quota' | 'readOnly' | 'denied' | 'missing' | 'failed';
const KINDS: Readonly<Record<string, Kind>> = {
  ENOSPC: 'full',
  EDQUOT: 'quota',
  EROFS: 'readOnly',
  EACCES: 'denied',
  EPERM: 'denied',
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EEXIST: 'missing',
};

const isFileSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string' && 'code' in error;

/** Whether an error is of this file: what made it can pass, and the write can be tried again. */
export const isStorageError = (error: unknown): error is UserError =>
  error instanceof UserError && error.data.code.startsWith('storage.');

/** Bytes that are free for this user on the disk of a folder, or of the nearest one above it that is there. */
async function freeBytes(folder: string): Promise<number | null> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await statfs(at).catch(() => null);
    if (found) return found.bavail * found.bsize;
    if (dirname(at) === at) return null;
  }
}

/**
 * Runs what writes to a place.
 * @param needed bytes that it writes
 * @throws UserError for an error of the file system; anything else as it is
 */
export async function storing<T>({ folder, setting }: Place, needed: number, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isFileSystemError(error)) throw error;
    const kind = KINDS[error.code ?? ''] ?? 'failed';
    const free = kind === 'full' ? await freeBytes(folder) : null;
    const sizes = { needed: formatBytes(needed), free: free === null ? '–' : formatBytes(free) };
    const params = { folder, setting: setting ?? '', detail: error.code ?? error.message, ...sizes };
    throw new UserError(`${setting === null ? 'export' : 'storage'}.${kind}`, params, { path: folder });
  }
}
