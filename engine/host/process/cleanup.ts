/** Removes leftovers of killed processes: temporary files, incomplete checkpoints, uploads, temporary folders. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory } from '../../data/directories.ts';
import { removeHalves } from '../runs/checkpoints.ts';
import { namesIn, removeLeftovers, removeTemporaries } from '../files/leftovers.ts';
import { ASIDE } from '../runs/aside.ts';
import { folderOf, listRuns, removeDeleted, runsDirectory } from '../runs/runs.ts';
import { listSearches, searchFolder } from '../searches/searches.ts';

/** Names in the system's folder for temporary files (runtime/temporaryFolder.ts, cli/serve/downloads.ts). */
const TEMPORARY_FOLDER = /^tensorsmith-(?:session|wasm|export)-(\d+)-/;
/** `uploads/PID` (cli/serve/uploads.ts). */
const UPLOADS = /^(\d+)$/;

/**
 * Runs at the start of an engine process, beside its work. Leftovers that cannot be removed stay for the next time.
 * @param active the current run of this process
 */
export async function cleanUp(active: () => string | null): Promise<void> {
  await removeLeftovers(tmpdir(), TEMPORARY_FOLDER);
  await removeLeftovers(join(cacheDirectory(), 'uploads'), UPLOADS);
  for (const folder of [cacheDirectory(), join(cacheDirectory(), 'data')]) await removeTemporaries(folder);
  await removeLeftovers(runsDirectory(), ASIDE);
  await removeDeleted(Date.now());
  for (const { search, status } of await listSearches(null))
    if (status !== 'running') await removeTemporaries(searchFolder(search));
  for (const { run, status } of await listRuns(null)) {
    if (status === 'running' || run === active()) continue;
    const checkpoints = join(folderOf(run), 'checkpoints');
    await removeTemporaries(folderOf(run));
    for (const name of await namesIn(checkpoints)) await removeTemporaries(join(checkpoints, name));
    await removeHalves(folderOf(run)).catch(() => undefined);
  }
}
