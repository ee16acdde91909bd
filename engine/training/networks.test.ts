/** Fifty steps of whole networks of many kinds against PyTorch, on every runtime, with whole and split batches. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDocument } from '../model/serialize.ts';
import { values } from '../program/testing/formula.ts';
import type { HostTensor, Runtime } from '../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../runtime/testing/runtimes.ts';
import { imagesOf, labelsOf, trainingBundle, type DatasetShape } from './programs/bundle.ts';
import { evaluate } from './loop/evaluate.ts';
import { initialState } from './loop/initialize.ts';
import { buildNetwork, type NetworkParameter } from './network/network.ts';
import { rateRow } from './loop/optimizerFeeds.ts';
import { toStored } from './network/weightLayout.ts';
import { drawNetwork } from './testing/networks.ts';

interface Golden {
  samples: number;
  batch: number;
  steps: number;
  classes: number;
  length: number;
  alphabet: number;
  text: number;
  networks: {
    name: string;
    /** Height, width and channels of images; the length of a text. */
    sample: number[];
    optimizer: object;
    parameters: string[];
    losses: number[];
    /** Loss of all samples after the last step, with the running statistics. */
    evaluation: number;
  }[];
}
type Case = Golden['networks'][number];

const golden = JSON.parse(readFileSync(new URL('goldens/networks.json', import.meta.url), 'utf8')) as Golden;
const { samples, batch, steps, classes } = golden;
const STRIDE = 3;

/** The bytes and labels of scripts/goldens/networks.py. */
function images(sample: readonly number[]): Record<string, HostTensor> {
  const [height, width, channels] = sample as [number, number, number];
  const shape = [samples, ...sample];
  const labels = Int32Array.from({ length: samples }, (_, i) => (i * 3) % classes);
  const pixels = Uint8Array.from(values(shape, 0), (noise, i) => {
    const column = Math.floor(i / channels) % width;
    const label = labels[Math.floor(i / (height * width * channels))];
    return Math.floor((noise + 1) * 40) + (Math.floor(column / 2) === label ? 150 : 0);
  });
  return {
    [imagesOf('train')]: { dtype: 'uint8', shape, data: pixels },
    [labelsOf('train')]: { dtype: 'int32', shape: [samples], data: labels },
  };
}

function text(): Record<string, HostTensor> {
  const noise = values([golden.text], 0);
  const data = Int32Array.from(noise, (value, i) => (i * i + Math.floor((value + 1) * 1.5)) % golden.alphabet);
  return { [imagesOf('train')]: { dtype: 'int32', shape: [golden.text], data } };
}

function dataOf({ sample }: Case): DatasetShape {
  const counts = { trainCount: samples, testCount: 0 };
  if (sample.length > 1) return { sample, channelsLast: true, classes, ...counts };
  const shape = { length: golden.text, stride: STRIDE };
  return {
    sample,
    channelsLast: false,
    classes: golden.alphabet,
    ...counts,
    source: { kind: 'text', train: shape, test: shape },
    label: { kind: 'classes', shape: sample, complete: true },
  };
}

function firstValues(spec: NetworkParameter, index: number): Float32Array {
  const { shape, fullName } = spec;
  if (shape.length > 1) return values(shape, 1 + index, shape.slice(1).reduce((a, b) => a * b, 1) ** -0.5);
  return values(shape, 1 + index, 0.25).map((value) => (fullName.endsWith('weight') ? 1 + value : value));
}

async function train(runtime: Runtime, network: Case, shards: number) {
  const target = network.name === 'unet' ? { target: 'input', loss: { type: 'BCEWithLogitsLoss' } } : {};
  const document = checkDocument(drawNetwork(network.name, { optimizer: network.optimizer, ...target }));
  const built = buildNetwork(document);
  const trainable = built.parameters.filter((spec) => spec.trainable);
  expect(trainable.map(({ fullName }) => fullName).sort()).toEqual([...network.parameters].sort());
  const bundle = trainingBundle(built, document.training, dataOf(network), {
    intraThreads: 1,
    interThreads: 2,
    shards,
  });
  expect(bundle.shards).toBe(shards);
  const session = await runtime.createSession(bundle);
  const weights = Object.fromEntries(
    trainable.map((spec) => [
      spec.fullName,
      toStored(spec, firstValues(spec, network.parameters.indexOf(spec.fullName))),
    ]),
  );
  await session.write({
    // Buffers have the initial values that they have for a user.
    ...initialState(built.parameters, 1),
    ...weights,
    ...(network.sample.length > 1 ? images(network.sample) : text()),
  });
  const run = { epochs: 1, stepsPerEpoch: steps };
  const rates = Array.from({ length: steps }, (_, k) =>
    rateRow(document.training, { step: k, taken: k, age: 0 }, 1, run),
  );
  const whole = (shape: number[], at: (i: number) => number): HostTensor => ({
    dtype: 'int32',
    shape,
    data: Int32Array.from({ length: shape[0]! * shape[1]! }, (_, i) => at(i)),
  });
  const { loss } = await session.run('step', {
    indices: whole([steps, batch], (i) => i % samples),
    counter: whole([steps, 2], () => 1),
    rates: { dtype: 'float32', shape: [steps, rates[0]!.length], data: Float32Array.from(rates.flat()) },
  });
  const { loss: evaluation } = await evaluate(
    session,
    'train',
    Int32Array.from({ length: samples }, (_, i) => i),
    {
      signal: { aborted: false },
      yieldToEvents: () => Promise.resolve(),
      batch: 10,
      parts: bundle.shards,
    },
  );
  session.dispose();
  return { losses: [...loss!.data], evaluation };
}

describe.each(FAST_RUNTIMES)('on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });
  // Batch normalization needs the whole batch.
  const inParts = new Set(['lstm', 'transformer', 'causal']);
  const cases = golden.networks.flatMap((network) =>
    [1, 2]
      .filter((shards) => shards === 1 || inParts.has(network.name))
      .map((shards) => ({ name: network.name, network, shards })),
  );

  it.skipIf(missing).each(cases)('$name agrees with PyTorch, in $shards', async ({ network, shards }) => {
    const { losses, evaluation } = await train(runtime, network, shards);
    const errors = losses.map((loss, i) => Math.abs(loss - network.losses[i]!));
    expect(errors).toHaveLength(steps);
    expect(Math.max(...errors)).toBeLessThan(1e-4);
    expect(Math.abs(evaluation - network.evaluation)).toBeLessThan(1e-4);
  });
});
