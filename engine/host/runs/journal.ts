/** Append-only records with a checksum each: a truncated tail is ignored, everything before it is read. */
import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { openRegular, readError } from '../../data/regularFile.ts';
import { checkedLine, readCheckedLine } from '../../model/checksum.ts';

/** Largest journal in bytes: days of training of a small network. */
const MOST = 1024 ** 3;
/** Longest line in characters. */
const LONGEST = 1024 * 1024;

export class Journal {
  readonly #path: string;
  #file: FileHandle;
  /** Offset after the last complete record. */
  #length = 0;
  #lines: string[] = [];

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** Creates a journal. */
  static async create(path: string): Promise<Journal> {
    return new Journal(path, await open(path, 'wx', 0o600));
  }

  /** Opens an existing journal for appending; a truncated tail is overwritten. Recreated where it is missing. */
  static async reopen(path: string): Promise<Journal> {
    const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    const journal = new Journal(path, file);
    journal.#length = await wholeLines(file);
    await file.truncate(journal.#length);
    return journal;
  }

  /** Appends a record, to be written by the next `flush`. */
  append(record: unknown): void {
    this.#lines.push(`${checkedLine(JSON.stringify(record))}\n`);
  }

  /** Upper bound of the bytes that are not yet written. */
  get waiting(): number {
    return 3 * this.#lines.reduce((sum, { length }) => sum + length, 0);
  }

  /** Writes appended records in order. Can be called again after a failure: a partial write is overwritten. */
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

  /** As `flush`; what is written outlasts a loss of power. */
  async sync(): Promise<void> {
    await this.flush();
    await this.#file.datasync();
  }

  /** Reopens a journal whose file was deleted or moved, which would receive records that nobody finds. */
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
      await this.sync();
    } finally {
      await this.#file.close();
    }
  }
}

/** Bytes up to the last line break. */
async function wholeLines(file: FileHandle): Promise<number> {
  const part = Buffer.alloc(LONGEST);
  for (let end = (await file.stat()).size; end > 0;) {
    const start = Math.max(0, end - part.length);
    const { bytesRead } = await file.read(part, 0, end - start, start);
    const last = part.subarray(0, bytesRead).lastIndexOf('\n');
    if (last >= 0) return start + last + 1;
    end = start;
  }
  return 0;
}

/**
 * Reads the valid records, in order.
 * @returns number of damaged lines; a truncated last one does not count
 */
export async function readJournal(path: string, take: (record: unknown) => void): Promise<{ damaged: number }> {
  const { file } = await openRegular(path, MOST);
  let damaged = 0;
  let rest = '';
  /** Whether the current line is too long to be valid. */
  let skipping = false;
  try {
    for await (const part of file.createReadStream({ encoding: 'utf8', autoClose: false })) {
      const lines = (rest + String(part)).split('\n');
      // The part after the last line break may be incomplete.
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
