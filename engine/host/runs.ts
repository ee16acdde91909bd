/** Runs on disk: a folder each, with the document as trained, metrics and checkpoints. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDirectory } from '../data/directories.ts';
import { readDocument, writeDocument } from '../document/serialize.ts';
import type { TensorsmithDocument } from '../document/types.ts';
import { UserError } from '../errors/error.ts';
import { readSafetensors, writeSafetensors, type NamedArray } from '../data/safetensors.ts';
import type { RunSummary } from '../protocol/reports.ts';
import type { Plan } from '../runtime/runtime.ts';
import { syncDirectory, writeDurably } from './durable.ts';
import { Journal } from './journal.ts';

export interface RunRecord extends RunSummary {
  /** The process that trains it, to tell a run that is on from one that was cut off. */
  pid: number;
  plan: Plan;
  dataPath: string;
  dataFingerprint: string;
  environment: Readonly<Record<string, string>>;
}

/** Checkpoints that are kept: the newest, and one to fall back on. */
const GENERATIONS = 2;

const runsDirectory = (): string => join(dataDirectory(), 'runs');
const folderOf = (run: string): string => join(runsDirectory(), run);
const isRunId = (run: string): boolean => /^[\w-]{1,100}$/.test(run);

function newRunId(name: string, now: Date): string {
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const random = Math.floor(Math.random() * 36 ** 4)
    .toString(36)
    .padStart(4, '0');
  return `${stamp}-${name.replace(/[^\w]+/g, '-').slice(0, 40)}-${random}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function createRun(document: TensorsmithDocument, record: Omit<RunRecord, 'run'>): Promise<RunRecord> {
  const run = newRunId(document.name, new Date());
  await mkdir(folderOf(run), { recursive: true });
  await writeDurably(join(folderOf(run), 'document.json'), writeDocument(document));
  const full = { ...record, run };
  await saveRun(full);
  return full;
}

export const saveRun = (record: RunRecord): Promise<void> =>
  writeDurably(join(folderOf(record.run), 'run.json'), `${JSON.stringify(record, null, 2)}\n`);

export const openMetrics = (run: string): Promise<Journal> => Journal.open(join(folderOf(run), 'metrics.jsonl'));

export async function loadRun(run: string): Promise<RunRecord> {
  if (!isRunId(run)) throw new UserError('run.unknown', { run });
  const path = join(folderOf(run), 'run.json');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UserError('run.unknown', { run });
  });
  try {
    return JSON.parse(text) as RunRecord;
  } catch (error) {
    throw new UserError('run.damaged', { path, detail: (error as Error).message });
  }
}

export async function loadRunDocument(run: string): Promise<TensorsmithDocument> {
  return readDocument(await readFile(join(folderOf(run), 'document.json'), 'utf8'));
}

/** Newest first. A run whose process is gone without a word is marked as interrupted. */
export async function listRuns(): Promise<RunRecord[]> {
  const names = (await readdir(runsDirectory()).catch(() => [])).filter(isRunId).sort().reverse();
  const records = await Promise.all(names.map((run) => loadRun(run).catch(() => null)));
  const known = records.filter((record) => record !== null);
  for (const record of known) {
    if (record.status !== 'running' || isAlive(record.pid)) continue;
    record.status = 'interrupted';
    await saveRun(record);
  }
  return known;
}

/** Writes a generation of weights and forgets the oldest. */
export async function writeCheckpoint(
  run: string,
  at: { epoch: number; step: number },
  weights: Readonly<Record<string, NamedArray>>,
  optimizer: Readonly<Record<string, NamedArray>>,
): Promise<void> {
  const name = `${String(at.epoch).padStart(6, '0')}-${String(at.step).padStart(8, '0')}`;
  const folder = join(folderOf(run), 'checkpoints', name);
  // At once: whoever stops a run waits for the disk.
  await Promise.all([
    writeDurably(join(folder, 'weights.safetensors'), writeSafetensors(weights, { format: 'pt' })),
    writeDurably(join(folder, 'optimizer.safetensors'), writeSafetensors(optimizer)),
  ]);
  // Written last: a generation without it was cut off and does not count.
  await writeDurably(join(folder, 'state.json'), `${JSON.stringify(at)}\n`);
  await syncDirectory(join(folder, '..'));
  const old = (await checkpoints(run)).slice(GENERATIONS);
  await Promise.all(
    old.map((generation) => rm(join(folderOf(run), 'checkpoints', generation), { recursive: true, force: true })),
  );
}

/** Generations, newest first. */
async function checkpoints(run: string): Promise<string[]> {
  return (await readdir(join(folderOf(run), 'checkpoints')).catch(() => [])).sort().reverse();
}

export interface Checkpoint {
  readonly epoch: number;
  readonly step: number;
  readonly weights: Map<string, NamedArray>;
  /** The file itself, to be copied along with an export. */
  readonly path: string;
}

/** The newest whole generation; a damaged one is passed over for the one before it. */
export async function loadCheckpoint(run: string): Promise<Checkpoint> {
  let fault: unknown = new UserError('run.noWeights', { run });
  for (const generation of await checkpoints(run)) {
    const folder = join(folderOf(run), 'checkpoints', generation);
    const path = join(folder, 'weights.safetensors');
    try {
      const at = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')) as { epoch: number; step: number };
      return { ...at, weights: readSafetensors(await readFile(path), path), path };
    } catch (error) {
      fault = error instanceof UserError ? error : fault;
    }
  }
  throw fault;
}
