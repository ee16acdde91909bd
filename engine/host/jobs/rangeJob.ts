/** A learning rate range test of a document, in a temporary session. */
import { setImmediate as yieldToEvents } from 'node:timers/promises';
import type { SourcedDataset } from '../../datasets/source.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { initialState, slotState } from '../../training/loop/initialize.ts';
import { RANGE_BATCHES, rangeSettings, rangeTest, type RangeReport } from '../../training/rangeTest.ts';
import type { StopSignal } from '../../training/loop/signal.ts';
import { splitIndices } from '../../training/loop/split.ts';
import { chooseRuntime } from '../devices/devices.ts';
import { defaultPlan } from '../plans/plan.ts';
import { openSession } from './session.ts';
import type { Emit } from './emit.ts';

/** @throws UserError where network, data and settings do not match, or the loss is not finite at once */
export async function findRate(
  document: TensorsmithDocument,
  dataset: SourcedDataset,
  signal: StopSignal,
  emit: Emit,
): Promise<RangeReport> {
  const { train: trained } = splitIndices(dataset.count('train'), document.data, dataset.partition);
  const training = rangeSettings(document.training, Math.ceil(trained.length / document.training.batchSize));
  const runtime = await chooseRuntime(training.device);
  const { session, network, bundle, split } = await openSession(
    { ...document, training },
    dataset,
    runtime,
    defaultPlan(),
  );
  try {
    const weights = initialState(network.parameters, training.seed);
    await session.write({ ...weights, ...slotState(network.parameters, training, weights) });
    return await rangeTest(
      {
        session,
        settings: training,
        split,
        evaluationBatch: bundle.evaluationBatch,
        shards: bundle.shards,
        augmented: bundle.augmented,
        weights: bundle.plans.map(({ weight }) => weight),
        now: () => performance.now(),
        yieldToEvents: () => yieldToEvents(),
      },
      signal,
      (done) => emit('rate.progress', { done, of: RANGE_BATCHES }),
    );
  } finally {
    session.dispose();
  }
}
