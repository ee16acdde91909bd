/** Data files uploaded by a browser: one folder per batch in the cache, removed when the server ends. */
import { createWriteStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cacheDirectory } from '../../data/directories.ts';
import { makeFolder } from '../../data/makeFolder.ts';

/** Most bytes of a file, and of all uploads. */
const MAX_FILE = 2 * 1024 ** 3;
const MAX_TOTAL = 16 * 1024 ** 3;
const AT_ONCE = 8;
const PREFIX = 'upload:';
const BATCH = /^[\w-]{1,64}$/;
/** A file name in any script; no path separators, not hidden, no name with a special meaning. */
const NAME = /^[^./\\:*?"<>|\p{Cc}][^/\\:*?"<>|\p{Cc}]{0,200}$/u;
const FULL = new Set(['ENOSPC', 'EDQUOT']);

export class Uploads {
  #total = 0;
  #receiving = 0;
  readonly #folder = join(cacheDirectory(), 'uploads', String(process.pid));

  /** Receives a file; returns an HTTP status. */
  async receive(request: IncomingMessage, batch: string, name: string): Promise<number> {
    if (!BATCH.test(batch) || !NAME.test(name) || Buffer.byteLength(name) > 255) return 400;
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > MAX_FILE || this.#total + announced > MAX_TOTAL) return 413;
    if (this.#receiving >= AT_ONCE) return 429;
    const folder = join(this.#folder, batch);
    let size = 0;
    this.#receiving += 1;
    const limit = new Transform({
      transform: (chunk: Buffer, _, done) => {
        size += chunk.length;
        this.#total += chunk.length;
        done(size > MAX_FILE || this.#total > MAX_TOTAL ? new Error('too large') : null, chunk);
      },
    });
    try {
      await makeFolder(folder, 0o700);
      await pipeline(request, limit, createWriteStream(join(folder, name), { mode: 0o600 }));
      return 204;
    } catch (error) {
      await rm(join(folder, name), { force: true }).catch(() => undefined);
      this.#total -= size;
      if (size > MAX_FILE || this.#total + size > MAX_TOTAL) return 413;
      // 507: the disk of the cache is full.
      return FULL.has((error as NodeJS.ErrnoException).code ?? '') ? 507 : 500;
    } finally {
      this.#receiving -= 1;
    }
  }

  /** The folder of "upload:<batch>" among this server's uploads; null for anything else. */
  folder(data: string): string | null {
    const batch = data.startsWith(PREFIX) ? data.slice(PREFIX.length) : '';
    return BATCH.test(batch) ? join(this.#folder, batch) : null;
  }

  /** The only file of "upload:<batch>"; null for anything else. */
  async file(data: string): Promise<string | null> {
    const folder = this.folder(data);
    const [name, ...more] = folder === null ? [] : await readdir(folder).catch(() => []);
    return folder === null || name === undefined || more.length ? null : join(folder, name);
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}
