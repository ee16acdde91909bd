/** Prepared data on disk: made once, found by what they depend on, and checked before they are used. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PreparedSize, StoredFile } from '../../datasets/files.ts';
import { UserError } from '../../errors/error.ts';
import { makeFolder } from '../makeFolder.ts';
import { storedAt } from '../plainFile.ts';
import { cacheStorage, storing } from '../storage.ts';
import { makeRoom } from './eviction.ts';
import { preparedFolder, SEAL } from './folder.ts';
import { follow } from './preparation.ts';

/** Longest kept part of a file name, from its end. */
const MAX_NAME = 60;

export type Make = (append: (bytes: Uint8Array) => Promise<void>) => Promise<void>;

/** What an entry was when it was made; beside it, written after it. Its time is that of the last use. */
interface Seal {
  readonly bytes: number;
  readonly mtimeMs: number;
  readonly sha256: string;
}

/** Entries that this process is making. */
const making = new Map<string, Promise<StoredFile>>();

/**
 * A cached file, made if it is missing or damaged. It is made again as well if it is evicted while it is in use.
 * @param key what the content depends on
 * @param name readable part of the file name
 * @param size of the content, if known
 * @throws UserError `data.stopped`, `storage.*`: nothing is left then
 */
export function cachedFile(key: string, name: string, size: PreparedSize, make: Make): Promise<StoredFile> {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 24);
  // Names from archives can contain anything.
  const readable = name.replace(/[^\w.-]+/g, '_').slice(-MAX_NAME);
  const target = join(preparedFolder(), `${hash}-${readable}`);
  const entry = async (): Promise<StoredFile> => {
    const known = await intactSize(target);
    if (known !== null) return again(storedAt(target, known));
    await storing(cacheStorage(), size.bytes, () => writeWhole(target, size, make));
    return again(storedAt(target, (await stat(target)).size));
  };
  const once = (): Promise<StoredFile> => {
    const found = making.get(target) ?? entry().finally(() => making.delete(target));
    making.set(target, found);
    return found;
  };
  const again = (stored: StoredFile): StoredFile => ({
    ...stored,
    async read(offset, length) {
      try {
        return await stored.read(offset, length);
      } catch (error) {
        if (!(error instanceof UserError) || error.data.code !== 'data.notFound') throw error;
        await once();
        return stored.read(offset, length);
      }
    },
  });
  return once();
}

/** Size of an entry that is as it was made; null where it is missing or damaged. Marks it as used. */
async function intactSize(target: string): Promise<number | null> {
  const [info, seal] = await Promise.all([stat(target).catch(() => null), readSeal(target)]);
  if (!info || info.size !== seal?.bytes) return null;
  // Something has written to it since: its content decides.
  if (info.mtimeMs !== seal.mtimeMs && (await checksum(target)) !== seal.sha256) return null;
  const now = new Date();
  await utimes(target + SEAL, now, now).catch(() => undefined);
  return info.size;
}

async function readSeal(target: string): Promise<Seal | null> {
  try {
    return JSON.parse(await readFile(target + SEAL, 'utf8')) as Seal;
  } catch {
    return null;
  }
}

async function checksum(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part as Buffer);
  return hash.digest('hex');
}

/** Writes an entry, and its seal once it is on disk. */
async function writeWhole(target: string, size: PreparedSize, make: Make): Promise<void> {
  await makeFolder(dirname(target));
  await makeRoom(size.bytes, target);
  const temporary = `${target}.${process.pid}.tmp`;
  const progress = follow(size);
  const hash = createHash('sha256');
  let written = 0;
  try {
    const to = await open(temporary, 'w');
    try {
      await make(async (part) => {
        progress.wrote(part.length);
        await to.appendFile(part);
        hash.update(part);
        written += part.length;
      });
      await to.sync();
    } finally {
      await to.close();
    }
    await rename(temporary, target);
    const { mtimeMs } = await stat(target);
    await writeFile(temporary, JSON.stringify({ bytes: written, mtimeMs, sha256: hash.digest('hex') } satisfies Seal));
    await rename(temporary, target + SEAL);
    // Its size was not known before.
    if (written > size.bytes) await makeRoom(0, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    progress.end();
  }
}
