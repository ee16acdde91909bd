/** Batches with fewer samples than shards: no part may be empty. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Runtime } from '../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../runtime/testing/runtimes.ts';
import { evaluate } from './loop/evaluate.ts';
import { chain } from './testing/chain.ts';
import { openOnImages, trainOnImages } from './testing/images.ts';

const SIZE = 6;
const network = chain(
  [1, SIZE, SIZE],
  ['Conv2d', { out_channels: 3, kernel_size: [3, 3] }],
  ['ReLU'],
  ['MaxPool2d', { kernel_size: [2, 2] }],
  ['Flatten'],
  ['Linear', { out_features: 3 }],
);

async function losses(runtime: Runtime, count: number, batchSize: number, accumulation: number, shards: number) {
  const settings = { batchSize, accumulation, epochs: 2, statisticsEvery: 3 };
  const opened = await openOnImages(runtime, network, settings, { count, size: SIZE, classes: 3 }, shards);
  const found = await trainOnImages(opened);
  opened.session.dispose();
  return found;
}

/** Sums and rows of an evaluation of the test set. */
async function evaluation(runtime: Runtime, count: number, batch: number, shards: number) {
  const opened = await openOnImages(runtime, network, {}, { count, size: SIZE, classes: 3 }, shards, true);
  const { session, bundle, indices } = opened;
  const rows: Record<string, number[]> = {};
  const sums = await evaluate(session, 'test', indices, {
    signal: { aborted: false },
    yieldToEvents: () => Promise.resolve(),
    batch,
    parts: bundle.shards,
    rows: (found) => {
      for (const [name, { data }] of Object.entries(found)) (rows[name] ??= []).push(...data);
    },
  });
  session.dispose();
  return { sums, rows };
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

  it.skipIf(missing).each([
    { count: 9, batch: 4 },
    { count: 7, batch: 7 },
    { count: 2, batch: 500 },
  ])('$count samples in batches of $batch are evaluated as in one part, row by row', async ({ count, batch }) => {
    const whole = await evaluation(runtime, count, batch, 1);
    const parts = await evaluation(runtime, count, batch, 3);
    expect(parts.sums.correct).toBe(whole.sums.correct);
    expect(Math.abs(parts.sums.loss - whole.sums.loss)).toBeLessThan(1e-6);
    expect(parts.rows['label']).toEqual(whole.rows['label']);
    expect(parts.rows['label']).toHaveLength(count);
    expect(parts.rows['prediction']).toEqual(whole.rows['prediction']);
    parts.rows['probability']!.forEach((share, i) => expect(share).toBeCloseTo(whole.rows['probability']![i]!, 6));
  });
});
