/** The files of this machine as data formats see them. */
import { createHash } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DataFiles, StoredFile } from '../datasets/files.ts';
import { cacheDirectory } from './directories.ts';
import { makeFolder } from './makeFolder.ts';
import { readError } from './regularFile.ts';
import { resolveDataPath } from './resolveDataPath.ts';
import { cachePlace, storing } from './storage.ts';
import { plainFile, storedAt } from './plainFile.ts';
import { readText } from './textReader.ts';

/** @param path of a document: of the user's, or `sample:name`; throws a UserError for a sample that is none */
export async function filesAt(path: string): Promise<DataFiles> {
  const location = resolveDataPath(path);
  const info = await stat(location).catch(() => null);
  const kind = info === null ? null : info.isDirectory() ? 'folder' : info.isFile() ? 'file' : 'other';
  const folder = kind === 'folder' ? location : dirname(location);

  /** A folder may be called like a file, when an archive was unpacked into it. */
  async function list(): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      throw readError(error, folder);
    });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  }

  return {
    path,
    location,
    name: basename(location),
    kind,
    folder,
    list,
    async only() {
      if (kind !== 'folder') return null;
      const entries = await readdir(folder).catch((error: unknown) => {
        throw readError(error, path);
      });
      return entries.length === 1 ? filesAt(join(path, entries[0]!)) : null;
    },
    async about(file) {
      const at = join(folder, file);
      return { path: at, bytes: (await stat(at)).size };
    },
    text: (most) => readText(location, most),
    stored: (file, size) => plainFile(join(folder, file), size),
    cached,
  };
}

async function cached(
  from: StoredFile,
  what: string,
  make: (append: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<StoredFile> {
  const { size, mtimeMs } = await stat(from.path);
  const key = createHash('sha256').update(`${what}\n${from.path}\n${size}\n${mtimeMs}`).digest('hex').slice(0, 24);
  const target = join(cacheDirectory(), 'data', `${key}-${basename(from.path)}`);
  const known = await stat(target).catch(() => null);
  if (!known) await storing(cachePlace(), size, () => writeWhole(target, make));
  return storedAt(target, (known ?? (await stat(target))).size);
}

/** The file is there with all its bytes, or not at all. */
async function writeWhole(
  target: string,
  make: (append: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<void> {
  await makeFolder(dirname(target));
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    const to = await open(temporary, 'w');
    try {
      await make((bytes) => to.appendFile(bytes));
      await to.sync();
    } finally {
      await to.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
