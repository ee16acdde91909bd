/** Removes what processes that were killed have left: half written files, generations, uploads, temporary folders. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory } from '../../data/directories.ts';
import { removeHalves } from '../runs/checkpoints.ts';
import { namesIn, removeLeft, removeTemporaries } from '../files/leftovers.ts';
import { folderOf, listRuns } from '../runs/runs.ts';

/** In the system's folder for temporary files (runtime/temporaryFolder.ts, cli/serve/downloads.ts). */
const TEMPORARY_FOLDER = /^tensorsmith-(?:session|wasm|export)-(\d+)-/;
/** `uploads/PID` (cli/serve/uploads.ts). */
const UPLOADS = /^(\d+)$/;

/**
 * At the start of an engine process, beside its work. What cannot be removed stays for the next time.
 * @param active the run that is on in this process by now
 */
export async function cleanUp(active: () => string | null): Promise<void> {
  await removeLeft(tmpdir(), TEMPORARY_FOLDER);
  await removeLeft(join(cacheDirectory(), 'uploads'), UPLOADS);
  for (const folder of [cacheDirectory(), join(cacheDirectory(), 'data')]) await removeTemporaries(folder);
  for (const { run, status } of await listRuns(null)) {
    if (status === 'running' || run === active()) continue;
    const checkpoints = join(folderOf(run), 'checkpoints');
    await removeTemporaries(folderOf(run));
    for (const name of await namesIn(checkpoints)) await removeTemporaries(join(checkpoints, name));
    await removeHalves(folderOf(run)).catch(() => undefined);
  }
}
