/** Mixup and CutMix against torchvision's, on the reference and on a runtime; and what they depend on. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_TRAINING } from '../../model/create.ts';
import type { TrainingSettings } from '../../model/types.ts';
import { values } from '../../program/testing/formula.ts';
import type { HostTensors, Runtime } from '../../runtime/runtime.ts';
import { createWasmRuntime } from '../../runtime/tfjs/runtime.ts';
import { type AugmentationSettings, NO_AUGMENTATION } from '../../settings/augmentation.ts';
import { FAST_RUNTIMES } from '../../runtime/testing/runtimes.ts';
import type { DatasetShape } from '../../datasets/shape.ts';
import { buildNetwork } from '../network/network.ts';
import { fromStored, toStored } from '../network/weightLayout.ts';
import { rateRow } from '../loop/optimizerFeeds.ts';
import { imagesOf, labelsOf, trainingBundle } from '../programs/bundle.ts';
import { chain } from '../testing/chain.ts';
import { blendRow, cutRow, MIX, MIX_COLUMNS, mixFeeds, mixRow, PARTNERS, partnersOf, symmetricBeta } from './mixing.ts';

interface Mixed {
  drawn: number;
  center: [number, number];
  share: number;
  loss: number;
  weighted: number;
  gradient: number[];
}
const golden = JSON.parse(readFileSync(new URL('../goldens/mixing.json', import.meta.url), 'utf8')) as {
  mixup: Mixed[];
  cutmix: Mixed[];
  beta: { alpha: number; cdf: [number, number][] }[];
};
const [COUNT, CHANNELS, HEIGHT, WIDTH, CLASSES] = [5, 2, 6, 5, 3];
const SIZE = { height: HEIGHT, width: WIDTH };
const LABELS = [2, 0, 1, 1, 0];
const CLASS_WEIGHTS = [0.5, 2, 1.25];
const CASES = [
  ...golden.mixup.map((one) => ['Mixup', one, blendRow(one.drawn)] as const),
  ...golden.cutmix.map((one) => ['CutMix', one, cutRow(SIZE, one.drawn, ...one.center)] as const),
];

/** The images of the goldens, channels last. */
const stored = Float32Array.from(
  { length: COUNT * HEIGHT * WIDTH * CHANNELS },
  ((all) => (_: unknown, i: number) => {
    const [c, pixel] = [i % CHANNELS, Math.floor(i / CHANNELS)];
    const image = Math.floor(pixel / (HEIGHT * WIDTH));
    return all[(image * CHANNELS + c) * HEIGHT * WIDTH + (pixel % (HEIGHT * WIDTH))]!;
  })(values([COUNT, CHANNELS, HEIGHT, WIDTH], 3)),
);

const mixed = (patch: Partial<AugmentationSettings> = { mixup: 1 }): Partial<TrainingSettings> => ({
  augmentation: { ...NO_AUGMENTATION, ...patch },
});
const network = buildNetwork(
  chain([CHANNELS, HEIGHT, WIDTH], ['Flatten', {}], ['Linear', { out_features: CLASSES, bias: false }]),
);
const IMAGES: DatasetShape = {
  sample: [HEIGHT, WIDTH, CHANNELS],
  channelsLast: true,
  classes: CLASSES,
  trainCount: COUNT,
  testCount: 0,
  source: { kind: 'values' },
};
const bundleOf = (patch: Partial<TrainingSettings>, data = IMAGES, shards = 1) =>
  trainingBundle(network, { ...DEFAULT_TRAINING, statisticsEvery: 0, ...patch }, data, {
    intraThreads: 1,
    interThreads: 1,
    shards,
  });

/** Loss, accuracy and gradient of a step on all images. */
async function stepOf(runtime: Runtime, row: readonly number[], patch: Partial<TrainingSettings> = {}, shards = 1) {
  const training = { ...DEFAULT_TRAINING, ...mixed(), ...patch, batchSize: COUNT };
  training.optimizer = { ...training.optimizer, type: 'SGD', lr: 1, momentum: 0 } as typeof training.optimizer;
  const session = await runtime.createSession(bundleOf(training, IMAGES, shards));
  const [spec] = network.parameters;
  const before = values([CLASSES, CHANNELS * HEIGHT * WIDTH], 4);
  await session.write({
    [spec!.fullName]: toStored(spec!, before),
    [imagesOf('train')]: { dtype: 'float32', shape: [COUNT, HEIGHT, WIDTH, CHANNELS], data: stored },
    [labelsOf('train')]: { dtype: 'int32', shape: [COUNT], data: Int32Array.from(LABELS) },
  });
  const rates = rateRow(training, { step: 0, taken: 0, age: 0 }, 1, { epochs: 1, stepsPerEpoch: 1 });
  const feeds: HostTensors = {
    indices: { dtype: 'int32', shape: [1, COUNT], data: Int32Array.from(LABELS, (_, i) => i) },
    counter: { dtype: 'int32', shape: [1, 2], data: Int32Array.of(0, 1) },
    rates: { dtype: 'float32', shape: [1, rates.length], data: Float32Array.from(rates) },
    [MIX]: { dtype: 'float32', shape: [1, MIX_COLUMNS.length], data: Float32Array.from(row) },
    [PARTNERS]: { dtype: 'int32', shape: [1, COUNT], data: Int32Array.from(partnersOf(COUNT)) },
  };
  const outputs = await session.run('step', feeds);
  const after = fromStored(spec!, (await session.read([spec!.fullName]))[spec!.fullName]!).data;
  session.dispose();
  const value = (name: string): number => (outputs[name]!.data as Float32Array)[0]!;
  return {
    loss: value('loss'),
    correct: value('correct'),
    counted: value('counted'),
    gradient: [...before].map((weight, i) => weight - after[i]!),
  };
}

const furthest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...b.map((value, i) => Math.abs(value - a[i]!)));

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createWasmRuntime();
});

describe.each(CASES)('%s of a share of $drawn at $center', (_, one, row) => {
  it('counts the own label by what is left of the image', () => expect(row[0]).toBeCloseTo(one.share, 6));

  it.each([1, 2, 3])('has loss and gradient of torchvision, in %d parts', async (shards) => {
    const { loss, gradient, counted } = await stepOf(runtime, row, {}, shards);
    expect(loss).toBeCloseTo(one.loss, 5);
    expect(furthest(gradient, one.gradient)).toBeLessThan(1e-5);
    expect(counted).toBeCloseTo(COUNT, 5);
  });

  it('mixes losses that have class weights as the papers do', async () => {
    const loss = { ...DEFAULT_TRAINING.loss, classWeights: CLASS_WEIGHTS } as TrainingSettings['loss'];
    for (const shards of [1, 2])
      expect((await stepOf(runtime, row, { loss }, shards)).loss).toBeCloseTo(one.weighted, 5);
  });

  it.skipIf(FAST_RUNTIMES[0]!.missing)('is the same on TensorFlow', async () => {
    const { loss, gradient } = await stepOf(await FAST_RUNTIMES[0]!.load(), row);
    expect(loss).toBeCloseTo(one.loss, 5);
    expect(furthest(gradient, one.gradient)).toBeLessThan(1e-5);
  });
});

it('counts a prediction as correct by the share of the label that it agrees with', async () => {
  const own = (await stepOf(runtime, blendRow(1))).correct;
  const { correct } = await stepOf(runtime, [0.25, ...blendRow(1).slice(1)]);
  const other = (await stepOf(runtime, [0, ...blendRow(1).slice(1)])).correct;
  expect(correct).toBeCloseTo(0.25 * own + 0.75 * other, 6);
  expect(own).not.toBe(other);
});

describe('shares', () => {
  it.each(golden.beta)('are distributed as Beta($alpha, $alpha)', ({ alpha, cdf }) => {
    const drawn = Array.from(
      { length: 20_000 },
      (_, step) => mixRow({ ...NO_AUGMENTATION, mixup: alpha }, SIZE, { seed: 7, step })[0]!,
    );
    // Kolmogorov's bound for a chance of one in a thousand.
    for (const [point, wanted] of cdf)
      expect(Math.abs(drawn.filter((share) => share <= point).length / drawn.length - wanted)).toBeLessThan(
        1.95 / Math.sqrt(drawn.length),
      );
  });

  it('are in [0, 1] for the least and the largest random numbers', () => {
    const most = 1 - 2 ** -23;
    for (const alpha of [1e-6, 0.2, 1, 100])
      for (const u of [0, most])
        for (const v of [0, 0.25, 0.5, most]) {
          const share = symmetricBeta(alpha, u, v);
          expect(share >= 0 && share <= 1).toBe(true);
        }
  });
});

describe('rows', () => {
  const both = { ...NO_AUGMENTATION, mixup: 0.4, cutmix: 1 };
  const rows = Array.from({ length: 2000 }, (_, step) => mixRow(both, SIZE, { seed: 3, step: step + 1 }));

  it('take either of both about every other batch', () => {
    const blends = rows.filter(([, , left, top, right, bottom]) => !left && !top && !right && !bottom);
    expect(blends.length / rows.length).toBeGreaterThan(0.45);
    expect(blends.length / rows.length).toBeLessThan(0.55);
  });
  it('are a function of seed and step, however many batches a call takes', () => {
    const at = { seed: 3, step: 5 };
    const { [MIX]: row, [PARTNERS]: partners } = mixFeeds(both, SIZE, at, 3, 2);
    expect([...row!.data]).toEqual([...Float32Array.from(rows.slice(4, 7).flat())]);
    expect([...partners!.data]).toEqual([1, 0, 1, 0, 1, 0]);
    expect(mixRow(both, SIZE, { seed: 4, step: 5 })).not.toEqual(rows[4]);
  });
  it('leave the only image of a batch as it is', () => expect(partnersOf(1)).toEqual([0]));
});

describe('what is not images of one class each is refused', () => {
  const text = 'Mixup and CutMix are for images of one class each';
  it.each<[string, Partial<TrainingSettings>, DatasetShape]>([
    ['rows', {}, { ...IMAGES, sample: [CHANNELS, HEIGHT, WIDTH], channelsLast: false }],
    ['values', {}, { ...IMAGES, classes: 0, label: { kind: 'values', shape: [] } }],
    ['a class for each pixel', {}, { ...IMAGES, label: { kind: 'classes', shape: [HEIGHT, WIDTH] } }],
    ['reconstruction', { target: 'input' }, IMAGES],
  ])('%s', (_, patch, data) => {
    for (const settings of [{ mixup: 0.2 }, { cutmix: 1 }])
      expect(() => bundleOf({ ...mixed(settings), ...patch }, data)).toThrow(text);
  });
});
