/** Exports for a browser: written to a temporary folder, zipped, kept until downloaded. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Exported } from '../../host/jobs/exportFiles.ts';
import { storing } from '../../data/storage.ts';

const SETTING = process.platform === 'win32' ? 'TEMP' : 'TMPDIR';
const PREFIX = 'download:';
const KEPT = 8;

export class Downloads {
  readonly #archives = new Map<string, Uint8Array>();

  static isWanted = (directory: string): boolean => directory.startsWith(PREFIX);

  /**
   * @param write fills the folder and returns the names of its files
   * @returns the address of the archive
   */
  async pack(write: (folder: string) => Promise<Exported>): Promise<Exported & { directory: string }> {
    const folder = await this.#folder();
    try {
      const { files, notes } = await write(folder);
      const entries = await Promise.all(
        files.map(async (file) => [file, new Uint8Array(await readFile(join(folder, file)))] as const),
      );
      return { directory: this.#keep(zipSync(Object.fromEntries(entries))), files, existing: [], notes };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** @param write writes the file at a path, and returns its size */
  async file(write: (path: string) => Promise<number>): Promise<{ bytes: number; address: string }> {
    const folder = await this.#folder();
    try {
      const path = join(folder, 'file');
      const bytes = await write(path);
      return { bytes, address: this.#keep(new Uint8Array(await readFile(path))) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #folder(): Promise<string> {
    return storing({ folder: tmpdir(), setting: SETTING }, 0, () =>
      mkdtemp(join(tmpdir(), `tensorsmith-export-${process.pid}-`)),
    );
  }

  /** @returns the address of the file */
  #keep(bytes: Uint8Array): string {
    const id = randomBytes(16).toString('base64url');
    this.#archives.set(id, bytes);
    const [oldest] = this.#archives.keys();
    if (this.#archives.size > KEPT && oldest !== undefined) this.#archives.delete(oldest);
    return `/download/${id}`;
  }

  get(id: string): Uint8Array | undefined {
    return this.#archives.get(id);
  }
}
