/** What the looks inside say, against the training itself; and that they change nothing of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createDocument } from '../document/create.ts';
import { addNode, connect } from '../document/edit.ts';
import type { TensorsmithDocument, TrainingSettings } from '../document/types.ts';
import type { HostTensors, Runtime } from '../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../runtime/testing/runtimes.ts';
import { imagesOf, labelsOf, trainingBundle } from './bundle.ts';
import { initialState, slotState } from './initialize.ts';
import { buildNetwork } from './network.ts';
import { lookInside, type TensorStatistics } from './statistics.ts';
import { train } from './trainer.ts';

const COUNT = 96;
const SIZE = 6;

function small(): TensorsmithDocument {
  let document = createDocument('small');
  let before: string | null = null;
  for (const [type, params] of [
    ['Input', { shape: [1, SIZE, SIZE] }],
    ['Conv2d', { out_channels: 3, kernel_size: [3, 3] }],
    ['BatchNorm2d', {}],
    ['ReLU', {}],
    ['Flatten', {}],
    ['Dropout', { p: 0.25 }],
    ['Linear', { out_features: 4 }],
    ['Output', {}],
  ] as const) {
    const added = addNode(document, type, { x: 0, y: 0 }, params);
    document = added.document;
    if (before) document = connect(document, { node: before, port: 'out' }, { node: added.id, port: 'in' });
    before = added.id;
  }
  return document;
}

const data = { sample: [SIZE, SIZE, 1], channelsLast: true, classes: 4, trainCount: COUNT, testCount: 0 };
const indices = Int32Array.from({ length: COUNT }, (_, i) => i);

async function open(runtime: Runtime, patch: Partial<TrainingSettings>) {
  const document = small();
  const training = { ...document.training, ...patch };
  const network = buildNetwork(document);
  const bundle = trainingBundle(network, training, data, { intraThreads: 1, interThreads: 2, shards: 1 });
  const session = await runtime.createSession(bundle);
  const weights = initialState(network.parameters, 5);
  await session.write({
    ...weights,
    ...slotState(network.parameters, training, weights),
    [imagesOf('train')]: {
      dtype: 'uint8',
      shape: [COUNT, SIZE, SIZE, 1],
      data: Uint8Array.from({ length: COUNT * SIZE * SIZE }, (_, i) => (i * i * 31) % 256),
    },
    [labelsOf('train')]: { dtype: 'int32', shape: [COUNT], data: Int32Array.from({ length: COUNT }, (_, i) => i % 4) },
  });
  return { document, network, training, bundle, session };
}

/** Losses of a run, and what was seen of its insides. */
async function run(runtime: Runtime, statisticsEvery: number) {
  const { session, training, bundle, network } = await open(runtime, { statisticsEvery, batchSize: 8, epochs: 2 });
  const losses: number[] = [];
  const looks: { epoch: number; step: number; tensors: TensorStatistics[] }[] = [];
  await train({
    session,
    settings: training,
    split: { train: indices, validation: new Int32Array(0) },
    evaluationBatch: bundle.evaluationBatch,
    signal: { aborted: false },
    now: () => performance.now(),
    breathe: () => Promise.resolve(),
    ...(bundle.watched
      ? {
          inside: {
            every: statisticsEvery,
            look: async (at, next, counter) => {
              looks.push({ ...at, tensors: await lookInside(session, bundle.watched!, next, counter) });
            },
          },
        }
      : {}),
    events: {
      steps: ({ loss }) => losses.push(...loss),
      log: () => undefined,
      epoch: () => undefined,
      checkpoint: () => Promise.resolve(),
    },
  });
  const state = await session.read(network.parameters.map(({ fullName }) => fullName));
  session.dispose();
  return { losses, looks, state };
}

const norm = (values: ArrayLike<number>): number => Math.sqrt(Array.from(values).reduce((sum, v) => sum + v * v, 0));
const bytes = (state: HostTensors): number[][] => Object.values(state).map(({ data }) => [...data]);

describe.each(FAST_RUNTIMES)('looks inside on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  it.skipIf(missing)('say how weights, their gradients and their changes are', async () => {
    const lr = 0.5;
    const optimizer = { type: 'SGD', lr, momentum: 0, dampening: 0, nesterov: false, weightDecay: 0 } as const;
    const { session, bundle, network } = await open(runtime, { statisticsEvery: 1, batchSize: 8, optimizer });
    const batch = indices.slice(0, 8);
    const counter = [7, 1] as const;
    const names = network.parameters.filter(({ trainable }) => trainable).map(({ fullName }) => fullName);
    const first = await lookInside(session, bundle.watched!, batch, counter);
    const before = await session.read(names);
    await session.run('step', {
      indices: { dtype: 'int32', shape: [1, 8], data: batch },
      counter: { dtype: 'int32', shape: [1, 2], data: Int32Array.from(counter) },
      rates: { dtype: 'float32', shape: [1, 2], data: Float32Array.of(lr, 0) },
    });
    const after = await session.read(names);
    const second = await lookInside(session, bundle.watched!, batch, counter);
    const find = (all: readonly TensorStatistics[], kind: string, name: string) =>
      all.find((tensor) => tensor.kind === kind && tensor.name === name)!;
    for (const name of names) {
      const moved = before[name]!.data.map((value, i) => value - after[name]!.data[i]!);
      expect(find(first, 'weight', name).norm).toBeCloseTo(norm(before[name]!.data), 4);
      expect(find(first, 'weightGradient', name).norm).toBeCloseTo(norm(moved) / lr, 3);
      expect(find(second, 'update', name).norm).toBeCloseTo(norm(moved), 4);
    }
    const relu = find(first, 'activation', 'relu1');
    expect(relu.zeros).toBeGreaterThan(0.2);
    expect(relu.histogram.low).toBe(0);
    expect(relu.histogram.counts.reduce((sum, count) => sum + count)).toBe(512);
    // A normalization ends with mean 0 and deviation 1.
    const normal = find(first, 'activation', 'bn1');
    expect(Math.abs(normal.mean)).toBeLessThan(0.2);
    expect(normal.deviation).toBeCloseTo(1, 1);
    expect(find(first, 'activationGradient', 'input1').norm).toBeGreaterThan(0);
    session.dispose();
  });

  it.skipIf(missing)('come when they are due, and change no bit of a run', async () => {
    const [without, withLooks, again] = [await run(runtime, 0), await run(runtime, 5), await run(runtime, 5)];
    expect(without.losses).toHaveLength(24);
    expect(withLooks.losses).toEqual(without.losses);
    expect(bytes(withLooks.state)).toEqual(bytes(without.state));
    expect(withLooks.looks.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 6],
      [1, 11],
      [2, 4],
      [2, 9],
    ]);
    // The same seed, the same document: the same run, to the last bit.
    expect(again.losses).toEqual(withLooks.losses);
    expect(again.looks).toEqual(withLooks.looks);
  });
});
