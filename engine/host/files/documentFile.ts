/** Files of documents: read and written whole, and told apart from what another program has made of them. */
import { createHash } from 'node:crypto';
import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { readRegular } from '../../data/regularFile.ts';
import { UserError } from '../../errors/error.ts';
import type { FileState } from '../../protocol/shell.ts';
import { writeDurably } from './durable.ts';

/** Bytes: as much as a document may have characters. */
const MOST_BYTES = 64 * 1024 * 1024;

interface DocumentFile {
  readonly path: string;
  readonly name: string;
  /** Of the content, to see whether it has changed. */
  readonly stamp: string;
}

const stampOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('base64url');

/** Throws a UserError for what cannot be read, is no file, or is too large to be a document. */
export async function readDocumentFile(path: string): Promise<DocumentFile & { text: string }> {
  try {
    const bytes = await readRegular(path, MOST_BYTES);
    // Some editors of text begin a file with a mark of its byte order.
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
    return { path, name: basename(path), text, stamp: stampOf(bytes) };
  } catch (error) {
    if (error instanceof UserError && error.data.code === 'data.notFound')
      throw new UserError('shell.missing', { path });
    throw error;
  }
}

/** Whether a file is still what it was; a content that cannot be read has changed. */
export async function fileState(path: string, stamp: string): Promise<FileState> {
  try {
    return (await readDocumentFile(path)).stamp === stamp ? 'same' : 'changed';
  } catch (error) {
    return error instanceof UserError && error.data.code === 'shell.missing' ? 'gone' : 'changed';
  }
}

/**
 * Replaces a document's file, or makes it; through a symbolic link, the file that it leads to.
 * @param stamp of what the file is expected to hold; null replaces whatever is there
 * @returns how the file differs from `stamp`, in which case nothing was written
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

/** Writes a file at a place that the user chose. Throws a UserError that says what the disk has against it. */
export async function writeUserFile(path: string, content: string | Uint8Array): Promise<void> {
  const target = await throughLinks(path);
  // A folder that is gone was moved or deleted: what is saved into a new one of its name would not be found.
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

/** The file that a path leads to, which need not be there yet. */
async function throughLinks(path: string, depth = 0): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real !== null) return real;
  const link = await readlink(path).catch(() => null);
  return link === null || depth > 32 ? path : throughLinks(resolve(dirname(path), link), depth + 1);
}
