/** Weights of an earlier run for a new one, as far as names and shapes fit. */
import { UserError } from '../../errors/error.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { HostTensor } from '../../runtime/runtime.ts';
import { buildNetwork, type Network } from '../../training/network/network.ts';
import { takenWeights, type Transfer, transferOf } from '../../training/network/transfer.ts';
import { type Checkpoint, readCheckpoint } from '../runs/checkpoints.ts';
import { positionOf } from '../runs/branch.ts';
import type { RunRecord } from '../runs/runRecord.ts';
import { folderOf, loadCheckpoint, loadRun } from '../runs/runs.ts';

/** A run, and a checkpoint of it: the end of an epoch, or a step within it; the newest one where left out. */
export interface WeightsSource {
  readonly run: string;
  readonly epoch?: number | undefined;
  readonly step?: number | undefined;
}

async function checkpointOf({ run, epoch, step }: WeightsSource): Promise<Checkpoint> {
  await loadRun(run);
  if (epoch === undefined) return loadCheckpoint(run);
  return readCheckpoint(run, folderOf(run), await positionOf(run, epoch, step));
}

/**
 * The weights that a network takes of a run.
 * @throws UserError where there is no such checkpoint, or none of its weights fits
 */
export async function transferFrom(
  network: Network,
  source: WeightsSource,
): Promise<{ initial: Record<string, HostTensor>; weightsFrom: NonNullable<RunRecord['weightsFrom']> }> {
  const { epoch, step, weights } = await checkpointOf(source);
  const initial = takenWeights(network, weights);
  const taken = Object.keys(initial).length;
  if (!taken) throw new UserError('run.nothingTaken', { run: source.run });
  return { initial, weightsFrom: { run: source.run, epoch, step, taken, of: network.parameters.length } };
}

/** What a drawn network would take of a run. */
export const previewTransfer = async (document: TensorsmithDocument, source: WeightsSource): Promise<Transfer> =>
  transferOf(buildNetwork(document), (await checkpointOf(source)).weights);
