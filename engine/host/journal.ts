/** Append-only records with a checksum each: a cut-off tail is left out, everything before it is read. */
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { crc32 } from './crc32.ts';

const line = (record: unknown): string => {
  const text = JSON.stringify(record);
  return `${crc32(Buffer.from(text)).toString(16).padStart(8, '0')} ${text}\n`;
};

export class Journal {
  readonly #file: FileHandle;
  #pending: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(path: string): Promise<Journal> {
    return new Journal(await open(path, 'a'));
  }

  /** Records go to disk in the order of the calls. */
  append(record: unknown): void {
    this.#pending = this.#pending.then(() => this.#file.appendFile(line(record)));
  }

  async close(): Promise<void> {
    await this.#pending;
    await this.#file.sync();
    await this.#file.close();
  }
}

export async function readJournal(path: string): Promise<unknown[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const records: unknown[] = [];
  for (const entry of text.split('\n')) {
    const [sum, body] = [entry.slice(0, 8), entry.slice(9)];
    if (!body || Number.parseInt(sum, 16) !== crc32(Buffer.from(body))) continue;
    records.push(JSON.parse(body));
  }
  return records;
}
