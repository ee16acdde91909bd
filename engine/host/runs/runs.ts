/**
 * Runs on disk: a folder each, with the document as trained, metrics and checkpoints. Everything that is read is
 * verified.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDirectory } from '../../data/directories.ts';
import { makeFolder } from '../../data/makeFolder.ts';
import { readError, readRegular } from '../../data/regularFile.ts';
import { readDocument, writeDocument } from '../../model/serialize.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { toErrorData, UserError } from '../../errors/error.ts';
import type { ErrorData } from '../../errors/types.ts';
import type { LayerCourse, RunLayers, RunMetrics, RunSummary } from '../../protocol/reports.ts';
import type { Watched } from '../../training/programs/watched.ts';
import { hasCheckpoint, keptCheckpoints, readCheckpoint, recordOfCheckpoint, type Checkpoint } from './checkpoints.ts';
import { writeDurably } from '../files/durable.ts';
import { lastLayers, layerCourse } from './layerHistory.ts';
import { readMetrics } from './metrics.ts';
import { type NoteChange, readNotes, UNDO_TIME, writeNotes } from './runNotes.ts';
import { isRunning } from '../process/processIdentity.ts';
import { recordSchema, type RunRecord } from './runRecord.ts';
import { readSealed, sha256, writeSealed } from './sealed.ts';

/** Largest document in bytes, equal to the limit of its characters. */
const MOST_DOCUMENT = 64 * 1024 * 1024;
/** Milliseconds without metrics after which a run counts as interrupted, if nothing else is known. */
const SILENCE = 5 * 60_000;
const DOCUMENT = 'document.json';
const DATA = 'data.json';
const RECORD = 'run.json';
const METRICS = 'metrics.jsonl';
const LAYERS = 'layers.jsonl';

export const runsDirectory = (): string => join(dataDirectory(), 'runs');
export const folderOf = (run: string): string => join(runsDirectory(), run);
export const metricsPath = (run: string): string => join(folderOf(run), METRICS);
export const layersPath = (run: string): string => join(folderOf(run), LAYERS);
export const isRunId = (run: string): boolean => /^[\w-]{1,100}$/.test(run);

export function newRunId(name: string, now: Date): string {
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const random = Math.floor(Math.random() * 36 ** 4)
    .toString(36)
    .padStart(4, '0');
  return `${stamp}-${name.replace(/[^\w]+/g, '-').slice(0, 40)}-${random}`;
}

/**
 * Creates the folder and missing files of a run.
 * @param data facts about its data, as written by runData.ts
 * @returns the record with the hashes of the files
 */
export async function createRun(document: TensorsmithDocument, record: RunRecord, data?: string): Promise<RunRecord> {
  const text = writeDocument(document);
  const full = { ...record, document: sha256(text), ...(data === undefined ? {} : { data: sha256(data) }) };
  // The folder of runs is private to its owner.
  await makeFolder(folderOf(record.run), 0o700);
  await writeDurably(join(folderOf(record.run), DOCUMENT), text);
  if (data !== undefined) await writeDurably(join(folderOf(record.run), DATA), data);
  await saveRun(full);
  return full;
}

export const saveRun = (record: RunRecord): Promise<void> =>
  writeDurably(join(folderOf(record.run), RECORD), writeSealed(record));

/** The record of a run by its folder. Where `run.json` is damaged, that of its newest checkpoint. */
export async function loadRun(run: string): Promise<RunRecord> {
  const found = isRunId(run) && (await stat(folderOf(run)).catch(() => null));
  if (!found) throw new UserError('run.unknown', { run });
  try {
    return { ...(await readSealed(join(folderOf(run), RECORD), recordSchema)), run };
  } catch (error) {
    const kept = await recordOfCheckpoint(folderOf(run));
    if (!kept) throw error;
    return { ...kept, run };
  }
}

export async function loadRunDocument(run: string): Promise<TensorsmithDocument> {
  const { document: sum } = await loadRun(run);
  const path = join(folderOf(run), DOCUMENT);
  const bytes = await readRegular(path, MOST_DOCUMENT).catch((error: unknown) => {
    throw new UserError('run.damaged', { path, detail: (error as Error).message });
  });
  if (sum !== undefined && sha256(bytes) !== sum)
    throw new UserError('run.damaged', { path, detail: 'its SHA-256 is another one than was written' });
  return readDocument(bytes.toString('utf8'));
}

/** @param epoch whose end is wanted; the newest checkpoint where left out */
export async function loadCheckpoint(run: string, epoch?: number): Promise<Checkpoint> {
  if (!isRunId(run)) throw new UserError('run.unknown', { run });
  return readCheckpoint(run, folderOf(run), epoch === undefined ? undefined : { epoch });
}

export async function loadMetrics(run: string): Promise<RunMetrics> {
  const { epochs, stepsPerEpoch, trainCount, batchSize, changes = [] } = await loadRun(run);
  const metrics = await readMetrics(metricsPath(run));
  const [newest] = await keptCheckpoints(folderOf(run));
  const checkpoint = newest ? { epoch: newest.epoch, step: newest.step } : null;
  // An interrupted epoch has fewer batches.
  const whole = stepsPerEpoch ?? metrics.stepsPerEpoch;
  // Runs of earlier versions have batches of one size.
  const grid = trainCount && batchSize ? { trainCount, batchSize } : { trainCount: whole, batchSize: 1 };
  return { run, epochsWanted: epochs, changes, checkpoint, ...metrics, stepsPerEpoch: whole, ...grid };
}

/** The newest layer statistics that a run has kept; null for none. */
export async function loadLayers(run: string): Promise<RunLayers | null> {
  await loadRun(run);
  return lastLayers(layersPath(run));
}

/** Histograms of one tensor of a run over time. */
export async function loadLayerCourse(run: string, kind: Watched, name: string): Promise<LayerCourse[]> {
  await loadRun(run);
  return layerCourse(layersPath(run), kind, name);
}

/**
 * All runs, newest first, damaged ones included. Read-only: a run whose process is gone is reported as interrupted,
 * whatever its record says.
 * @param active the current run of this process
 */
export async function listRuns(active: string | null): Promise<RunSummary[]> {
  const names = (await readdir(runsDirectory()).catch(() => [])).filter(isRunId).sort().reverse();
  const summaries = await Promise.all(names.map((run) => summarize(run, active)));
  return summaries.filter((summary) => summary !== null);
}

/** Saves the user's notes on a run. */
export async function noteRun(run: string, change: NoteChange): Promise<void> {
  const found = isRunId(run) && (await stat(folderOf(run)).catch(() => null));
  if (!found) throw new UserError('run.unknown', { run });
  await writeNotes(folderOf(run), change);
}

/** Removes the folders of runs that were deleted long enough ago. */
export async function removeDeleted(now: number): Promise<void> {
  for (const run of (await readdir(runsDirectory()).catch(() => [])).filter(isRunId)) {
    const { deletedAt } = await readNotes(folderOf(run));
    if (deletedAt !== undefined && now - deletedAt > UNDO_TIME)
      await rm(folderOf(run), { recursive: true, force: true }).catch(() => undefined);
  }
}

async function summarize(run: string, active: string | null): Promise<RunSummary | null> {
  const notes = await readNotes(folderOf(run));
  if (notes.deletedAt !== undefined) return null;
  const summary = await read(run, active).catch((error: unknown) =>
    damaged(run, toErrorData(fileError(error, folderOf(run)))),
  );
  if (!summary) return null;
  const { deletedAt: _, starred, ...known } = notes;
  return { ...summary, ...known, ...(starred ? { starred } : {}) };
}

async function read(run: string, active: string | null): Promise<RunSummary | null> {
  if (!(await stat(folderOf(run))).isDirectory()) return null;
  const record = await loadRun(run);
  if (record.status === 'running' && !(await isOn(record, active))) record.status = 'interrupted';
  const path = join(folderOf(run), DOCUMENT);
  const hasWeights = await hasCheckpoint(folderOf(run));
  if (await stat(path).catch(() => null)) return { ...record, hasWeights };
  return {
    ...record,
    hasWeights: false,
    status: 'damaged',
    fault: new UserError('run.damaged', { path, detail: 'it is missing' }).data,
  };
}

/** A file system error as a UserError; other errors unchanged. */
const fileError = (error: unknown, path: string): unknown =>
  typeof (error as NodeJS.ErrnoException).syscall === 'string' ? readError(error, path) : error;

/** @param active the current run of this process */
export async function isOn(record: RunRecord, active: string | null): Promise<boolean> {
  if (record.pid === process.pid) return record.run === active;
  // Where the process identity is unknown: a run in training writes metrics.
  if (!record.process && !(await isFresh(metricsPath(record.run)))) return false;
  return isRunning(record.pid, record.process);
}

const isFresh = (path: string): Promise<boolean> =>
  stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs < SILENCE,
    () => false,
  );

/** Summary by the folder's name: 20261128153215-LeNet-a1b2. */
function damaged(run: string, fault: ErrorData): RunSummary {
  const [, stamp = '', name = run] = /^(\d{14})-(.*?)(?:-\w{4})?$/.exec(run) ?? [];
  const startedAt = Date.parse(stamp.replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6Z')) || 0;
  const none = { validationAccuracy: null, validationLoss: null, testAccuracy: null };
  const zero = { seconds: 0, epochs: 0, epochsDone: 0, parameters: 0, hasWeights: false };
  return { run, name, status: 'damaged', startedAt, runtime: '', ...zero, ...none, fault };
}
