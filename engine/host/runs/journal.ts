/** Append-only records with a checksum each: a cut-off tail is left out, everything before it is read. */
import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { openRegular, readError } from '../../data/regularFile.ts';
import { checkedLine, readCheckedLine } from '../../model/checksum.ts';

/** Bytes: days of training of a small network. */
const MOST = 1024 ** 3;
/** Characters of a line. */
const LONGEST = 1024 * 1024;

export class Journal {
  readonly #path: string;
  #file: FileHandle;
  /** Where the last whole record ends. */
  #length = 0;
  #lines: string[] = [];

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** A new one. */
  static async create(path: string): Promise<Journal> {
    return new Journal(path, await open(path, 'wx', 0o600));
  }

  /** Keeps a record for the next `flush`. */
  append(record: unknown): void {
    this.#lines.push(`${checkedLine(JSON.stringify(record))}\n`);
  }

  /** Bytes that wait to be written, at most. */
  get waiting(): number {
    return 3 * this.#lines.reduce((sum, { length }) => sum + length, 0);
  }

  /** Writes what was appended, in order. After a failure it can be called again: what was half written is written over. */
  async flush(): Promise<void> {
    if (!this.#lines.length) return;
    const { length: count } = this.#lines;
    const bytes = Buffer.from(this.#lines.join(''));
    await this.#reopenMoved();
    for (let written = 0; written < bytes.length;) {
      const at = this.#length + written;
      written += (await this.#file.write(bytes, written, bytes.length - written, at)).bytesWritten;
    }
    this.#length += bytes.length;
    this.#lines.splice(0, count);
  }

  /** A file that was deleted or moved while it is open would take every record, and the one at the path none. */
  async #reopenMoved(): Promise<void> {
    const there = await stat(this.#path).catch(() => null);
    if (there && there.ino === (await this.#file.stat()).ino) return;
    const file = await open(this.#path, constants.O_RDWR | constants.O_CREAT, 0o600);
    await this.#file.close();
    this.#file = file;
    this.#length = (await file.stat()).size;
  }

  async close(): Promise<void> {
    try {
      await this.flush();
      await this.#file.sync();
    } finally {
      await this.#file.close();
    }
  }
}

/**
 * Hands out the whole records, in order.
 * @returns how many lines are not as they were written; a cut-off last one does not count
 */
export async function readJournal(path: string, take: (record: unknown) => void): Promise<{ damaged: number }> {
  const { file } = await openRegular(path, MOST);
  let damaged = 0;
  let rest = '';
  /** Within a line that is too long to be one of ours. */
  let skipping = false;
  try {
    for await (const part of file.createReadStream({ encoding: 'utf8', autoClose: false })) {
      const lines = (rest + String(part)).split('\n');
      // What follows the last line break may still be going on, or was being written.
      rest = lines.pop()!;
      for (const line of lines) {
        const record = skipping ? undefined : parseLine(line);
        skipping = false;
        if (record === undefined) damaged += 1;
        else take(record);
      }
      if (rest.length > LONGEST) [rest, skipping] = ['', true];
    }
  } catch (error) {
    throw readError(error, path);
  } finally {
    await file.close();
  }
  return { damaged };
}

function parseLine(line: string): unknown {
  const body = readCheckedLine(line);
  try {
    return body === null ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}
