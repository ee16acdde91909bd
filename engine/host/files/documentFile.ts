/** Document files: written atomically, and compared with what was last read or written. */
import { createHash } from 'node:crypto';
import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { readRegular } from '../../data/regularFile.ts';
import { UserError } from '../../errors/error.ts';
import type { FileState } from '../../protocol/shell.ts';
import { writeDurably } from './durable.ts';

/** Largest file in bytes, equal to the limit of a document's characters. */
const MOST_BYTES = 64 * 1024 * 1024;

interface DocumentFile {
  readonly path: string;
  readonly name: string;
  /** Hash of the content, to detect changes. */
  readonly stamp: string;
}

const stampOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('base64url');

/** Throws a UserError for what cannot be read, is not a file, or is too large for a document. */
export async function readDocumentFile(path: string): Promise<DocumentFile & { text: string }> {
  try {
    const bytes = await readRegular(path, MOST_BYTES);
    // Some text editors begin a file with a byte order mark.
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
    return { path, name: basename(path), text, stamp: stampOf(bytes) };
  } catch (error) {
    if (error instanceof UserError && error.data.code === 'data.notFound')
      throw new UserError('shell.missing', { path });
    throw error;
  }
}

/** State of a file compared with a stamp; an unreadable content counts as changed. */
export async function fileState(path: string, stamp: string): Promise<FileState> {
  try {
    return (await readDocumentFile(path)).stamp === stamp ? 'same' : 'changed';
  } catch (error) {
    return error instanceof UserError && error.data.code === 'shell.missing' ? 'gone' : 'changed';
  }
}

/**
 * Writes a document's file atomically; through a symbolic link, its target.
 * @param stamp of the expected content; null overwrites any content
 * @returns the difference from `stamp`, in which case nothing was written
 */
export async function saveDocumentFile(
  path: string,
  text: string,
  stamp: string | null,
): Promise<DocumentFile | Exclude<FileState, 'same'>> {
  const state = stamp === null ? 'same' : await fileState(path, stamp);
  if (state !== 'same') return state;
  await writeUserFile(path, text);
  return { path, name: basename(path), stamp: stampOf(text) };
}

/** Writes a file at a location that the user chose. Throws a UserError with the cause of a failure. */
export async function writeUserFile(path: string, content: string | Uint8Array): Promise<void> {
  const target = await throughLinks(path);
  // A missing folder was moved or deleted: a file in a new folder of its name would not be found.
  const folder = dirname(target);
  if (!(await stat(folder).catch(() => null))?.isDirectory()) throw new UserError('shell.folderGone', { path, folder });
  try {
    await writeDurably(target, content);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new UserError('shell.full', { path });
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') throw new UserError('shell.noPermission', { path });
    throw new UserError('shell.write', { path, detail: message });
  }
}

/** The target of a path through symbolic links; it need not exist. */
async function throughLinks(path: string, depth = 0): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real !== null) return real;
  const link = await readlink(path).catch(() => null);
  return link === null || depth > 32 ? path : throughLinks(resolve(dirname(path), link), depth + 1);
}
