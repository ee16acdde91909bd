/**
 * ZIP files, as wheels are: only the requested members, streamed, so that a gigabyte is never held in memory. yauzl
 * refuses names that lead out of a folder, and stops a member that unpacks to more than its declared size.
 */
import { closeSync, createWriteStream, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

/** An open ZIP file and its members; sizes are bytes. Must be closed. */
export class Zip {
  readonly #file: ZipFile;
  readonly members: readonly Entry[];

  private constructor(file: ZipFile, members: readonly Entry[]) {
    this.#file = file;
    this.members = members;
  }

  /** @throws Error when the file is no ZIP file, is truncated, or has an invalid member name. */
  static async open(path: string): Promise<Zip> {
    let file: ZipFile | null = null;
    try {
      file = await openPromise(path, { autoClose: false, strictFileNames: true });
      const members: Entry[] = [];
      for await (const member of file.eachEntry()) members.push(member);
      return new Zip(file, members);
    } catch (error) {
      file?.close();
      throw new Error(`${path} is not a whole zip file: ${(error as Error).message}`, { cause: error });
    }
  }

  /**
   * Extracts one member to a file and flushes it to the disk.
   * @param onBytes called with the bytes written since the last call.
   * @throws Error when it unpacks to another size than declared
   */
  async extract(member: Entry, target: string, onBytes: (bytes: number) => void, signal?: AbortSignal): Promise<void> {
    mkdirSync(dirname(target), { recursive: true });
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        onBytes(chunk.length);
        done(null, chunk);
      },
    });
    await pipeline(await this.#file.openReadStreamPromise(member), count, createWriteStream(target), { signal });
    const file = openSync(target, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  close(): void {
    this.#file.close();
  }
}
