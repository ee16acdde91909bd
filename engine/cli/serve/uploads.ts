/** Data files that a browser sends: a folder a batch, in the cache, removed when the server ends. */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cacheDirectory } from '../../data/directories.ts';
import { makeFolder } from '../../data/makeFolder.ts';

const MAX_FILE = 2 * 1024 ** 3;
const PREFIX = 'upload:';
const FULL = new Set(['ENOSPC', 'EDQUOT']);

export class Uploads {
  readonly #folder = join(cacheDirectory(), 'uploads', String(process.pid));

  /** Answers an HTTP status. */
  async receive(request: IncomingMessage, batch: string, name: string): Promise<number> {
    if (!/^[\w-]{1,64}$/.test(batch) || !/^[\w][\w. -]{0,200}$/.test(name)) return 400;
    if (Number(request.headers['content-length'] ?? 0) > MAX_FILE) return 413;
    const folder = join(this.#folder, batch);
    let size = 0;
    const limit = new Transform({
      transform(chunk: Buffer, _, done) {
        size += chunk.length;
        done(size > MAX_FILE ? new Error('too large') : null, chunk);
      },
    });
    try {
      await makeFolder(folder, 0o700);
      await pipeline(request, limit, createWriteStream(join(folder, name), { mode: 0o600 }));
      return 204;
    } catch (error) {
      await rm(join(folder, name), { force: true }).catch(() => undefined);
      if (size > MAX_FILE) return 413;
      // 507: the disk of the cache is full.
      return FULL.has((error as NodeJS.ErrnoException).code ?? '') ? 507 : 500;
    }
  }

  /** The folder that "upload:<batch>" stands for; other paths as they are. */
  resolve(path: string): string {
    const batch = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
    return /^[\w-]{1,64}$/.test(batch) ? join(this.#folder, batch) : path;
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}
