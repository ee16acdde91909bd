/** Reads files whose type and size are checked first: a pipe would block forever, a large file exhaust the memory. */
import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { UserError } from '../errors/error.ts';
import { formatBytes } from '../errors/format.ts';

// O_NONBLOCK: a file replaced by a pipe between check and open must not block either. (Windows has no such flag.)
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Bytes of one read: the system returns at most 2 GB at a time. */
const CHUNK = 64 * 1024 * 1024;

const DENIED = new Set(['EACCES', 'EPERM']);

/** A read error as a UserError; UserErrors unchanged. */
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
  /** Size in bytes. */
  readonly size: number;
}

/**
 * Opens a regular file of at most `most` bytes for reading.
 * @throws UserError for a folder, a pipe, a device, a socket, a larger file, and a missing one
 */
export async function openRegular(path: string, most: number): Promise<RegularFile> {
  let file: FileHandle | undefined;
  try {
    // Checked before opening as well: opening a device can have effects.
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

/** The content of a regular file of at most `most` bytes; bytes appended meanwhile are ignored. */
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
