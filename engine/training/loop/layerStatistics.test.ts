/** Layer statistics against the training itself; and they do not change it. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSettings } from '../../model/types.ts';
import type { HostTensors, Runtime } from '../../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../../runtime/testing/runtimes.ts';
import { collectStatistics, type TensorStatistics } from './layerStatistics.ts';
import { chain } from '../testing/chain.ts';
import { openOnImages, trainOnImages } from '../testing/images.ts';

const SIZE = 6;
const [INPUT, NORM, RELU] = ['l0', 'l2', 'l3'];
const network = chain(
  [1, SIZE, SIZE],
  ['Conv2d', { out_channels: 3, kernel_size: [3, 3] }],
  ['BatchNorm2d'],
  ['ReLU'],
  ['Flatten'],
  ['Dropout', { p: 0.25 }],
  ['Linear', { out_features: 4 }],
);

const open = (runtime: Runtime, patch: Partial<TrainingSettings>) =>
  openOnImages(runtime, network, patch, { count: 96, size: SIZE, classes: 4 });

/** Losses of a run, and its layer statistics. */
async function run(runtime: Runtime, statisticsEvery: number) {
  const opened = await open(runtime, { statisticsEvery, batchSize: 8, epochs: 2 });
  const { session, bundle } = opened;
  const statistics: { epoch: number; step: number; tensors: TensorStatistics[] }[] = [];
  const losses = await trainOnImages(
    opened,
    bundle.watched && {
      every: statisticsEvery,
      collect: async (at, next, counter) => {
        statistics.push({ ...at, tensors: await collectStatistics(session, bundle.watched!, next, counter) });
      },
    },
  );
  const state = await session.read(opened.network.parameters.map(({ fullName }) => fullName));
  session.dispose();
  return { losses, statistics, state };
}

const norm = (values: ArrayLike<number>): number => Math.sqrt(Array.from(values).reduce((sum, v) => sum + v * v, 0));
const bytes = (state: HostTensors): number[][] => Object.values(state).map(({ data }) => [...data]);

describe.each(FAST_RUNTIMES)('layer statistics on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  it.skipIf(missing)('say how weights, their gradients and their changes are', async () => {
    const lr = 0.5;
    const optimizer = { type: 'SGD', lr, momentum: 0, dampening: 0, nesterov: false, weightDecay: 0 } as const;
    const { session, bundle, network, indices } = await open(runtime, { statisticsEvery: 1, batchSize: 8, optimizer });
    const batch = indices.slice(0, 8);
    const counter = [7, 1] as const;
    const names = network.parameters.filter(({ trainable }) => trainable).map(({ fullName }) => fullName);
    const first = await collectStatistics(session, bundle.watched!, batch, counter);
    const before = await session.read(names);
    await session.run('step', {
      indices: { dtype: 'int32', shape: [1, 8], data: batch },
      counter: { dtype: 'int32', shape: [1, 2], data: Int32Array.from(counter) },
      rates: { dtype: 'float32', shape: [1, 2], data: Float32Array.of(lr, 0) },
    });
    const after = await session.read(names);
    const second = await collectStatistics(session, bundle.watched!, batch, counter);
    const find = (all: readonly TensorStatistics[], kind: string, name: string) =>
      all.find((tensor) => tensor.kind === kind && tensor.name === name)!;
    for (const name of names) {
      const moved = before[name]!.data.map((value, i) => value - after[name]!.data[i]!);
      expect(find(first, 'weight', name).norm).toBeCloseTo(norm(before[name]!.data), 4);
      expect(find(first, 'weightGradient', name).norm).toBeCloseTo(norm(moved) / lr, 3);
      expect(find(second, 'update', name).norm).toBeCloseTo(norm(moved), 4);
    }
    const relu = find(first, 'activation', RELU);
    expect(relu.zeros).toBeGreaterThan(0.2);
    expect(relu.histogram.low).toBe(0);
    expect(relu.histogram.counts.reduce((sum, count) => sum + count)).toBe(512);
    // A normalization outputs mean 0 and standard deviation 1.
    const normal = find(first, 'activation', NORM);
    expect(Math.abs(normal.mean)).toBeLessThan(0.2);
    expect(normal.deviation).toBeCloseTo(1, 1);
    expect(find(first, 'activationGradient', INPUT).norm).toBeGreaterThan(0);
    session.dispose();
  });

  it.skipIf(missing)('come when they are due, and change no bit of a run', async () => {
    const [without, withStatistics, again] = [await run(runtime, 0), await run(runtime, 5), await run(runtime, 5)];
    expect(without.losses).toHaveLength(24);
    expect(withStatistics.losses).toEqual(without.losses);
    expect(bytes(withStatistics.state)).toEqual(bytes(without.state));
    expect(withStatistics.statistics.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 6],
      [1, 11],
      [2, 4],
      [2, 9],
    ]);
    // The same seed and document give the same run, to the last bit.
    expect(again.losses).toEqual(withStatistics.losses);
    expect(again.statistics).toEqual(withStatistics.statistics);
  });
});
