/** One epoch of the training loop without listeners: no events, no journal, no other process. */
import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { openDataset } from '../../engine/data/dataset.ts';
import { defaultPlan } from '../../engine/host/plans/plan.ts';
import { openSession } from '../../engine/host/jobs/session.ts';
import { findEngine } from '../../engine/runtime/tensorflow/install/files.ts';
import { createTensorflowRuntime } from '../../engine/runtime/tensorflow/runtime.ts';
import { initialState } from '../../engine/training/loop/initialize.ts';
import { splitIndices } from '../../engine/training/loop/split.ts';
import { train } from '../../engine/training/loop/trainer.ts';
import { BATCH, lenet, mnist } from '../lenet.ts';
import { answerRounds } from './forked.ts';

answerRounds(async () => {
  const runtime = createTensorflowRuntime(findEngine()!);
  const dataset = await openDataset({ kind: 'idx', path: mnist });
  const document = lenet();
  const split = splitIndices(dataset.count('train'), document.data);
  return async () => {
    const { session, network } = await openSession(document, dataset, runtime, defaultPlan());
    await session.write(initialState(network.parameters, document.training.seed));
    let seconds = 0;
    await train({
      session,
      settings: document.training,
      split,
      signal: { aborted: false },
      now: () => performance.now(),
      yieldToEvents: () => yieldToEvents(),
      events: {
        steps: () => undefined,
        log: () => undefined,
        epoch: (metrics) => (seconds = metrics.seconds),
        checkpoint: () => Promise.resolve(),
      },
    });
    session.dispose();
    return (seconds * 1000) / Math.ceil(split.train.length / BATCH);
  };
});
