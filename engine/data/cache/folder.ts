/** The folder of prepared data, and what lies in it. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../directories.ts';

/** Ending of the file beside an entry that says what it was when it was made. */
export const SEAL = '.seal';

/** The folder of prepared data, below that of the cache. */
export const preparedFolder = (): string => join(cacheDirectory(), 'data');

export interface Entry {
  readonly path: string;
  readonly bytes: number;
  /** Time of its last use, in milliseconds. */
  readonly used: number;
}

/** The whole entries, without those that are being made. */
export async function entries(): Promise<Entry[]> {
  const folder = preparedFolder();
  const names = await readdir(folder).catch(() => []);
  const found = names.filter((name) => !name.endsWith('.tmp') && !name.endsWith(SEAL));
  const infos = await Promise.all(
    found.map(async (name): Promise<Entry | null> => {
      const path = join(folder, name);
      const info = await stat(path).catch(() => null);
      if (!info?.isFile()) return null;
      const seal = await stat(path + SEAL).catch(() => null);
      return { path, bytes: info.size, used: seal ? seal.mtimeMs : Math.max(info.atimeMs, info.mtimeMs) };
    }),
  );
  return infos.filter((entry) => entry !== null);
}

/** The seal goes first: what is left of an interruption counts as damaged. */
export async function removeEntry(path: string): Promise<void> {
  await rm(path + SEAL, { force: true });
  await rm(path, { force: true });
}
