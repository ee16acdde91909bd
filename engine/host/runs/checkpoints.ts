/**
 * Weights of a run on disk, a generation each time they are saved: a folder with a manifest that holds the SHA-256 of
 * every file. The newest whole generation counts; where one is damaged, the one before it is taken, and this is said.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { constants } from 'node:buffer';
import { join } from 'node:path';
import { z } from 'zod';
import { readRegular } from '../../data/regularFile.ts';
import { readSafetensors, writeSafetensors, type NamedArray } from '../../data/safetensors.ts';
import { UserError } from '../../errors/error.ts';
import type { ErrorData } from '../../errors/types.ts';
import type { TrainerPlace } from '../../training/trainer.ts';
import { syncDirectory, writeDurably } from '../files/durable.ts';
import { digest, recordSchema, type RunRecord } from './runRecord.ts';
import { readSealed, sha256, writeSealed } from './sealed.ts';

/** Checkpoints that are kept: the newest, and one to fall back on. */
const GENERATIONS = 2;
const NAME = /^\d{6,}-\d{8,}$/;
const MANIFEST = 'state.json';
const WEIGHTS = 'weights.safetensors';
const OPTIMIZER = 'optimizer.safetensors';

const fileSchema = z.strictObject({ bytes: z.int().min(0), sha256: digest });
const manifestSchema = z.strictObject({
  epoch: z.int().min(0),
  step: z.int().min(0),
  /** What a schedule remembers; its best loss may be infinite, which JSON has no number for. */
  plateau: z.record(z.string().max(50), z.number().nullable()).optional(),
  /** Missing in generations from before there were sums. */
  files: z.strictObject({ [WEIGHTS]: fileSchema, [OPTIMIZER]: fileSchema }).optional(),
  /** What `run.json` said, should that be damaged. */
  record: recordSchema.optional(),
});
type Manifest = z.infer<typeof manifestSchema>;

export interface Weights {
  readonly weights: Readonly<Record<string, NamedArray>>;
  readonly optimizer: Readonly<Record<string, NamedArray>>;
}

const folderIn = (runFolder: string): string => join(runFolder, 'checkpoints');

/** Bytes that a generation takes, a little more than less. */
export const checkpointBytes = ({ weights, optimizer }: Weights): number =>
  [...Object.values(weights), ...Object.values(optimizer)].reduce((sum, { data }) => sum + data.byteLength + 200, 4096);

/** Writes a generation and forgets the oldest. */
export async function writeCheckpoint(
  runFolder: string,
  at: TrainerPlace,
  { weights, optimizer }: Weights,
  record: RunRecord,
): Promise<void> {
  const name = `${String(at.epoch).padStart(6, '0')}-${String(at.step).padStart(8, '0')}`;
  const folder = join(folderIn(runFolder), name);
  const contents = {
    [WEIGHTS]: writeSafetensors(weights, { format: 'pt' }),
    [OPTIMIZER]: writeSafetensors(optimizer),
  };
  const files = Object.fromEntries(
    Object.entries(contents).map(([file, bytes]) => [file, { bytes: bytes.length, sha256: sha256(bytes) }]),
  );
  try {
    // At once: whoever stops a run waits for the disk.
    await Promise.all(Object.entries(contents).map(([file, bytes]) => writeDurably(join(folder, file), bytes)));
    // Written last: a generation without it was cut off and does not count.
    await writeDurably(join(folder, MANIFEST), writeSealed({ ...at, files, record }));
    await syncDirectory(folderIn(runFolder));
  } catch (error) {
    // The half of a generation is no use, and the disk may be full.
    if (!(await isWhole(folder))) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  await removeOld(runFolder);
}

/** Keeps the newest whole generations. What cannot be removed now is removed the next time. */
async function removeOld(runFolder: string): Promise<void> {
  let kept = 0;
  for (const name of await generations(runFolder)) {
    const folder = join(folderIn(runFolder), name);
    if (kept < GENERATIONS && (await isWhole(folder))) kept += 1;
    else await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Removes what a process that was killed has left half written. */
export async function removeHalves(runFolder: string): Promise<void> {
  for (const name of await generations(runFolder)) {
    const folder = join(folderIn(runFolder), name);
    if (!(await isWhole(folder))) await rm(folder, { recursive: true, force: true });
  }
}

const isWhole = (folder: string): Promise<boolean> =>
  stat(join(folder, MANIFEST)).then(
    () => true,
    () => false,
  );

/** Names of generations, newest first, those that were cut off among them. */
async function generations(runFolder: string): Promise<string[]> {
  const names = await readdir(folderIn(runFolder)).catch(() => []);
  return names
    .filter((name) => NAME.test(name))
    .sort()
    .reverse();
}

interface WeightsFile {
  readonly epoch: number;
  readonly step: number;
  readonly path: string;
  /** As they lie on disk, verified. */
  readonly bytes: Uint8Array;
}
export interface Checkpoint extends WeightsFile {
  readonly weights: Map<string, NamedArray>;
  /** Where a newer generation is damaged: what is wrong with it, and which one this is. */
  readonly fellBack: ErrorData | null;
}

async function readGeneration(folder: string): Promise<Omit<Checkpoint, 'fellBack'>> {
  const { epoch, step, files }: Manifest = await readSealed(join(folder, MANIFEST), manifestSchema);
  const path = join(folder, WEIGHTS);
  const bytes = await readRegular(path, constants.MAX_LENGTH);
  const known = files?.[WEIGHTS];
  if (known && (bytes.length !== known.bytes || sha256(bytes) !== known.sha256))
    throw new UserError('run.damaged', { path, detail: 'its SHA-256 is another one than was written' });
  return { epoch, step, path, bytes, weights: readSafetensors(bytes, path) };
}

/** @throws UserError where no generation is whole */
export async function readCheckpoint(run: string, runFolder: string): Promise<Checkpoint> {
  let fault: UserError | null = null;
  for (const name of await generations(runFolder)) {
    const folder = join(folderIn(runFolder), name);
    // Cut off while it was written, as it can happen: that was never a checkpoint.
    if (!(await isWhole(folder))) continue;
    try {
      const found = await readGeneration(folder);
      const { epoch, step } = found;
      const fellBack = fault && new UserError('run.fellBack', { run, epoch, step, detail: fault.message }).data;
      return { ...found, fellBack };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      fault ??= error;
    }
  }
  throw fault ?? new UserError('run.noWeights', { run });
}

/** The record of the newest generation that has a whole one. */
export async function recordOfCheckpoint(runFolder: string): Promise<RunRecord | null> {
  for (const name of await generations(runFolder)) {
    const manifest = await readSealed(join(folderIn(runFolder), name, MANIFEST), manifestSchema).catch(() => null);
    if (manifest?.record) return manifest.record;
  }
  return null;
}
