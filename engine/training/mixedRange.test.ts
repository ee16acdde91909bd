/** Mixed precision with very small and very large numbers: bfloat16 has float32's range, so that none becomes 0 or infinite. */
import { beforeAll, describe, expect, it } from 'vitest';
import { completeTraining } from '../model/create.ts';
import type { TrainingSettings } from '../model/types.ts';
import type { Precision } from '../program/precision.ts';
import { values } from '../program/testing/formula.ts';
import type { HostTensor, Runtime } from '../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../runtime/testing/runtimes.ts';
import { rateRow } from './loop/optimizerFeeds.ts';
import { initialState } from './loop/initialize.ts';
import { buildNetwork } from './network/network.ts';
import { imagesOf, labelsOf, trainingBundle } from './programs/bundle.ts';
import { chain } from './testing/chain.ts';

const [SAMPLES, FEATURES, STEPS] = [64, 6, 30];
const tensorflow = FAST_RUNTIMES.find(({ name }) => name === 'tensorflow')!;

/** A regression of a sum, all samples a batch. @returns losses divided by the first, and the weights of the first layer */
async function train(runtime: Runtime, precision: Precision, scale: number) {
  const document = chain([FEATURES], ['Linear', { out_features: 16 }], ['Tanh', {}], ['Linear', { out_features: 1 }]);
  const training = completeTraining({
    ...document.training,
    precision,
    batchSize: SAMPLES,
    statisticsEvery: 0,
    loss: { type: 'MSELoss' },
    optimizer: { type: 'Adam', lr: 0.05 },
  }) as TrainingSettings;
  const network = buildNetwork(document);
  const data = {
    sample: [FEATURES],
    channelsLast: false,
    classes: 0,
    trainCount: SAMPLES,
    testCount: 0,
    source: { kind: 'values' },
    label: { kind: 'values', shape: [1] },
  } as const;
  const session = await runtime.createSession(
    trainingBundle(network, training, data, { intraThreads: 1, interThreads: 1, shards: 1 }),
  );
  const samples = values([SAMPLES, FEATURES], 3);
  const targets = Float32Array.from({ length: SAMPLES }, (_, i) =>
    samples.subarray(i * FEATURES, (i + 1) * FEATURES).reduce((sum, value) => sum + value, 0),
  );
  const times = (array: Float32Array, factor: number): Float32Array => array.map((value) => value * factor);
  const weights = initialState(network.parameters, 1);
  const first = network.parameters[0]!.fullName;
  await session.write({
    ...weights,
    // Inputs of that scale and weights of its inverse, so that the units see what they would see at 1.
    [first]: { ...weights[first]!, data: times(weights[first]!.data as Float32Array, 1 / scale) },
    [imagesOf('train')]: { dtype: 'float32', shape: [SAMPLES, FEATURES], data: times(samples, scale) },
    [labelsOf('train')]: { dtype: 'float32', shape: [SAMPLES, 1], data: times(targets, scale) },
  });
  const rates = Array.from({ length: STEPS }, (__, k) =>
    rateRow(training, { step: k, taken: k, age: 0 }, 1, { epochs: 1, stepsPerEpoch: STEPS }),
  );
  const order = Array.from({ length: SAMPLES }, (__, i) => i);
  const { loss } = await session.run('step', {
    indices: { dtype: 'int32', shape: [STEPS, SAMPLES], data: Int32Array.from(rates.flatMap(() => order)) },
    counter: { dtype: 'int32', shape: [STEPS, 2], data: new Int32Array(STEPS * 2) },
    rates: { dtype: 'float32', shape: [STEPS, rates[0]!.length], data: Float32Array.from(rates.flat()) },
  });
  const trained = (await session.read([first]))[first] as HostTensor;
  session.dispose();
  return {
    losses: [...loss!.data],
    moved: [...trained.data].map((value, i) => value - weights[first]!.data[i]! / scale),
  };
}

describe.skipIf(tensorflow.missing)('mixed bfloat16', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await tensorflow.load();
  });

  it.each([1, 1e5, 1e-8])('trains on inputs and targets of the size of %d as float32 does', async (scale) => {
    const [full, mixed] = [await train(runtime, 'float32', scale), await train(runtime, 'bfloat16', scale)];
    expect(full.losses[0]).toBeGreaterThan(0);
    mixed.losses.forEach((loss, i) => {
      expect(Number.isFinite(loss)).toBe(true);
      // 2⁻⁷, bfloat16's precision, of the first loss.
      expect(Math.abs(loss - full.losses[i]!)).toBeLessThan(full.losses[0]! * 2 ** -7);
    });
    expect(mixed.moved.every((change) => Number.isFinite(change) && change !== 0)).toBe(true);
  });
});
