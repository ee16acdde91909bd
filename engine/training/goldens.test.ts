/** Fifty steps of LeNet against PyTorch, for every optimizer and loss, on every runtime. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { completeTraining } from '../model/create.ts';
import { readDocument } from '../model/serialize.ts';
import type { LossSettings, OptimizerSettings, TrainingSettings } from '../model/types.ts';
import type { Precision } from '../program/precision.ts';
import { digits, values } from '../program/testing/formula.ts';
import type { HostTensor, Runtime } from '../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../runtime/testing/runtimes.ts';
import { imagesOf, labelsOf, trainingBundle } from './programs/bundle.ts';
import { buildNetwork } from './network/network.ts';
import { rateRow } from './loop/optimizerFeeds.ts';
import { fromStored, toStored } from './network/weightLayout.ts';

interface Golden {
  samples: number;
  batch: number;
  steps: number;
  runs: ({ optimizer: OptimizerSettings; loss: LossSettings['type']; losses: number[]; correct: number[] } & Record<
    'fc3.weight' | 'conv1.weight',
    number[]
  >)[];
}

const golden = JSON.parse(readFileSync(new URL('goldens/lenet.json', import.meta.url), 'utf8')) as Golden;
const sample = readDocument(readFileSync(new URL('../../resources/samples/lenet-mnist.json', import.meta.url), 'utf8'));
const { samples, batch, steps } = golden;

async function train(
  runtime: Runtime,
  { optimizer, loss }: Golden['runs'][number],
  shards: number,
  precision: Precision = 'float32',
) {
  const given = { ...sample.training, precision, optimizer, loss: { type: loss } };
  const settings = completeTraining(given) as TrainingSettings;
  const network = buildNetwork(sample);
  const data = { sample: [28, 28, 1], channelsLast: true, classes: 10, trainCount: samples, testCount: 0 };
  const session = await runtime.createSession(
    trainingBundle(network, settings, data, { intraThreads: 1, interThreads: 2, shards }),
  );
  const { pixels, labels } = digits(samples);
  const weights: Record<string, HostTensor> = {};
  network.parameters.forEach((spec, i) => {
    const fanIn = spec.shape.length > 1 ? spec.shape.slice(1).reduce((a, b) => a * b, 1) : 50;
    weights[spec.fullName] = toStored(spec, values(spec.shape, 1 + i, fanIn ** -0.5));
  });
  await session.write({
    ...weights,
    [imagesOf('train')]: { dtype: 'uint8', shape: [samples, 28, 28, 1], data: pixels },
    [labelsOf('train')]: { dtype: 'int32', shape: [samples], data: labels },
  });
  const run = { epochs: 1, stepsPerEpoch: steps };
  const rates = Array.from({ length: steps }, (_, k) => rateRow(settings, { step: k, taken: k, age: 0 }, 1, run));
  const { loss: losses, correct } = await session.run('step', {
    indices: {
      dtype: 'int32',
      shape: [steps, batch],
      data: Int32Array.from({ length: steps * batch }, (_, i) => i % samples),
    },
    counter: {
      dtype: 'int32',
      shape: [steps, 2],
      data: Int32Array.from({ length: steps * 2 }, (_, i) => (i % 2 ? (i + 1) / 2 : 7)),
    },
    rates: { dtype: 'float32', shape: [steps, rates[0]!.length], data: Float32Array.from(rates.flat()) },
  });
  const trained = await session.read(network.parameters.map(({ fullName }) => fullName));
  session.dispose();
  const weight = (name: string) => {
    const spec = network.parameters.find(({ fullName }) => fullName === name)!;
    return fromStored(spec, trained[name]!).data;
  };
  return { losses: losses!.data, correct: correct!.data, weight };
}

const furthest = (a: ArrayLike<number>, b: readonly number[]): number =>
  b.reduce((max, value, i) => Math.max(max, Math.abs(a[i]! - value)), 0);

describe.each(FAST_RUNTIMES)('training on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });
  const runs = golden.runs.flatMap((run, i) =>
    [1, 2].map((shards) => ({ run, shards, name: `${i}: ${run.optimizer.type} with ${run.loss}, ${shards} shards` })),
  );

  it.skipIf(missing).each(runs)('agrees with PyTorch, $name', async ({ run, shards }) => {
    const result = await train(runtime, run, shards);
    expect(furthest(result.losses.slice(0, 20), run.losses.slice(0, 20))).toBeLessThan(1e-4);
    expect(furthest(result.losses, run.losses)).toBeLessThan(1e-3);
    expect(furthest(result.correct.slice(0, 20), run.correct.slice(0, 20))).toBeLessThanOrEqual(1);
    for (const name of ['fc3.weight', 'conv1.weight'] as const)
      expect(furthest(result.weight(name), run[name])).toBeLessThan(1e-3);
  });
});

/** Losses of PyTorch's autocast. */
const mixed = JSON.parse(readFileSync(new URL('goldens/autocast.json', import.meta.url), 'utf8')) as {
  runs: { run: number; losses: number[] }[];
};
const tensorflow = FAST_RUNTIMES.find(({ name }) => name === 'tensorflow')!;

describe.skipIf(tensorflow.missing)('training in mixed bfloat16', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await tensorflow.load();
  });

  it.each(mixed.runs)('is as near to float32 as PyTorch with autocast, run $run', async ({ run, losses }) => {
    const float32 = golden.runs[run]!;
    const result = await train(runtime, float32, 1, 'bfloat16');
    // Later steps of a fast run multiply any difference.
    const [ours, theirs] = [result.losses, losses].map((list) =>
      furthest(list.slice(0, 20), float32.losses.slice(0, 20)),
    ) as [number, number];
    expect(ours).toBeGreaterThan(0);
    // Roundings add up in another order: the distance is of the same size, not the same.
    expect(ours).toBeLessThan(3 * theirs);
  });

  it('gives the same bits again, weights included', async () => {
    const [first, again] = [
      await train(runtime, golden.runs[4]!, 2, 'bfloat16'),
      await train(runtime, golden.runs[4]!, 2, 'bfloat16'),
    ];
    expect(again.losses).toEqual(first.losses);
    expect(again.weight('conv1.weight')).toEqual(first.weight('conv1.weight'));
  });
});
