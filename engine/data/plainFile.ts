/** Decompressed files: used in place, or decompressed once into the cache. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Transform, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { DeclaredSize, StoredFile } from '../datasets/files.ts';
import { UserError } from '../errors/error.ts';
import { makeRoom } from './cache/eviction.ts';
import { preparedFolder } from './cache/folder.ts';
import { isGzip } from './gzip.ts';
import { makeFolder } from './makeFolder.ts';
import { openRegular, readError } from './regularFile.ts';
import { cacheStorage, storing } from './storage.ts';

/** Largest gzip file in bytes; the decompressed size is limited by the declared one. */
const MAX_PACKED = 2 * 1024 ** 3 - 1024 ** 2;

/** A file whose type and size are checked already. */
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

/**
 * Opens a file; gzip is decompressed first, whatever its name.
 * @param name for messages, where it differs from the file's own
 * @throws UserError where its size is not the declared one
 */
export async function plainFile(path: string, declared: DeclaredSize, name = basename(path)): Promise<StoredFile> {
  const { file, size } = await openRegular(path, Infinity);
  await file.close();
  const stored = storedAt(path, size);
  const head = await stored.read(0, declared.headBytes);
  if (isGzip(head)) return unpack(path, declared, name);
  checkSize(declared.sizeOf(head, name), size, name);
  return stored;
}

async function unpack(path: string, declared: DeclaredSize, name: string): Promise<StoredFile> {
  const { file, size } = await openRegular(path, MAX_PACKED);
  try {
    const { mtimeMs } = await file.stat();
    const key = createHash('sha256').update(`${path}\n${size}\n${mtimeMs}`).digest('hex').slice(0, 24);
    const target = join(preparedFolder(), `${key}-${basename(path).replace(/\.gz$/i, '')}`);
    const known = await plainFile(target, declared).catch(() => null);
    if (known) return known;
    // Missing, or truncated by a crash of the machine: decompressed again.
    await gunzip(file, path, declared, target, name);
    await makeRoom(0, target);
    return await plainFile(target, declared, name);
  } finally {
    await file.close();
  }
}

/** Streams, so that the content is never held in memory, nor exceeds the declared size on disk. */
async function gunzip(
  from: FileHandle,
  path: string,
  declared: DeclaredSize,
  target: string,
  file: string,
): Promise<void> {
  const temporary = `${target}.${process.pid}.tmp`;
  const guard = new SizeGuard(declared, file);
  try {
    await storing(cacheStorage(), guard.promised, () => makeFolder(dirname(target)));
    const packed = from.createReadStream({ autoClose: false });
    await pipeline(packed, createGunzip(), guard, createWriteStream(temporary));
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (error instanceof UserError) throw error;
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw new UserError('data.notGzip', { file });
    if ((error as NodeJS.ErrnoException).syscall === 'read') throw readError(error, path);
    await storing(cacheStorage(), guard.promised, () => Promise.reject(error as Error));
  }
}

/** Passes no more than the declared size, so that a small file cannot fill the disk. */
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

  /** Declared size in bytes, once the header is read. */
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
