/** Runs on disk: a folder each, with the document as trained, metrics and checkpoints. Nothing here trusts what it reads. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDirectory } from '../../data/directories.ts';
import { makeFolder } from '../../data/makeFolder.ts';
import { readError, readRegular } from '../../data/regularFile.ts';
import { readDocument, writeDocument } from '../../model/serialize.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { toErrorData, UserError } from '../../errors/error.ts';
import type { ErrorData } from '../../errors/types.ts';
import type { RunMetrics, RunSummary } from '../../protocol/reports.ts';
import { readCheckpoint, recordOfCheckpoint, type Checkpoint } from './checkpoints.ts';
import { writeDurably } from '../files/durable.ts';
import { readMetrics } from './metrics.ts';
import { isRunning } from '../process/processIdentity.ts';
import { recordSchema, type RunRecord } from './runRecord.ts';
import { readSealed, sha256, writeSealed } from './sealed.ts';

/** Bytes: as much as a document may have characters. */
const MOST_DOCUMENT = 64 * 1024 * 1024;
/** Milliseconds without metrics after which a run counts as cut off, if nothing else is known. */
const SILENCE = 5 * 60_000;
const DOCUMENT = 'document.json';
const RECORD = 'run.json';
const METRICS = 'metrics.jsonl';

const runsDirectory = (): string => join(dataDirectory(), 'runs');
export const folderOf = (run: string): string => join(runsDirectory(), run);
export const metricsPath = (run: string): string => join(folderOf(run), METRICS);
const isRunId = (run: string): boolean => /^[\w-]{1,100}$/.test(run);

export function newRunId(name: string, now: Date): string {
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const random = Math.floor(Math.random() * 36 ** 4)
    .toString(36)
    .padStart(4, '0');
  return `${stamp}-${name.replace(/[^\w]+/g, '-').slice(0, 40)}-${random}`;
}

/** Makes the folder of a run, or what is missing of it. @returns the record with the sum of the document */
export async function createRun(document: TensorsmithDocument, record: RunRecord): Promise<RunRecord> {
  const text = writeDocument(document);
  const full = { ...record, document: sha256(text) };
  // The folder of runs is its owner's alone.
  await makeFolder(folderOf(record.run), 0o700);
  await writeDurably(join(folderOf(record.run), DOCUMENT), text);
  await saveRun(full);
  return full;
}

export const saveRun = (record: RunRecord): Promise<void> =>
  writeDurably(join(folderOf(record.run), RECORD), writeSealed(record));

/** What is known of a run, by its folder. Where `run.json` is damaged, its newest checkpoint may know. */
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

export async function loadCheckpoint(run: string): Promise<Checkpoint> {
  if (!isRunId(run)) throw new UserError('run.unknown', { run });
  return readCheckpoint(run, folderOf(run));
}

export async function loadMetrics(run: string): Promise<RunMetrics> {
  const { epochs } = await loadRun(run);
  return { run, epochsWanted: epochs, ...(await readMetrics(metricsPath(run))) };
}

/**
 * Newest first, the damaged ones among them. Only reads: a run whose process is gone without a word is told as
 * interrupted, whatever it last wrote of itself.
 * @param active the run that is on in this process
 */
export async function listRuns(active: string | null): Promise<RunSummary[]> {
  const names = (await readdir(runsDirectory()).catch(() => [])).filter(isRunId).sort().reverse();
  const summaries = await Promise.all(
    names.map((run) =>
      summarize(run, active).catch((error: unknown) => damaged(run, toErrorData(fileError(error, folderOf(run))))),
    ),
  );
  return summaries.filter((summary) => summary !== null);
}

async function summarize(run: string, active: string | null): Promise<RunSummary | null> {
  if (!(await stat(folderOf(run))).isDirectory()) return null;
  const record = await loadRun(run);
  if (record.status === 'running' && !(await isOn(record, active))) record.status = 'interrupted';
  const path = join(folderOf(run), DOCUMENT);
  if (await stat(path).catch(() => null)) return record;
  return { ...record, status: 'damaged', fault: new UserError('run.damaged', { path, detail: 'it is missing' }).data };
}

/** An error of the file system as a sentence; any other as it is. */
const fileError = (error: unknown, path: string): unknown =>
  typeof (error as NodeJS.ErrnoException).syscall === 'string' ? readError(error, path) : error;

async function isOn(record: RunRecord, active: string | null): Promise<boolean> {
  if (record.pid === process.pid) return record.run === active;
  // Where nobody told which process of that id it was: one that trains writes metrics.
  if (!record.process && !(await isFresh(metricsPath(record.run)))) return false;
  return isRunning(record.pid, record.process);
}

const isFresh = (path: string): Promise<boolean> =>
  stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs < SILENCE,
    () => false,
  );

/** What its name says: 20261128153215-LeNet-a1b2. */
function damaged(run: string, fault: ErrorData): RunSummary {
  const [, stamp = '', name = run] = /^(\d{14})-(.*?)(?:-\w{4})?$/.exec(run) ?? [];
  const startedAt = Date.parse(stamp.replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6Z')) || 0;
  const none = { validationAccuracy: null, validationLoss: null, testAccuracy: null };
  const zero = { seconds: 0, epochs: 0, epochsDone: 0, parameters: 0 };
  return { run, name, status: 'damaged', startedAt, runtime: '', ...zero, ...none, fault };
}
