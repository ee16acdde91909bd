/** IDX files as plain bytes on disk: used in place, or unpacked once into the cache. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Transform, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../errors/error.ts';
import { cacheDirectory } from './directories.ts';
import { checkIdxSize, IDX_HEADER_BYTES, MAX_IDX_BYTES, parseIdxHeader, type IdxHeader } from './idx.ts';
import { makeFolder } from './makeFolder.ts';
import { openRegular, readError } from './regularFile.ts';
import { cachePlace, storing } from './storage.ts';

export interface PlainIdx {
  readonly path: string;
  readonly header: IdxHeader;
}

/** The beginning of a file, and the bytes that it has. */
async function begin(path: string): Promise<{ head: Uint8Array; size: number }> {
  const { file, size } = await openRegular(path, Infinity);
  try {
    const bytes = new Uint8Array(IDX_HEADER_BYTES);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return { head: bytes.subarray(0, bytesRead), size };
  } catch (error) {
    throw readError(error, path);
  } finally {
    await file.close();
  }
}

/** Opens a file of the given rank; a .gz is unpacked first. Throws a UserError for anything that is not whole. */
export async function plainIdx(path: string, rank: 1 | 3): Promise<PlainIdx> {
  const file = basename(path);
  if (path.toLowerCase().endsWith('.gz')) return unpack(path, rank);
  const { head, size } = await begin(path);
  const header = parseIdxHeader(head, rank, file);
  checkIdxSize(header, size, file);
  return { path, header };
}

async function unpack(path: string, rank: 1 | 3): Promise<PlainIdx> {
  const { file, size } = await openRegular(path, MAX_IDX_BYTES);
  try {
    const { mtimeMs } = await file.stat();
    const key = createHash('sha256').update(`${path}\n${size}\n${mtimeMs}`).digest('hex').slice(0, 24);
    const target = join(cacheDirectory(), 'data', `${key}-${basename(path).slice(0, -3)}`);
    const known = await plainIdx(target, rank).catch(() => null);
    if (known) return known;
    // Not there yet, or cut short when the machine went down: unpacked again.
    await gunzip(file, path, rank, target);
    return await plainIdx(target, rank);
  } finally {
    await file.close();
  }
}

/** Streams: what a file unpacks to is never in memory, and never more on disk than its header may claim. */
async function gunzip(from: FileHandle, path: string, rank: 1 | 3, target: string): Promise<void> {
  const file = basename(path);
  const temporary = `${target}.${process.pid}.tmp`;
  const guard = new SizeGuard(rank, file);
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
  readonly #rank: 1 | 3;
  readonly #file: string;
  #seen = 0;
  #head = Buffer.alloc(0);
  #header: IdxHeader | null = null;

  constructor(rank: 1 | 3, file: string) {
    super();
    this.#rank = rank;
    this.#file = file;
  }

  /** Bytes of the whole, as far as its header is known. */
  get promised(): number {
    return this.#header?.fileSize ?? 0;
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    try {
      this.#seen += chunk.length;
      if (!this.#header) {
        this.#head = Buffer.concat([this.#head, chunk]);
        if (this.#head.length >= IDX_HEADER_BYTES) this.#header = parseIdxHeader(this.#head, this.#rank, this.#file);
      }
      if (this.#header && this.#seen > this.#header.fileSize) checkIdxSize(this.#header, this.#seen, this.#file);
      done(null, chunk);
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      checkIdxSize(this.#header ?? parseIdxHeader(this.#head, this.#rank, this.#file), this.#seen, this.#file);
      done();
    } catch (error) {
      done(error as Error);
    }
  }
}
