/** A whole training without anything around it: no events, statistics, files or checkpoints. */
import { readFileSync } from 'node:fs';
import { openDataset } from '../../engine/data/dataset.ts';
import { openSession } from '../../engine/host/jobs/session.ts';
import { runSettings } from '../../engine/model/liveSettings.ts';
import { readDocument } from '../../engine/model/serialize.ts';
import type { Plan } from '../../engine/runtime/runtime.ts';
import { findEngine } from '../../engine/runtime/tensorflow/install/files.ts';
import { createTensorflowRuntime } from '../../engine/runtime/tensorflow/runtime.ts';
import { initialState, slotState } from '../../engine/training/loop/initialize.ts';
import { train } from '../../engine/training/loop/trainer.ts';
import { answerRounds } from './forked.ts';

/** Validation and the loss of every step are part of it. Arguments: a document's file, a plan. Answers with milliseconds. */
answerRounds(async () => {
  const document = readDocument(readFileSync(process.argv[2]!, 'utf8'));
  const plan = JSON.parse(process.argv[3]!) as Plan;
  const bare = { ...document, training: { ...document.training, statisticsEvery: 0 } };
  const dataset = await openDataset(bare.data.source);
  return async () => {
    const runtime = createTensorflowRuntime(findEngine()!);
    const { session, network, bundle, split } = await openSession(bare, dataset, runtime, plan);
    const begun = performance.now();
    const weights = initialState(network.parameters, bare.training.seed);
    await session.write({ ...weights, ...slotState(network.parameters, bare.training, weights) });
    const { shards, augmented, ages, evaluationBatch } = bundle;
    await train({
      ...{ session, shards, augmented, ages, evaluationBatch, split },
      settings: runSettings(bare),
      events: { steps: () => undefined, log: () => undefined, epoch: () => undefined, checkpoint: async () => {} },
      signal: new AbortController().signal,
      now: () => performance.now(),
      yieldToEvents: () => new Promise(setImmediate),
    });
    const took = performance.now() - begun;
    session.dispose();
    return took;
  };
});
