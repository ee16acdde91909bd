/** Our training step, through the training bundle and a session, as the engine process runs it. */
import { openDataset } from '../../engine/data/dataset.ts';
import { loadRuntime } from '../../engine/host/devices/devices.ts';
import { openSession } from '../../engine/host/jobs/session.ts';
import type { Precision } from '../../engine/program/precision.ts';
import type { Plan, RuntimeName } from '../../engine/runtime/runtime.ts';
import { findEngine } from '../../engine/runtime/tensorflow/install/files.ts';
import { createTensorflowRuntime } from '../../engine/runtime/tensorflow/runtime.ts';
import { BatchGrid } from '../../engine/training/loop/batchGrid.ts';
import { Batches } from '../../engine/training/loop/batches.ts';
import { initialState, slotState } from '../../engine/training/loop/initialize.ts';
import { epochOrder } from '../../engine/training/loop/split.ts';
import { type Model, modelDocument } from '../models.ts';
import { answerRounds } from './forked.ts';

/** Duration of a call in milliseconds, as in the trainer; a measurement is a few calls. */
const CALL = 60;
const STRETCH = 120;

answerRounds(async () => {
  const [plan, model, batchSize, precision, name] = [
    JSON.parse(process.argv[2]!) as Plan,
    (process.argv[3] ?? 'LeNet') as Model,
    Number(process.argv[4] ?? 64),
    (process.argv[5] ?? 'float32') as Precision,
    (process.argv[6] ?? 'tensorflow') as RuntimeName,
  ];
  const document = modelDocument(model, batchSize, precision);
  const { training } = document;
  const dataset = await openDataset(document.data.source);
  // TensorFlow reads its threads from the environment, which is the plan's.
  const runtime = name === 'tensorflow' ? createTensorflowRuntime(findEngine()!) : await loadRuntime(name);
  const { session, network, bundle } = await openSession(document, dataset, runtime, plan);
  const weights = initialState(network.parameters, training.seed);
  await session.write({ ...weights, ...slotState(network.parameters, training, weights) });
  const count = dataset.count('train');
  const order = epochOrder({ train: Int32Array.from({ length: count }, (_, i) => i) }, training.seed, 1);
  const batches = new Batches(
    { session, shards: bundle.shards, augmented: bundle.augmented, ages: bundle.ages },
    training,
    new BatchGrid(count, training.batchSize),
  );
  const full = Math.floor(count / training.batchSize);
  let [at, perCall] = [0, 1];
  const call = async (): Promise<number> => {
    if (at + perCall > full) at = 0;
    const start = performance.now();
    await batches.run(1, order, at, perCall, undefined);
    at += perCall;
    return (performance.now() - start) / perCall;
  };
  // The first call compiles, the second estimates the throughput.
  await call();
  const pace = Math.min(await call(), await call());
  perCall = Math.max(1, Math.min(100, Math.round(CALL / pace)));
  const dispatched = (): number => ('dispatches' in runtime ? (runtime.dispatches as () => number)() : 0);
  const before = dispatched();
  await call();
  const dispatches = 'dispatches' in runtime ? Math.round((dispatched() - before) / perCall) : null;
  const stretch = async (): Promise<number> => {
    const begun = performance.now();
    let steps = 0;
    do {
      await call();
      steps += perCall;
    } while (performance.now() - begun < STRETCH);
    return (performance.now() - begun) / steps;
  };
  return { about: { device: runtime.info.device, dispatches }, stretch };
});
