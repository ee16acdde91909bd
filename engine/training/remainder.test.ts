/** Batches with fewer samples than the parts they would be split into: no part may be empty. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createDocument } from '../document/create.ts';
import { addNode, connect } from '../document/edit.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../runtime/testing/runtimes.ts';
import { imagesOf, labelsOf, trainingBundle } from './bundle.ts';
import { initialState, slotState } from './initialize.ts';
import { buildNetwork } from './network.ts';
import { train } from './trainer.ts';

const SIZE = 6;

function small() {
  let document = createDocument('small');
  let before: string | null = null;
  for (const [type, params] of [
    ['Input', { shape: [1, SIZE, SIZE] }],
    ['Conv2d', { out_channels: 3, kernel_size: [3, 3] }],
    ['ReLU', {}],
    ['MaxPool2d', { kernel_size: [2, 2] }],
    ['Flatten', {}],
    ['Linear', { out_features: 3 }],
    ['Output', {}],
  ] as const) {
    const added = addNode(document, type, { x: 0, y: 0 }, params);
    document = added.document;
    if (before) document = connect(document, { node: before, port: 'out' }, { node: added.id, port: 'in' });
    before = added.id;
  }
  return document;
}

async function losses(runtime: Runtime, count: number, batchSize: number, accumulation: number, shards: number) {
  const document = small();
  const training = { ...document.training, batchSize, accumulation, epochs: 2, statisticsEvery: 3 };
  const network = buildNetwork(document);
  const data = { sample: [SIZE, SIZE, 1], channelsLast: true, classes: 3, trainCount: count, testCount: 0 };
  const bundle = trainingBundle(network, training, data, { intraThreads: 1, interThreads: 2, shards });
  const session = await runtime.createSession(bundle);
  const weights = initialState(network.parameters, 5);
  await session.write({
    ...weights,
    ...slotState(network.parameters, training, weights),
    [imagesOf('train')]: {
      dtype: 'uint8',
      shape: [count, SIZE, SIZE, 1],
      data: Uint8Array.from({ length: count * SIZE * SIZE }, (_, i) => (i * i * 31) % 256),
    },
    [labelsOf('train')]: { dtype: 'int32', shape: [count], data: Int32Array.from({ length: count }, (_, i) => i % 3) },
  });
  const found: number[] = [];
  await train({
    session,
    settings: training,
    split: { train: Int32Array.from({ length: count }, (_, i) => i), validation: new Int32Array(0) },
    evaluationBatch: bundle.evaluationBatch,
    shards: bundle.shards,
    signal: { aborted: false },
    now: () => performance.now(),
    breathe: () => Promise.resolve(),
    events: {
      steps: ({ loss }) => found.push(...loss),
      log: () => undefined,
      epoch: () => undefined,
      checkpoint: () => Promise.resolve(),
    },
  });
  session.dispose();
  return found;
}

describe.each(FAST_RUNTIMES)('small batches on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  it.skipIf(missing).each([
    { count: 9, batchSize: 4, accumulation: 1 },
    { count: 10, batchSize: 4, accumulation: 2 },
    { count: 5, batchSize: 1, accumulation: 1 },
    { count: 2, batchSize: 64, accumulation: 1 },
  ])('$count samples in batches of $batchSize, $accumulation a step, train as in one part', async (settings) => {
    const { count, batchSize, accumulation } = settings;
    const whole = await losses(runtime, count, batchSize, accumulation, 1);
    const parts = await losses(runtime, count, batchSize, accumulation, 3);
    expect(parts).toHaveLength(2 * Math.ceil(count / batchSize));
    parts.forEach((loss, i) => expect(Math.abs(loss - whole[i]!)).toBeLessThan(1e-5));
  });
});
