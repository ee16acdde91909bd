/** Reading files whose kind and size are looked at first: a pipe would wait for ever, a large file fill the memory. */
import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { UserError } from '../errors/error.ts';
import { formatBytes } from '../errors/format.ts';

// A file that becomes a pipe between the look and the opening must not block it either. (Windows has no such flag.)
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Bytes of one read: the system gives no more than 2 GB at a time. */
const CHUNK = 64 * 1024 * 1024;

const DENIED = new Set(['EACCES', 'EPERM']);

/** An error of reading as a sentence; errors of ours as they are. */
export function readError(error: unknown, path: string): UserError {
  if (error instanceof UserError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new UserError('data.notFound', { path });
  if (code === 'EISDIR') return new UserError('data.folder', { path });
  if (DENIED.has(code ?? '')) return new UserError('data.denied', { path });
  return new UserError('data.unreadable', { path, detail: code ?? message });
}

interface RegularFile {
  readonly file: FileHandle;
  /** Bytes. */
  readonly size: number;
}

/**
 * Opens a regular file of at most `most` bytes for reading.
 * @throws UserError for a folder, a pipe, a device, a socket, a larger file, and one that is not there
 */
export async function openRegular(path: string, most: number): Promise<RegularFile> {
  let file: FileHandle | undefined;
  try {
    // Looked at before it is opened as well: opening a device can have effects.
    check(await stat(path), path, most);
    file = await open(path, FLAGS);
    return { file, size: check(await file.stat(), path, most) };
  } catch (error) {
    await file?.close();
    throw readError(error, path);
  }
}

function check(info: Awaited<ReturnType<typeof stat>>, path: string, most: number): number {
  if (info.isDirectory()) throw new UserError('data.folder', { path });
  if (!info.isFile()) throw new UserError('data.notFile', { path });
  const size = Number(info.size);
  if (size > most)
    throw new UserError('data.fileTooLarge', { path, size: formatBytes(size), limit: formatBytes(most) });
  return size;
}

/** All of a regular file of at most `most` bytes; where it grows meanwhile, what it had. */
export async function readRegular(path: string, most: number): Promise<Buffer> {
  const { file, size } = await openRegular(path, most);
  try {
    const bytes = Buffer.allocUnsafe(size);
    let length = 0;
    while (length < size) {
      const { bytesRead } = await file.read(bytes, length, Math.min(CHUNK, size - length), length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } catch (error) {
    throw readError(error, path);
  } finally {
    await file.close();
  }
}
