/** Our step, through the training bundle and a session, as the engine process runs it. */
import { openDataset } from '../../engine/data/dataset.ts';
import { openSession } from '../../engine/host/session.ts';
import type { Plan } from '../../engine/runtime/runtime.ts';
import { findEngine } from '../../engine/runtime/tensorflow/install/files.ts';
import { createTensorflowRuntime } from '../../engine/runtime/tensorflow/runtime.ts';
import { initialState } from '../../engine/training/initialize.ts';
import { epochOrder } from '../../engine/training/split.ts';
import { BATCH, lenet, mnist, MOMENTUM, RATE } from '../lenet.ts';
import { STRETCH } from './contestant.ts';
import { answerRounds } from './forked.ts';

/** As many as the trainer puts into one call on such a machine. */
const STEPS_PER_CALL = 20;
const CALLS = STRETCH / STEPS_PER_CALL;

answerRounds(async () => {
  const document = lenet();
  const plan = JSON.parse(process.argv[2]!) as Plan;
  const { session, network } = await openSession(
    document,
    await openDataset({ kind: 'idx', path: mnist }),
    createTensorflowRuntime(findEngine()!),
    plan,
  );
  await session.write(initialState(network.parameters, document.training.seed));
  const order = epochOrder(
    Int32Array.from({ length: 60_000 }, (_, i) => i),
    document.training.seed,
    1,
  );
  let step = 0;
  const call = async (): Promise<void> => {
    const from = (step * BATCH) % (order.length - STEPS_PER_CALL * BATCH);
    const pairs = Array.from({ length: STEPS_PER_CALL }, (_, k) => k);
    await session.run('step', {
      indices: {
        dtype: 'int32',
        shape: [STEPS_PER_CALL, BATCH],
        data: order.subarray(from, from + STEPS_PER_CALL * BATCH),
      },
      counter: {
        dtype: 'int32',
        shape: [STEPS_PER_CALL, 2],
        data: Int32Array.from(pairs.flatMap((k) => [document.training.seed, step + k + 1])),
      },
      rates: {
        dtype: 'float32',
        shape: [STEPS_PER_CALL, 2],
        data: Float32Array.from(pairs.flatMap(() => [RATE, MOMENTUM])),
      },
    });
    step += STEPS_PER_CALL;
  };
  await call();
  return async () => {
    const start = performance.now();
    for (let i = 0; i < CALLS; i += 1) await call();
    return (performance.now() - start) / STRETCH;
  };
});
