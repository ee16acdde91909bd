/** Cached files, made once and found by their inputs. */
import { createHash } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StoredFile } from '../datasets/files.ts';
import { cacheDirectory } from './directories.ts';
import { makeFolder } from './makeFolder.ts';
import { storedAt } from './plainFile.ts';
import { cacheStorage, storing } from './storage.ts';

/** Longest kept part of a file name, from its end. */
const MAX_NAME = 60;

export type Make = (append: (bytes: Uint8Array) => Promise<void>) => Promise<void>;

/**
 * A cached file, made if missing.
 * @param key what the content depends on
 * @param name readable part of the file name
 * @param needed size in bytes, if known
 */
export async function cachedFile(key: string, name: string, needed: number, make: Make): Promise<StoredFile> {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 24);
  // Names from archives can contain anything.
  const readable = name.replace(/[^\w.-]+/g, '_').slice(-MAX_NAME);
  const target = join(cacheDirectory(), 'data', `${hash}-${readable}`);
  const known = await stat(target).catch(() => null);
  if (!known) await storing(cacheStorage(), needed, () => writeWhole(target, make));
  return storedAt(target, (known ?? (await stat(target))).size);
}

/** Writes a file atomically. */
async function writeWhole(target: string, make: Make): Promise<void> {
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
