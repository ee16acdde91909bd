/** Write errors as messages that name the folder and the setting that moves it. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../errors/error.ts';
import { formatBytes } from '../errors/format.ts';
import { CACHE_VARIABLE, cacheDirectory, DATA_VARIABLE, dataDirectory } from './directories.ts';

/** A folder for writing. */
export interface Storage {
  readonly folder: string;
  /** The environment variable that moves it; null for a folder picked by the user. */
  readonly setting: string | null;
}

/** Folder of recreatable files: decompressed data, engines. */
export const cacheStorage = (): Storage => ({ folder: cacheDirectory(), setting: CACHE_VARIABLE });
/** Folder of files that cannot be recreated: runs and their checkpoints. */
export const dataStorage = (): Storage => ({ folder: dataDirectory(), setting: DATA_VARIABLE });
/** A folder picked for an export. */
export const pickedStorage = (folder: string): Storage => ({ folder, setting: null });

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

/** Whether an error comes from this file: its cause may pass, and the write can be retried. */
export const isStorageError = (error: unknown): error is UserError =>
  error instanceof UserError && error.data.code.startsWith('storage.');

/** Free bytes for this user on the disk of a folder, or of its nearest existing parent. */
export async function freeBytes(folder: string): Promise<number | null> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await statfs(at).catch(() => null);
    if (found) return found.bavail * found.bsize;
    if (dirname(at) === at) return null;
  }
}

/**
 * Runs a write.
 * @param needed number of bytes
 * @throws UserError for a file system error; other errors unchanged
 */
export async function storing<T>({ folder, setting }: Storage, needed: number, write: () => Promise<T>): Promise<T> {
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
