/**
 * Takes a run from a file, which may come from anywhere: only the names of a run's files are written, none larger than
 * its reader accepts, and each is what the manifest says. Nothing is left of a file that is refused.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { dataStorage, storing } from '../../../data/storage.ts';
import { openRegular, readError } from '../../../data/regularFile.ts';
import { UserError } from '../../../errors/error.ts';
import { writeDurably } from '../../files/durable.ts';
import { extract, type Fail, plainMembers, wholeMember } from '../../files/zipReader.ts';
import { putTogether } from '../aside.ts';
import { recordSchema, type RunRecord } from '../runRecord.ts';
import { folderOf, isRunId, loadCheckpoint, loadRunDocument, newRunId, noteRun } from '../runs.ts';
import { loadRunData } from '../runData.ts';
import { readSealed, writeSealed } from '../sealed.ts';
import {
  limitOf,
  MANIFEST,
  type Manifest,
  manifestSchema,
  MOST_FILES,
  MOST_MANIFEST,
  NOTES,
  RECORD,
} from './members.ts';

/** A run that was taken, or was here already. */
export interface TakenRun {
  readonly run: string;
  readonly name: string;
  /** Whether it was here already, unchanged. */
  readonly known: boolean;
}

/**
 * Takes the run in a file into the list of runs: under its own id, or a new one where another run has that.
 * @throws UserError for anything but a whole file of a run
 */
export async function unpackRun(path: string): Promise<TakenRun> {
  const { file, size } = await openRegular(path, Infinity);
  await file.close();
  const fail = (detail: string): never => {
    throw new UserError('run.badFile', { path, detail: detail.replace(/\.$/, '') });
  };
  const zip = await openPromise(path, { autoClose: false }).catch((error: Error) => fail(error.message));
  try {
    const limitOfMember = (name: string) => (name === MANIFEST ? MOST_MANIFEST : limitOf(name));
    const members = await plainMembers(zip, size, { limitOf: limitOfMember, most: MOST_FILES + 1, of: 'a run' }, fail);
    const manifest = await manifestIn(zip, members, fail);
    const needed = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
    return await storing(dataStorage(), needed, () => take(zip, members, manifest, fail));
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (typeof (error as NodeJS.ErrnoException).syscall === 'string') throw readError(error, path);
    return fail((error as Error).message);
  } finally {
    zip.close();
  }
}

async function manifestIn(zip: ZipFile, members: ReadonlyMap<string, Entry>, fail: Fail): Promise<Manifest> {
  const member = members.get(MANIFEST) ?? fail(`${MANIFEST} is missing`);
  let value: unknown;
  try {
    value = JSON.parse((await wholeMember(zip, member)).toString('utf8'));
  } catch {
    fail(`${MANIFEST} is not JSON`);
  }
  const { data, error } = manifestSchema.safeParse(value);
  const issue = error?.issues[0];
  const manifest = data ?? fail(`${MANIFEST}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  const told = new Set(manifest.files.map(({ name }) => name));
  for (const name of members.keys()) if (name !== MANIFEST && !told.has(name)) fail(`${name} is not in ${MANIFEST}`);
  for (const { name, bytes } of manifest.files)
    if (members.get(name)?.uncompressedSize !== bytes) fail(`${name} is missing, or has another size`);
  return manifest;
}

/** Writes the members to a folder beside the runs, which becomes one of them once all is verified. */
async function take(
  zip: ZipFile,
  members: ReadonlyMap<string, Entry>,
  manifest: Manifest,
  fail: Fail,
): Promise<TakenRun> {
  const taken = await putTogether(async (folder): Promise<TakenRun> => {
    for (const { name, sha256 } of manifest.files) {
      const to = join(folder, name);
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      if ((await extract(zip, members.get(name)!, to)) !== sha256)
        fail(`the SHA-256 of ${name} is another one than was written`);
    }
    const record = await readSealed(join(folder, RECORD), recordSchema);
    const known = await knownAs(manifest);
    if (known !== null) return { run: known, name: record.name, known: true };
    const isFree = isRunId(manifest.run) && !(await stat(folderOf(manifest.run)).catch(() => null));
    const run = isFree ? manifest.run : newRunId(record.name, new Date());
    await writeDurably(join(folder, RECORD), writeSealed(here(record, run)));
    return { run, name: record.name, known: false };
  });
  // A known one may have been deleted lately.
  if (taken.known) await noteRun(taken.run, { deleted: false });
  else await verified(taken.run);
  return taken;
}

/** The record as one of this machine's: it is not running, and its data are elsewhere until the user picks them. */
function here({ from: _, process: __, ...record }: RunRecord, run: string): RunRecord {
  const status = record.status === 'running' ? 'interrupted' : record.status;
  const away = record.dataPath.startsWith('sample:') ? {} : { dataAway: true as const };
  return { ...record, run, status, pid: 0, ...away };
}

/** The id of the run where it is here already: all files but its record and the user's notes are the same. */
async function knownAs({ run, files }: Manifest): Promise<string | null> {
  if (!isRunId(run)) return null;
  for (const { name, bytes, sha256 } of files) {
    if (name === RECORD || name === NOTES) continue;
    const own = join(folderOf(run), name);
    if ((await stat(own).catch(() => null))?.size !== bytes || (await hashOf(own)) !== sha256) return null;
  }
  return run;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path) as AsyncIterable<Buffer>) hash.update(part);
  return hash.digest('hex');
}

/** Reads what a run consists of once; one that cannot be read is removed again. */
async function verified(run: string): Promise<void> {
  try {
    await loadRunDocument(run);
    await loadRunData(run);
    await loadCheckpoint(run).catch((error: unknown) => {
      if (!(error instanceof UserError) || error.data.code !== 'run.noWeights') throw error;
    });
  } catch (error) {
    await rm(folderOf(run), { recursive: true, force: true });
    throw error;
  }
}
