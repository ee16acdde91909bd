/** Keeps the prepared data within their limit: what was not used for longest goes first. */
import { UserError } from '../../errors/error.ts';
import { formatBytes } from '../../errors/format.ts';
import { cacheLimit, LIMIT_VARIABLE } from '../dataLimits.ts';
import { CACHE_VARIABLE } from '../directories.ts';
import { freeBytes } from '../storage.ts';
import { entries, preparedFolder, removeEntry } from './folder.ts';

/** Paths that sessions of this process are reading, and how often. */
const inUse = new Map<string, number>();

/** Protects an entry from eviction until the returned function is called. */
export function use(path: string): () => void {
  inUse.set(path, (inUse.get(path) ?? 0) + 1);
  return () => {
    const left = (inUse.get(path) ?? 1) - 1;
    if (left) inUse.set(path, left);
    else inUse.delete(path);
  };
}

/**
 * Makes room for an entry, within the limit and on the disk.
 * @param bytes of it; 0 if unknown
 * @throws UserError where it is larger than the limit, or the disk is too small for it
 */
export async function makeRoom(bytes: number, target: string): Promise<void> {
  const folder = preparedFolder();
  const all = (await entries()).sort((a, b) => a.used - b.used);
  const total = all.reduce((sum, entry) => sum + entry.bytes, 0);
  const free = (await freeBytes(folder)) ?? Infinity;
  const limit = await cacheLimit(total);
  const params = { folder, needed: formatBytes(bytes) };
  if (bytes > limit)
    throw new UserError('storage.limit', { ...params, limit: formatBytes(limit), setting: LIMIT_VARIABLE });
  let over = Math.max(total + bytes - limit, bytes - free);
  for (const entry of all) {
    if (over <= 0) break;
    if (inUse.has(entry.path) || entry.path === target) continue;
    await removeEntry(entry.path);
    over -= entry.bytes;
  }
  const left = (await freeBytes(folder)) ?? Infinity;
  if (bytes > left)
    throw new UserError(
      'storage.full',
      { ...params, free: formatBytes(left), setting: CACHE_VARIABLE },
      { path: folder },
    );
}

/** Removes all prepared data. @param spareUsed whether those that sessions of this process are reading stay */
export async function clearPrepared(spareUsed: boolean): Promise<void> {
  for (const { path } of await entries()) if (!spareUsed || !inUse.has(path)) await removeEntry(path);
}
