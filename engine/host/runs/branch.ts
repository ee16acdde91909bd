/** A new run that begins where an earlier one was: its files up to a checkpoint, from which it is resumed. */
import { copyFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { storing } from '../../data/storage.ts';
import { UserError } from '../../errors/error.ts';
import type { CheckpointReport } from '../../protocol/reports.ts';
import { isBefore, nextPosition, type TrainerPosition } from '../../training/loop/state.ts';
import { writeDurably } from '../files/durable.ts';
import { putTogether } from './aside.ts';
import { type Checkpoint, CHECKPOINTS, checkpointName, keptCheckpoints, readCheckpoint } from './checkpoints.ts';
import { storageOf } from './runFiles.ts';
import type { RunRecord } from './runRecord.ts';
import { folderOf, loadRun, loadRunDocument, newRunId } from './runs.ts';
import { writeSealed } from './sealed.ts';

/** Kept checkpoints of a run, newest first. */
export async function checkpointsOf(run: string): Promise<CheckpointReport[]> {
  const { best } = await loadRun(run);
  const kept = await keptCheckpoints(folderOf(run));
  return kept.map((at) => ({ ...at, best: at.ended && at.epoch === best?.epoch }));
}

/** @returns "3, 2.100": epochs, and steps within them */
const listed = (kept: readonly CheckpointReport[]): string =>
  kept.map(({ epoch, step, ended }) => (ended ? String(epoch) : `${epoch}.${step}`)).join(', ');

/**
 * The position of a kept checkpoint.
 * @param step finished batches of the epoch; its end where left out
 */
export async function positionOf(run: string, epoch: number, step?: number): Promise<TrainerPosition> {
  const kept = await checkpointsOf(run);
  const found = kept.find((at) => at.epoch === epoch && (step === undefined ? at.ended : at.step === step));
  if (found) return { epoch: found.epoch, step: found.step };
  if (!kept.length) throw new UserError('run.noWeights', { run });
  const wanted = step === undefined ? String(epoch) : `${epoch}.${step}`;
  throw new UserError('run.noCheckpoint', { run, wanted, kept: listed(kept) });
}

/** The record of the branch, as of the checkpoint. */
function recordOf(record: RunRecord, { record: then, ...at }: Checkpoint, run: string): RunRecord {
  const { from: _, process: __, early: ___, troubles: ____, resumed: _____, search: ______, ...kept } = record;
  const { validationAccuracy = null, validationLoss = null } = then ?? {};
  const next = nextPosition(at);
  const changes = record.changes?.filter((change) => !isBefore(next, change));
  return {
    ...kept,
    run,
    pid: 0,
    status: 'stopped',
    startedAt: Date.now(),
    seconds: then?.seconds ?? 0,
    epochsDone: next.epoch - 1,
    ...{ validationAccuracy, validationLoss, testAccuracy: null },
    best: at.best,
    ...(changes ? { changes } : {}),
    parent: { run: record.run, epoch: at.epoch, step: at.step },
  };
}

/**
 * Copies a run up to a kept checkpoint, as a stopped run.
 * @returns its id
 * @throws UserError where there is no such checkpoint, or it is damaged
 */
export async function branchRun(parent: string, { epoch, step }: TrainerPosition): Promise<string> {
  const at = await positionOf(parent, epoch, step);
  const record = await loadRun(parent);
  const checkpoint = await readCheckpoint(parent, folderOf(parent), at);
  const { name } = await loadRunDocument(parent);
  const run = newRunId(name, new Date());
  const kept = (await keptCheckpoints(folderOf(parent))).filter((one) => !isBefore(at, one));
  const { run: made } = await storing(storageOf(run), 0, () =>
    putTogether(async (folder) => {
      const copy = (file: string): Promise<void> => copyFile(join(folderOf(parent), file), join(folder, file));
      await copy('document.json');
      if (record.data !== undefined) await copy('data.json');
      // Records after the checkpoint do not count: resuming marks where it goes on.
      for (const file of ['metrics.jsonl', 'layers.jsonl']) await copy(file).catch(() => undefined);
      for (const one of kept) {
        const generation = join(CHECKPOINTS, checkpointName(one));
        const copied = cp(join(folderOf(parent), generation), join(folder, generation), { recursive: true });
        // A run in training removes old ones; the branch needs but its own.
        await (one.epoch === at.epoch && one.step === at.step ? copied : copied.catch(() => undefined));
      }
      await writeDurably(join(folder, 'run.json'), writeSealed(recordOf(record, checkpoint, run)));
      return { run };
    }),
  );
  return made;
}
