/** Files with their bytes unpacked: used in place, or unpacked once into the cache. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Transform, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { DeclaredSize, StoredFile } from '../datasets/files.ts';
import { UserError } from '../errors/error.ts';
import { cacheDirectory } from './directories.ts';
import { makeFolder } from './makeFolder.ts';
import { openRegular, readError } from './regularFile.ts';
import { cachePlace, storing } from './storage.ts';

/** Packed bytes of a file at most: what it unpacks to is bounded by what it declares. */
const MAX_PACKED = 2 * 1024 ** 3 - 1024 ** 2;

/** A file whose kind and size have been looked at. */
export const storedAt = (path: string, size: number): StoredFile => ({
  path,
  size,
  async read(offset, length) {
    const file = await open(path).catch((error: unknown) => {
      throw readError(error, path);
    });
    try {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      let done = 0;
      while (done < bytes.length) {
        const { bytesRead } = await file.read(bytes, done, bytes.length - done, offset + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.subarray(0, done);
    } catch (error) {
      throw readError(error, path);
    } finally {
      await file.close();
    }
  },
});

function checkSize(expected: number, got: number, file: string): void {
  if (got < expected) throw new UserError('data.truncated', { file, expected, got });
  if (got > expected) throw new UserError('data.trailing', { file, expected, got });
}

/** Opens a file; a .gz is unpacked first. Throws a UserError for anything that is not as large as it declares. */
export async function plainFile(path: string, declared: DeclaredSize): Promise<StoredFile> {
  if (path.toLowerCase().endsWith('.gz')) return unpack(path, declared);
  const { file, size } = await openRegular(path, Infinity);
  await file.close();
  const stored = storedAt(path, size);
  checkSize(declared.sizeOf(await stored.read(0, declared.headBytes), basename(path)), size, basename(path));
  return stored;
}

async function unpack(path: string, declared: DeclaredSize): Promise<StoredFile> {
  const { file, size } = await openRegular(path, MAX_PACKED);
  try {
    const { mtimeMs } = await file.stat();
    const key = createHash('sha256').update(`${path}\n${size}\n${mtimeMs}`).digest('hex').slice(0, 24);
    const target = join(cacheDirectory(), 'data', `${key}-${basename(path).slice(0, -3)}`);
    const known = await plainFile(target, declared).catch(() => null);
    if (known) return known;
    // Not there yet, or cut short when the machine went down: unpacked again.
    await gunzip(file, path, declared, target);
    return await plainFile(target, declared);
  } finally {
    await file.close();
  }
}

/** Streams: what a file unpacks to is never in memory, and never more on disk than its header may claim. */
async function gunzip(from: FileHandle, path: string, declared: DeclaredSize, target: string): Promise<void> {
  const file = basename(path);
  const temporary = `${target}.${process.pid}.tmp`;
  const guard = new SizeGuard(declared, file);
  try {
    await storing(cachePlace(), guard.promised, () => makeFolder(dirname(target)));
    const packed = from.createReadStream({ autoClose: false });
    await pipeline(packed, createGunzip(), guard, createWriteStream(temporary));
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (error instanceof UserError) throw error;
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw new UserError('data.notGzip', { file });
    if ((error as NodeJS.ErrnoException).syscall === 'read') throw readError(error, path);
    await storing(cachePlace(), guard.promised, () => Promise.reject(error as Error));
  }
}

/** Passes no more than the header promises, so that a small file cannot fill the disk. */
class SizeGuard extends Transform {
  readonly #declared: DeclaredSize;
  readonly #file: string;
  #seen = 0;
  #head = Buffer.alloc(0);
  #size: number | null = null;

  constructor(declared: DeclaredSize, file: string) {
    super();
    this.#declared = declared;
    this.#file = file;
  }

  /** Bytes of the whole, as far as its header is known. */
  get promised(): number {
    return this.#size ?? 0;
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    try {
      this.#seen += chunk.length;
      if (this.#size === null) {
        this.#head = Buffer.concat([this.#head, chunk]);
        if (this.#head.length >= this.#declared.headBytes) this.#size = this.#declared.sizeOf(this.#head, this.#file);
      }
      if (this.#size !== null && this.#seen > this.#size) checkSize(this.#size, this.#seen, this.#file);
      done(null, chunk);
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      checkSize(this.#size ?? this.#declared.sizeOf(this.#head, this.#file), this.#seen, this.#file);
      done();
    } catch (error) {
      done(error as Error);
    }
  }
}
