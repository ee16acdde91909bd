/** The training loop: its events, when it stops, what it refuses. */
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_TRAINING } from '../../model/create.ts';
import { defaultSettings } from '../../settings/fields.ts';
import { LOSSES } from '../../losses/index.ts';
import { OPTIMIZERS } from '../../optimizers/index.ts';
import { SCHEDULES } from '../../schedules/index.ts';
import type { TrainingSettings } from '../../model/types.ts';
import { values } from '../../program/testing/formula.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { createWasmRuntime } from '../../runtime/tfjs/runtime.ts';
import { imagesOf, labelsOf, trainingBundle } from '../programs/bundle.ts';
import { initialState, slotState } from './initialize.ts';
import { buildNetwork } from '../network/network.ts';
import { chain } from '../testing/chain.ts';
import type { TrainerState } from './state.ts';
import type { EpochMetrics } from './epochMetrics.ts';
import { train, type StepMetrics } from './trainer.ts';

const [TRAIN, VALIDATION, FEATURES] = [26, 6, 4];
const COUNT = TRAIN + VALIDATION;
const SGD = defaultSettings(OPTIMIZERS, 'SGD');
const CROSS_ENTROPY = defaultSettings(LOSSES, 'CrossEntropyLoss');

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createWasmRuntime();
});

/** @param stopAt number of batches after which the signal is aborted */
async function run(
  patch: Partial<TrainingSettings>,
  { stopAt = Infinity, validation = VALIDATION, labelOf = (i: number) => i % 3 } = {},
) {
  const settings = { ...DEFAULT_TRAINING, statisticsEvery: 0, epochs: 2, batchSize: 4, ...patch };
  const network = buildNetwork(chain([FEATURES], ['Linear', { out_features: 3 }]));
  const data = { sample: [FEATURES], channelsLast: true, classes: 3, trainCount: COUNT, testCount: 0 };
  const bundle = trainingBundle(network, settings, data, { intraThreads: 1, interThreads: 1, shards: 1 });
  const session = await runtime.createSession(bundle);
  const weights = initialState(network.parameters, 1);
  const pixels = Uint8Array.from(values([COUNT, FEATURES], 3), (value) => Math.floor(128 * (value + 1)));
  await session.write({
    ...weights,
    ...slotState(network.parameters, settings, weights),
    [imagesOf('train')]: { dtype: 'uint8', shape: [COUNT, FEATURES], data: pixels },
    [labelsOf('train')]: {
      dtype: 'int32',
      shape: [COUNT],
      data: Int32Array.from({ length: COUNT }, (_, i) => labelOf(i)),
    },
  });
  const indices = Int32Array.from({ length: COUNT }, (_, i) => i);
  const signal = { aborted: false };
  const seen = {
    steps: [] as StepMetrics[],
    epochs: [] as EpochMetrics[],
    places: [] as TrainerState[],
    log: [] as string[],
  };
  let batches = 0;
  const result = await train({
    session,
    settings,
    split: { train: indices.slice(0, TRAIN), validation: indices.slice(TRAIN, TRAIN + validation) },
    signal,
    now: () => performance.now(),
    yieldToEvents: () => Promise.resolve(),
    events: {
      steps: (metrics) => {
        seen.steps.push(metrics);
        batches += metrics.loss.length;
        if (batches >= stopAt) signal.aborted = true;
      },
      log: (line) => seen.log.push(line),
      epoch: (metrics) => seen.epochs.push(metrics),
      checkpoint: async (place) => {
        seen.places.push(place);
      },
    },
  }).catch((error: unknown) => {
    session.dispose();
    throw error;
  });
  const trained = Object.values(await session.read(network.parameters.map(({ fullName }) => fullName)));
  session.dispose();
  return { ...seen, result, weights: trained.flatMap((tensor) => [...tensor.data]) };
}

describe('a run', () => {
  it('tells of every step once, and of every epoch', async () => {
    const { steps, epochs, places, log, result } = await run({});
    // 26 samples in batches of 4: 7 per epoch, the last of 2.
    const told = steps.flatMap(({ epoch, firstStep, loss }) => Array.from(loss, (_, k) => `${epoch}.${firstStep + k}`));
    expect(told).toEqual([1, 2].flatMap((epoch) => [1, 2, 3, 4, 5, 6, 7].map((step) => `${epoch}.${step}`)));
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(epochs.every(({ trainAccuracy, validationLoss }) => trainAccuracy! <= 1 && validationLoss! > 0)).toBe(true);
    expect(places.map(({ epoch, step, sums }) => ({ epoch, step, sums }))).toEqual([
      { epoch: 1, step: 7 },
      { epoch: 2, step: 7 },
    ]);
    expect(log).toHaveLength(2);
    expect(log[0]).toMatch(/^\[1, 7\] loss: \d\.\d{4}$/);
    expect(result).toMatchObject({ stopped: false, early: false, epoch: 2, step: 7 });
  });

  it('stops after the call in which it was told to', async () => {
    const { result, epochs } = await run({ epochs: 1000 }, { stopAt: 3 });
    expect(result.stopped).toBe(true);
    expect(result.epoch).toBe(1);
    expect(epochs).toEqual([]);
  });

  it('groups batches where gradients are accumulated', async () => {
    const { steps } = await run({ accumulation: 3, schedule: { type: 'ExponentialLR', gamma: 0.5, interval: 'step' } });
    const rates = steps.flatMap(({ lr }) => Array.from(lr, (rate) => Math.round(Math.log2(SGD.lr / rate))));
    // Seven batches are groups of 3, 3 and 1.
    expect(rates).toEqual([0, 0, 0, 1, 1, 1, 2, 3, 3, 3, 4, 4, 4, 5]);
  });

  it('remembers a plateau, and takes the training loss without validation', async () => {
    const schedule = {
      ...defaultSettings(SCHEDULES, 'ReduceLROnPlateau'),
      patience: 0,
      threshold: 1e6,
      thresholdMode: 'abs' as const,
    };
    const { places, steps } = await run({ schedule, epochs: 3 }, { validation: 0 });
    // The first loss is always an improvement; later ones never improve by a million.
    expect(places.map(({ plateau }) => plateau!.lr)).toEqual([SGD.lr, SGD.lr * 0.1, SGD.lr * 0.1 * 0.1]);
    expect(steps.at(-1)!.lr.at(-1)).toBeCloseTo(SGD.lr * 0.1, 6);
  });

  it('ends with the reason where the loss is no number', async () => {
    await expect(
      run({ optimizer: { ...SGD, lr: 1e6, momentum: 0 }, loss: { type: 'MSELoss' }, epochs: 50 }),
    ).rejects.toThrow(
      /^The loss grew to [\d.e+]+ and became (Infinity|NaN) at epoch \d+, step \d+\. A smaller learning rate or/,
    );
  });

  it('does not blame the learning rate for a loss that is no number before anything was learned', async () => {
    await expect(run({ loss: { ...CROSS_ENTROPY, classWeights: [NaN, 1, 1] } })).rejects.toThrow(
      /^The loss is NaN at the very first step \(epoch 1, step 1\)/,
    );
  });

  it('passes over batches of which nothing counts', async () => {
    const batches = Array.from({ length: COUNT }, (_, i) => i);
    // Every batch has one sample, so that each label 1 is a batch by itself.
    const { steps, epochs, weights } = await run({ batchSize: 1, loss: { ...CROSS_ENTROPY, ignoreIndex: 1 } });
    const losses = steps.flatMap(({ loss }) => [...loss]);
    const ignored = batches.slice(0, TRAIN).filter((i) => i % 3 === 1).length;
    expect(losses.filter(Number.isNaN)).toHaveLength(2 * ignored);
    expect(epochs.every(({ trainLoss, validationLoss }) => trainLoss > 0 && validationLoss! > 0)).toBe(true);
    expect(weights.every(Number.isFinite)).toBe(true);
  });

  it('does not pass over a label that is none of the classes', async () => {
    await expect(run({}, { labelOf: (i) => (i === 9 ? 3 : i % 3) })).rejects.toThrow(/^The loss .* NaN /);
  });

  it('says so where no label of an epoch counts', async () => {
    await expect(run({ loss: { ...CROSS_ENTROPY, classWeights: [0, 0, 0] } })).rejects.toThrow(
      /^No label of epoch 1 counts/,
    );
  });
});
