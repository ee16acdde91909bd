/** The range test against the same arithmetic written out plainly: softmax regression by gradient descent. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_TRAINING } from '../model/create.ts';
import { OPTIMIZERS } from '../optimizers/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { createWasmRuntime } from '../runtime/tfjs/runtime.ts';
import { defaultSettings } from '../settings/fields.ts';
import { imagesOf, labelsOf, trainingBundle } from './programs/bundle.ts';
import { initialState } from './loop/initialize.ts';
import { buildNetwork } from './network/network.ts';
import { RANGE_BATCHES, rangeOf, rangeSettings, rangeTest, rose, smoothed, suggestion } from './rangeTest.ts';
import { epochOrder } from './loop/split.ts';
import { chain } from './testing/chain.ts';
import { fromStored } from './network/weightLayout.ts';

const [COUNT, FEATURES, CLASSES, BATCH, SEED] = [40, 4, 3, 8, 5];
/** The first pixel decides the class. */
const labels = Int32Array.from({ length: COUNT }, (_, i) => i % CLASSES);
const pixels = Uint8Array.from({ length: COUNT * FEATURES }, (_, i) =>
  i % FEATURES === 0 ? 120 * labels[Math.floor(i / FEATURES)]! : (i * 37) % 256,
);

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createWasmRuntime();
});

async function run(signal = { aborted: false }, progress: (done: number) => void = () => undefined) {
  const optimizer = { ...defaultSettings(OPTIMIZERS, 'SGD'), momentum: 0 };
  const own = {
    ...DEFAULT_TRAINING,
    batchSize: BATCH,
    seed: SEED,
    optimizer,
    accumulation: 3,
    warmup: { steps: 9, startFactor: 0.1 },
  };
  const settings = rangeSettings(own, COUNT / BATCH);
  const network = buildNetwork(chain([FEATURES], ['Linear', { out_features: CLASSES }]));
  const data = { sample: [FEATURES], channelsLast: true, classes: CLASSES, trainCount: COUNT, testCount: 0 };
  const session = await runtime.createSession(
    trainingBundle(network, settings, data, { intraThreads: 1, interThreads: 1, shards: 1 }),
  );
  const state = initialState(network.parameters, SEED);
  await session.write({
    ...state,
    [imagesOf('train')]: { dtype: 'uint8', shape: [COUNT, FEATURES], data: pixels },
    [labelsOf('train')]: { dtype: 'int32', shape: [COUNT], data: labels },
  });
  const train = Int32Array.from({ length: COUNT }, (_, i) => i);
  const report = await rangeTest(
    {
      session,
      settings,
      split: { train, validation: new Int32Array(0) },
      now: () => performance.now(),
      yieldToEvents: () => Promise.resolve(),
    },
    signal,
    progress,
  );
  session.dispose();
  const [weight, bias] = network.parameters.map((spec) => Array.from(fromStored(spec, state[spec.fullName]!).data));
  return { report, weight: weight!, bias: bias!, train };
}

/** Losses of batches under exponentially growing rates, in plain loops. */
function plainly(weight: number[], bias: number[], train: Int32Array, batches: number): { lr: number; loss: number }[] {
  const perEpoch = COUNT / BATCH;
  const { from, to } = rangeOf(defaultSettings(OPTIMIZERS, 'SGD'));
  return Array.from({ length: batches }, (_, batch) => {
    const lr = from * (to / from) ** (batch / (RANGE_BATCHES - 1));
    const order = epochOrder({ train: train }, SEED, Math.floor(batch / perEpoch) + 1);
    const begin = (batch % perEpoch) * BATCH;
    const [dw, db] = [weight.map(() => 0), bias.map(() => 0)];
    let loss = 0;
    for (const sample of order.subarray(begin, begin + BATCH)) {
      const x = Array.from(pixels.subarray(sample * FEATURES, (sample + 1) * FEATURES), (byte) => byte / 255);
      const scores = bias.map((b, c) => x.reduce((sum, value, f) => sum + value * weight[c * FEATURES + f]!, b));
      const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
      scores.forEach((score, c) => {
        const gradient = (Math.exp(score) / total - Number(c === labels[sample])) / BATCH;
        db[c]! += gradient;
        x.forEach((value, f) => (dw[c * FEATURES + f]! += gradient * value));
      });
      loss += (Math.log(total) - scores[labels[sample]!]!) / BATCH;
    }
    dw.forEach((gradient, i) => (weight[i]! -= lr * gradient));
    db.forEach((gradient, i) => (bias[i]! -= lr * gradient));
    return { lr, loss };
  });
}

describe('a learning rate range test', () => {
  it('takes the steps that gradient descent takes, written out', async () => {
    const done: number[] = [];
    const { report, weight, bias, train } = await run(undefined, (count) => done.push(count));
    const expected = plainly(weight, bias, train, report.points.length);
    expect(report.points.length).toBeGreaterThan(80);
    report.points.forEach(({ lr, loss }, i) => {
      expect(lr / expected[i]!.lr).toBeCloseTo(1, 5);
      expect(loss).toBeCloseTo(expected[i]!.loss, 3);
    });
    expect(report.suggested).toBeGreaterThan(0.001);
    expect(report.suggested).toBeLessThan(3);
    expect(done.at(-1)).toBe(report.points.length);
  });

  it('ends when it is told to, with what it has', async () => {
    const signal = { aborted: false };
    const { report } = await run(signal, (done) => (signal.aborted = done >= 5));
    expect(report.ended).toBe('cancelled');
    expect(report.points.length).toBeLessThan(RANGE_BATCHES);
    expect(report.suggested).toBeNull();
  });

  it('suggests where the loss falls fastest, and no more than a tenth of where it is least', () => {
    const rates = Array.from({ length: 71 }, (_, i) => 10 ** (-6 + i / 10));
    // Falls fastest at 0.01, has its minimum near 0.1, and rises after.
    const smooth = rates.map((lr) => 2.3 - 1.5 / (1 + (0.01 / lr) ** 2) + (lr > 0.2 ? 3 * Math.log10(lr / 0.2) : 0));
    const { suggested, steepest, least } = suggestion(rates, smooth);
    expect(steepest).toBeCloseTo(0.01, 2);
    expect(least).toBeCloseTo(0.2, 1);
    expect(suggested).toBe(0.01);
  });

  it('suggests nothing where the loss falls at no rate', () => {
    const rates = Array.from({ length: 50 }, (_, i) => 10 ** (-6 + i / 10));
    expect(
      suggestion(
        rates,
        rates.map(() => 2.3),
      ).suggested,
    ).toBeNull();
    expect(
      suggestion(
        rates,
        rates.map((_, i) => 2.3 + i),
      ).suggested,
    ).toBeNull();
  });

  it('ends where the loss is four times its least', () => {
    const falls = Array.from({ length: 20 }, (_, i) => 3 - i / 10);
    expect(rose(falls)).toBe(false);
    expect(rose([...falls, 4.3])).toBe(false);
    expect(rose([...falls, 4.5])).toBe(true);
  });

  it('smooths to means: between the least and the largest so far, and a constant to itself', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1 }), (losses) => {
        smoothed(losses).forEach((value, i) => {
          const so = losses.slice(0, i + 1);
          expect(value).toBeGreaterThanOrEqual(Math.min(...so) - 1e-9);
          expect(value).toBeLessThanOrEqual(Math.max(...so) + 1e-9);
        });
      }),
    );
    expect(smoothed([2, 2, 2]).every((value) => Math.abs(value - 2) < 1e-12)).toBe(true);
  });
});
