/** Removes leftovers of killed processes, recognized by the process id in their names. */
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '../process/processIdentity.ts';

/** `NAME.PID-RANDOM.tmp` (durable.ts) and `NAME.PID.tmp` (data/). */
const TEMPORARY_FILE = /\.(\d+)(?:-[0-9a-f]{12})?\.tmp$/;
/** Milliseconds after which a file is abandoned, even if another process has the writer's id by now. */
const ABANDONED = 24 * 3600_000;

export const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Removes the entries of a folder whose name holds the id of a dead process; those that cannot be removed stay. */
export async function removeLeftovers(folder: string, pattern: RegExp): Promise<void> {
  for (const name of await namesIn(folder)) {
    const pid = Number(pattern.exec(name)?.[1] ?? NaN);
    if (Number.isNaN(pid) || pid === process.pid) continue;
    const path = join(folder, name);
    const info = await lstat(path).catch(() => null);
    // In a shared folder, entries of other users are left alone.
    if (!info || (process.getuid && info.uid !== process.getuid())) continue;
    if ((await isRunning(pid, null)) && Date.now() - info.mtimeMs < ABANDONED) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Removes temporary files of interrupted writes. */
export const removeTemporaries = (folder: string): Promise<void> => removeLeftovers(folder, TEMPORARY_FILE);
