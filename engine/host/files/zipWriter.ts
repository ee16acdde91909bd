/** ZIP files, written member by member and durably. */
import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { pickedStorage, storing } from '../../data/storage.ts';
import { syncDirectory } from './durable.ts';

/** Most bytes of a ZIP without the extension for large ones. */
export const MOST_BYTES = 4 * 1024 ** 3 - 64 * 1024 ** 2;

export interface ZipMember {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

const STORED = /\.(safetensors|png|jpe?g|webp|gif|gz|tgz|zip|npz|parquet)$/i;

/** Appends members to a file, waiting for the disk: a whole archive is never in memory. */
export class ZipArchive {
  readonly #file: FileHandle;
  readonly #chunks: Uint8Array[] = [];
  #fault: Error | null = null;
  readonly #zip = new Zip((error, chunk) => {
    if (error) this.#fault = error;
    else this.#chunks.push(chunk);
  });
  bytes = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async add(name: string, content: AsyncIterable<Uint8Array>): Promise<ZipMember> {
    // What is compressed already, and weights, do not get smaller.
    const member = STORED.test(name) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    this.#zip.add(member);
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const part of content) {
      hash.update(part);
      bytes += part.length;
      member.push(part);
      await this.#write();
    }
    member.push(new Uint8Array(), true);
    await this.#write();
    return { name, bytes, sha256: hash.digest('hex') };
  }

  async end(): Promise<void> {
    this.#zip.end();
    await this.#write();
  }

  async #write(): Promise<void> {
    if (this.#fault) throw this.#fault;
    for (const chunk of this.#chunks.splice(0)) {
      for (let done = 0; done < chunk.length;) done += (await this.#file.write(chunk, done)).bytesWritten;
      this.bytes += chunk.length;
    }
  }
}

export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * Writes a ZIP, which replaces the file at once or not at all.
 * @param size of its content in bytes, for the free space
 * @returns its size in bytes
 */
export const writeZip = (path: string, size: number, fill: (archive: ZipArchive) => Promise<void>): Promise<number> =>
  storing(pickedStorage(dirname(path)), size, async () => {
    const temporary = `${path}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
    const file = await open(temporary, 'wx', 0o600);
    try {
      const archive = new ZipArchive(file);
      await fill(archive);
      await archive.end();
      await file.sync();
      await file.close();
      await rename(temporary, path);
      await syncDirectory(dirname(path));
      return archive.bytes;
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true });
      throw error;
    }
  });
