/** The saved state of a run, and its way back into a session. */
import { UserError } from '../../errors/error.ts';
import type { HostTensor } from '../../runtime/runtime.ts';
import type { TrainerPosition, TrainerState } from '../../training/loop/state.ts';
import { toStored } from '../../training/network/weightLayout.ts';
import type { Checkpoint } from '../runs/checkpoints.ts';
import type { RunRecord } from '../runs/runRecord.ts';
import { loadCheckpoint } from '../runs/runs.ts';
import { initialSlots } from './runSession.ts';
import { type OpenSession, writeSlots, writeWeights } from './session.ts';

/** Null where it was interrupted before its first checkpoint: it starts again, with the same result. */
export async function newest(run: string): Promise<Checkpoint | null> {
  try {
    return await loadCheckpoint(run);
  } catch (error) {
    if (error instanceof UserError && error.data.code === 'run.noWeights') return null;
    throw error;
  }
}

export const stateOf = ({ epoch, step, plateau, sums, course, best }: Checkpoint): TrainerState => ({
  epoch,
  step,
  plateau,
  sums,
  course,
  best,
});

/** Whether layers may begin to be trained at a position, so that a checkpoint of it has no optimizer state of them. */
export const thaws = ({ changes = [] }: RunRecord, { epoch, step }: TrainerPosition): boolean =>
  changes.some((change) => change.epoch === epoch && change.step === step && change.training.frozen !== undefined);

/** Writes a checkpoint. @param thawed whether it may lack state of layers that are trained from here on */
export async function writeState(open: OpenSession, checkpoint: Checkpoint, thawed: boolean): Promise<void> {
  const { weights, path } = checkpoint;
  await writeWeights(open, weights, path);
  const stored = (): Record<string, HostTensor> =>
    Object.fromEntries(
      open.network.parameters.map((spec) => [spec.fullName, toStored(spec, weights.get(spec.fullName)!.data)]),
    );
  await writeSlots(open, await checkpoint.slots(), path, thawed ? initialSlots(open, stored()) : undefined);
}
