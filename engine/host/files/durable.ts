/** Atomic and durable writes: a crash, a full disk or a power cut leaves the old content or the new, never a part. */
import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolder } from '../../data/makeFolder.ts';

/** Bytes of one write: the system accepts at most 2 GB at a time. */
const CHUNK = 64 * 1024 * 1024;

/** Retries of a rename, which Windows refuses while a scanner reads the file. */
const RENAME_RETRIES = 20;
const BUSY = new Set(['EPERM', 'EACCES', 'EBUSY']);

async function renameWithPatience(from: string, to: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const busy = process.platform === 'win32' && BUSY.has((error as NodeJS.ErrnoException).code ?? '');
      if (!busy || attempt === RENAME_RETRIES) throw error;
      await delay(50 * (attempt + 1));
    }
  }
}

/** Flushes a directory's entries; a no-op on Windows. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** @param mode permissions of a new file; an existing file keeps its own where none are given */
export async function writeDurably(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  // The id of this process marks the file as abandoned once the process is gone (leftovers.ts).
  const temporary = `${path}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
  await makeFolder(dirname(path));
  try {
    const before = mode ?? (await stat(path).catch(() => null))?.mode;
    const file = await open(temporary, 'wx', before ?? 0o666);
    try {
      // The umask must not remove permissions that the old file had.
      if (before !== undefined) await file.chmod(before & 0o7777);
      // A write may be partial, as on a disk that fills up; the next one then fails.
      for (let written = 0; written < bytes.length;) {
        written += (await file.write(bytes, written, Math.min(CHUNK, bytes.length - written))).bytesWritten;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await renameWithPatience(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}
