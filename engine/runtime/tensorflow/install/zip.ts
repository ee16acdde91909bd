/**
 * Zip files, as wheels are: only the members asked for, streamed, so that a gigabyte never lies in memory. yauzl refuses
 * names that lead out of a folder, and stops a member that unpacks to more than it says.
 */
import { closeSync, createWriteStream, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

/** An open zip file and the list of its members; sizes are bytes. Close it in the end. */
export class Zip {
  readonly #file: ZipFile;
  readonly members: readonly Entry[];

  private constructor(file: ZipFile, members: readonly Entry[]) {
    this.#file = file;
    this.members = members;
  }

  /** @throws Error when the file is no zip file, is cut short, or names a member oddly; close it in the end. */
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
   * Writes one member to a file and flushes it to the disk.
   * @param onBytes told the bytes written since the last call.
   * @throws Error when it unpacks to another size than it says
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
