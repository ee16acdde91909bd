/** IDX files as plain bytes on disk: used in place, or unpacked once into the cache. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../errors/error.ts';
import { cacheDirectory } from './directories.ts';
import { checkIdxSize, IDX_HEADER_BYTES, parseIdxHeader, type IdxHeader } from './idx.ts';

export interface PlainIdx {
  readonly path: string;
  readonly header: IdxHeader;
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const bytes = new Uint8Array(IDX_HEADER_BYTES);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Opens a file of the given rank; a .gz is unpacked first. Throws a UserError for anything that is not whole. */
export async function plainIdx(path: string, rank: 1 | 3): Promise<PlainIdx> {
  const file = basename(path);
  if (path.toLowerCase().endsWith('.gz')) return unpack(path, rank);
  const header = parseIdxHeader(await firstBytes(path), rank, file);
  checkIdxSize(header, (await stat(path)).size, file);
  return { path, header };
}

async function unpack(path: string, rank: 1 | 3): Promise<PlainIdx> {
  const { size, mtimeMs } = await stat(path);
  const key = createHash('sha256').update(`${path}\n${size}\n${mtimeMs}`).digest('hex').slice(0, 24);
  const folder = join(cacheDirectory(), 'data');
  const target = join(folder, `${key}-${basename(path).slice(0, -3)}`);
  try {
    return await plainIdx(target, rank);
  } catch {
    // Not there yet, or cut short when the machine went down: unpacked again.
    await gunzip(path, rank, folder, target);
    return plainIdx(target, rank);
  }
}

async function gunzip(path: string, rank: 1 | 3, folder: string, target: string): Promise<void> {
  const file = basename(path);
  const temporary = `${target}.${process.pid}.tmp`;
  await mkdir(folder, { recursive: true });
  try {
    await pipeline(createReadStream(path), createGunzip(), sizeGuard(rank, file), createWriteStream(temporary));
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    if (error instanceof UserError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) throw new UserError('data.notGzip', { file });
    throw new UserError('data.unreadable', { path, detail: message });
  }
}

/** Passes no more than the header promises, so that a small file cannot fill the disk. */
function sizeGuard(rank: 1 | 3, file: string): Transform {
  let seen = 0;
  let head = Buffer.alloc(0);
  let header: IdxHeader | null = null;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      try {
        seen += chunk.length;
        if (!header) {
          head = Buffer.concat([head, chunk]);
          if (head.length >= IDX_HEADER_BYTES) header = parseIdxHeader(head, rank, file);
        }
        if (header && seen > header.fileSize) checkIdxSize(header, seen, file);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        checkIdxSize(header ?? parseIdxHeader(head, rank, file), seen, file);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
