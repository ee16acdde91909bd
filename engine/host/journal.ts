/** Append-only records with a checksum each: a cut-off tail is left out, everything before it is read. */
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { checkedLine, readCheckedLine } from '../document/checksum.ts';

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
    this.#pending = this.#pending.then(() => this.#file.appendFile(`${checkedLine(JSON.stringify(record))}\n`));
  }

  async close(): Promise<void> {
    await this.#pending;
    await this.#file.sync();
    await this.#file.close();
  }
}

export async function readJournal(path: string): Promise<unknown[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const whole = text.split('\n').map(readCheckedLine);
  return whole.filter((body) => body !== null).map((body): unknown => JSON.parse(body));
}
