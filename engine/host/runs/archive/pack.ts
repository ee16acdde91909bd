/** Writes a run as one file. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatBytes } from '../../../errors/format.ts';
import { UserError } from '../../../errors/error.ts';
import { namesIn } from '../../files/leftovers.ts';
import { MOST_BYTES, once, writeZip } from '../../files/zipWriter.ts';
import { CHECKPOINTS } from '../checkpoints.ts';
import { folderOf, isOn, loadRun } from '../runs.ts';
import { writeSealed } from '../sealed.ts';
import { limitOf, MANIFEST, type Manifest, manifestOf, RECORD } from './members.ts';

/** Names of a run's files, in the order in which they are written; what is no part of a run is left out. */
async function filesOf(folder: string): Promise<string[]> {
  const checkpoints = await namesIn(join(folder, CHECKPOINTS));
  const within = await Promise.all(
    checkpoints.map(async (name) =>
      (await namesIn(join(folder, CHECKPOINTS, name))).map((file) => `${CHECKPOINTS}/${name}/${file}`),
    ),
  );
  return [...(await namesIn(folder)), ...within.flat()].filter((name) => limitOf(name) !== null).sort();
}

/** The record without what holds for this process and this window alone. */
async function portable(run: string, active: string | null): Promise<Buffer> {
  const record = await loadRun(run);
  if (record.status === 'running' && (await isOn(record, active))) throw new UserError('run.exportRunning');
  const { from: _, process: __, ...rest } = record;
  return Buffer.from(
    writeSealed({ ...rest, pid: 0, status: record.status === 'running' ? 'interrupted' : record.status }),
  );
}

/**
 * Writes a run with its document, metrics, notes and checkpoints to a file, which is replaced at once or not at all.
 * @param active the current run of this process
 * @returns its size in bytes
 * @throws UserError where it is running, is too large for a ZIP, or the file cannot be written
 */
export async function packRun(run: string, path: string, active: string | null): Promise<number> {
  const record = await portable(run, active);
  const folder = folderOf(run);
  const names = await filesOf(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
  if (size > MOST_BYTES)
    throw new UserError('run.exportTooLarge', { size: formatBytes(size), limit: formatBytes(MOST_BYTES) });
  return writeZip(path, size, async (archive) => {
    const files: Manifest['files'] = [];
    for (const name of names)
      files.push(await archive.add(name, name === RECORD ? once(record) : createReadStream(join(folder, name))));
    await archive.add(MANIFEST, once(Buffer.from(JSON.stringify(manifestOf(run, files), null, 2))));
  });
}
