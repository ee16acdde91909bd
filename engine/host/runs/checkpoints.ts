/**
 * Checkpoints of a run on disk: each is a folder with a manifest that holds the SHA-256 of every file. The newest
 * complete one is used; where one is damaged, its predecessor is used, with a notice.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { constants } from 'node:buffer';
import { join } from 'node:path';
import { z } from 'zod';
import { readRegular } from '../../data/regularFile.ts';
import { readSafetensors, writeSafetensors, type NamedArray } from '../../data/safetensors.ts';
import { UserError } from '../../errors/error.ts';
import type { ErrorData } from '../../errors/types.ts';
import { isEnded, trainerStateFields, type TrainerPosition, type TrainerState } from '../../training/loop/state.ts';
import { syncDirectory, writeDurably } from '../files/durable.ts';
import { digest, recordSchema, type RunRecord } from './runRecord.ts';
import { readSealed, sha256, writeSealed } from './sealed.ts';

/** Fewest checkpoints kept: one to fall back on besides the newest. */
const LEAST_KEPT = 2;
/** Folder name: epoch and its finished batches. */
const NAME = /^(\d{6,})-(\d{8,})$/;
const MANIFEST = 'state.json';
const WEIGHTS = 'weights.safetensors';
const OPTIMIZER = 'optimizer.safetensors';

const fileSchema = z.strictObject({ bytes: z.int().min(0), sha256: digest });
const manifestSchema = z.strictObject({
  ...trainerStateFields,
  /** Absent in checkpoints of earlier versions, without hashes. */
  files: z.strictObject({ [WEIGHTS]: fileSchema, [OPTIMIZER]: fileSchema }).optional(),
  /** Copy of `run.json`, in case that is damaged. */
  record: recordSchema.optional(),
});
type Manifest = z.infer<typeof manifestSchema>;

export interface Weights {
  readonly weights: Readonly<Record<string, NamedArray>>;
  readonly optimizer: Readonly<Record<string, NamedArray>>;
}

/** Folder of a run's checkpoints. */
export const CHECKPOINTS = 'checkpoints';
const folderIn = (runFolder: string): string => join(runFolder, CHECKPOINTS);

/** Folder of the checkpoint at a position. */
export const checkpointName = ({ epoch, step }: TrainerPosition): string =>
  `${String(epoch).padStart(6, '0')}-${String(step).padStart(8, '0')}`;

/** Approximate size of a checkpoint in bytes, rounded up. */
export const checkpointBytes = ({ weights, optimizer }: Weights): number =>
  [...Object.values(weights), ...Object.values(optimizer)].reduce((sum, { data }) => sum + data.byteLength + 200, 4096);

/**
 * Writes a checkpoint and removes the oldest ones.
 * @param keep number of checkpoints kept, besides that of the best epoch
 */
export async function writeCheckpoint(
  runFolder: string,
  at: TrainerState,
  { weights, optimizer }: Weights,
  record: RunRecord,
  keep = LEAST_KEPT,
): Promise<void> {
  const folder = join(folderIn(runFolder), checkpointName(at));
  const contents = {
    [WEIGHTS]: writeSafetensors(weights, { format: 'pt' }),
    [OPTIMIZER]: writeSafetensors(optimizer),
  };
  const files = Object.fromEntries(
    Object.entries(contents).map(([file, bytes]) => [file, { bytes: bytes.length, sha256: sha256(bytes) }]),
  );
  try {
    // In parallel: stopping a run waits for the disk.
    await Promise.all(Object.entries(contents).map(([file, bytes]) => writeDurably(join(folder, file), bytes)));
    // Written last: a checkpoint without manifest is incomplete and ignored.
    await writeDurably(join(folder, MANIFEST), writeSealed({ ...at, files, record }));
    await syncDirectory(folderIn(runFolder));
  } catch (error) {
    // An incomplete checkpoint is useless, and the disk may be full.
    if (!(await isWhole(folder))) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  await removeOld(runFolder, Math.max(keep, LEAST_KEPT), at.best?.epoch);
}

/**
 * Keeps the newest complete checkpoints, and that of the best epoch. Those that cannot be removed are tried again the
 * next time.
 */
async function removeOld(runFolder: string, keep: number, bestEpoch?: number): Promise<void> {
  let kept = 0;
  let best = bestEpoch;
  for (const name of await generations(runFolder)) {
    const folder = join(folderIn(runFolder), name);
    const whole = await isWhole(folder);
    // Newest first: an epoch's end comes before checkpoints within it.
    const isBest = whole && Number(NAME.exec(name)![1]) === best;
    if (isBest) best = undefined;
    if (whole && kept < keep) kept += 1;
    else if (!isBest) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Removes incomplete checkpoints of a killed process. */
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

/** Names of checkpoints, newest first, incomplete ones included. */
async function generations(runFolder: string): Promise<string[]> {
  const names = await readdir(folderIn(runFolder)).catch(() => []);
  return names
    .filter((name) => NAME.test(name))
    .sort()
    .reverse();
}

export interface Checkpoint extends TrainerState {
  /** Path of the weights file. */
  readonly path: string;
  /** Content of the weights file, verified. */
  readonly bytes: Uint8Array;
  readonly weights: Map<string, NamedArray>;
  /** Error of a damaged newer checkpoint, and which one is used instead. */
  readonly fellBack: ErrorData | null;
  /** Reads the verified optimizer state. */
  readonly slots: () => Promise<Map<string, NamedArray>>;
  /** The run's record at that time; null in checkpoints of earlier versions. */
  readonly record: RunRecord | null;
}

async function readVerified(folder: string, name: keyof NonNullable<Manifest['files']>, files: Manifest['files']) {
  const path = join(folder, name);
  const bytes = await readRegular(path, constants.MAX_LENGTH);
  const known = files?.[name];
  if (known && (bytes.length !== known.bytes || sha256(bytes) !== known.sha256))
    throw new UserError('run.damaged', { path, detail: 'its SHA-256 is another one than was written' });
  return { path, bytes };
}

async function readGeneration(folder: string): Promise<Omit<Checkpoint, 'fellBack'>> {
  const manifest: Manifest = await readSealed(join(folder, MANIFEST), manifestSchema);
  const { files, record, ...state } = manifest;
  const { path, bytes } = await readVerified(folder, WEIGHTS, files);
  const slots = async (): Promise<Map<string, NamedArray>> => {
    const optimizer = await readVerified(folder, OPTIMIZER, files);
    return readSafetensors(optimizer.bytes, optimizer.path);
  };
  return { ...state, path, bytes, weights: readSafetensors(bytes, path), slots, record: record ?? null };
}

/** Whether a complete checkpoint is kept. Reads no file. */
export async function hasCheckpoint(runFolder: string): Promise<boolean> {
  for (const name of await generations(runFolder)) if (await isWhole(join(folderIn(runFolder), name))) return true;
  return false;
}

/** Positions of complete checkpoints, newest first, and whether an epoch ends there. */
export async function keptCheckpoints(runFolder: string): Promise<(TrainerPosition & { ended: boolean })[]> {
  const found = await Promise.all(
    (await generations(runFolder)).map(async (name) => {
      const path = join(folderIn(runFolder), name, MANIFEST);
      const manifest = await readSealed(path, manifestSchema).catch(() => null);
      return manifest && { epoch: manifest.epoch, step: manifest.step, ended: isEnded(manifest) };
    }),
  );
  return found.filter((at) => at !== null);
}

/**
 * @param wanted an epoch, whose newest checkpoint is read, or a position; the newest of all where left out
 * @throws UserError where no checkpoint is complete
 */
export async function readCheckpoint(
  run: string,
  runFolder: string,
  wanted?: { readonly epoch: number; readonly step?: number },
): Promise<Checkpoint> {
  let fault: UserError | null = null;
  for (const name of await generations(runFolder)) {
    const [, epoch, step] = NAME.exec(name)!;
    if (wanted && (Number(epoch) !== wanted.epoch || (wanted.step ?? Number(step)) !== Number(step))) continue;
    const folder = join(folderIn(runFolder), name);
    // Interrupted while being written: never a valid checkpoint.
    if (!(await isWhole(folder))) continue;
    try {
      const found = await readGeneration(folder);
      const at = { epoch: found.epoch, step: found.step };
      const fellBack = fault && new UserError('run.fellBack', { run, ...at, detail: fault.message }).data;
      return { ...found, fellBack };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      fault ??= error;
    }
  }
  throw fault ?? new UserError('run.noWeights', { run });
}

/** The record in the newest checkpoint with a valid one. */
export async function recordOfCheckpoint(runFolder: string): Promise<RunRecord | null> {
  for (const name of await generations(runFolder)) {
    const manifest = await readSealed(join(folderIn(runFolder), name, MANIFEST), manifestSchema).catch(() => null);
    if (manifest?.record) return manifest.record;
  }
  return null;
}
