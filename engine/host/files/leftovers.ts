/** What processes that were killed have left: told by the id of their process, which stands in its name. */
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '../process/processIdentity.ts';

/** `NAME.PID-RANDOM.tmp` (durable.ts) and `NAME.PID.tmp` (data/). */
const TEMPORARY_FILE = /\.(\d+)(?:-[0-9a-f]{12})?\.tmp$/;
/** Milliseconds after which nothing is being written any more, though another process has the writer's id by now. */
const ABANDONED = 24 * 3600_000;

export const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Removes the entries of a folder whose name holds the id of a process that is gone. What cannot be removed stays. */
export async function removeLeft(folder: string, pattern: RegExp): Promise<void> {
  for (const name of await namesIn(folder)) {
    const pid = Number(pattern.exec(name)?.[1] ?? NaN);
    if (Number.isNaN(pid) || pid === process.pid) continue;
    const path = join(folder, name);
    const info = await lstat(path).catch(() => null);
    // What belongs to another user, in a folder for all, is not ours to judge.
    if (!info || (process.getuid && info.uid !== process.getuid())) continue;
    if ((await isRunning(pid, null)) && Date.now() - info.mtimeMs < ABANDONED) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Half written files. */
export const removeTemporaries = (folder: string): Promise<void> => removeLeft(folder, TEMPORARY_FILE);
