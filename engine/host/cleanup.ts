/** Removes what processes that were killed have left: half written files, generations, uploads, temporary folders. */
import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory } from '../data/directories.ts';
import { removeHalves } from './checkpoints.ts';
import { isRunning } from './processIdentity.ts';
import { folderOf, listRuns } from './runs.ts';

/** `NAME.PID-RANDOM.tmp` (durable.ts) and `NAME.PID.tmp` (data/). */
const TEMPORARY_FILE = /\.(\d+)(?:-[0-9a-f]{12})?\.tmp$/;
/** In the system's folder for temporary files. */
const TEMPORARY_FOLDER = /^tensorsmith-(?:session|wasm|export)-(\d+)-/;
/** `uploads/PID` (cli/serve/uploads.ts). */
const UPLOADS = /^(\d+)$/;
/** Milliseconds after which nothing is being written any more, though another process has the writer's id by now. */
const ABANDONED = 24 * 3600_000;

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Removes the entries of a folder whose name holds the id of a process that is gone. */
async function removeLeft(folder: string, pattern: RegExp): Promise<void> {
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

/** At the start of an engine process, beside its work. What cannot be removed stays for the next time. */
export async function cleanUp(): Promise<void> {
  await removeLeft(tmpdir(), TEMPORARY_FOLDER);
  await removeLeft(join(cacheDirectory(), 'uploads'), UPLOADS);
  for (const folder of [cacheDirectory(), join(cacheDirectory(), 'data')]) await removeLeft(folder, TEMPORARY_FILE);
  for (const { run, status } of await listRuns(null)) {
    if (status === 'running') continue;
    const checkpoints = join(folderOf(run), 'checkpoints');
    await removeLeft(folderOf(run), TEMPORARY_FILE);
    for (const name of await namesIn(checkpoints)) await removeLeft(join(checkpoints, name), TEMPORARY_FILE);
    await removeHalves(folderOf(run)).catch(() => undefined);
  }
}
