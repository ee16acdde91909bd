/** Targets of outputs: sequences, images, values, the input itself; and mismatches. */
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_TRAINING } from '../../model/create.ts';
import { defaultSettings } from '../../settings/fields.ts';
import { LOSSES } from '../../losses/index.ts';
import { OPTIMIZERS } from '../../optimizers/index.ts';
import type { LossSettings, TensorsmithDocument, TrainingSettings } from '../../model/types.ts';
import { values } from '../../program/testing/formula.ts';
import type { HostTensor, Runtime } from '../../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../../runtime/testing/runtimes.ts';
import { imagesOf, labelsOf, trainingBundle, type DatasetShape } from '../programs/bundle.ts';
import { evaluate } from '../loop/evaluate.ts';
import { initialState } from '../loop/initialize.ts';
import { classAxis, isBinary } from '../../losses/classes.ts';
import { buildNetwork } from './network.ts';
import { rateRow } from '../loop/optimizerFeeds.ts';
import { chain } from '../testing/chain.ts';

const loss = (type: LossSettings['type'], patch: object = {}): LossSettings => ({
  ...defaultSettings(LOSSES, type),
  ...patch,
});

const plan = { intraThreads: 1, interThreads: 2, shards: 2 };
const COUNT = 12;
const TRAINING: TrainingSettings = {
  ...DEFAULT_TRAINING,
  optimizer: { ...defaultSettings(OPTIMIZERS, 'Adam'), lr: 0.02 },
};

describe('the axis of classes', () => {
  it.each([
    [['N', 10], ['N'], 1],
    [['N', 4, 5], ['N', 5], 1],
    [['N', 5, 4], ['N', 5], 2],
    // Both axes match: axis 1 is taken, as in PyTorch; for a sequence, a run refuses it.
    [['N', 5, 5], ['N', 5], 1],
    [['N', 4, 4, 4], ['N', 4, 4], 1],
    [['N', 3, 8, 9], ['N', 8, 9], 1],
    [['N', 8, 9, 3], ['N', 8, 9], 3],
    [['N', 8, 9], ['N'], null],
    [['N', 3, 7, 9], ['N', 8, 9], null],
  ] as const)('of %j with %j is %j', (output, labels, axis) => expect(classAxis(output, labels)).toBe(axis));

  it('is none where there is one number for each label', () => {
    expect(isBinary(['N', 1], ['N'])).toBe(true);
    expect(isBinary(['N'], ['N'])).toBe(true);
    expect(isBinary(['N', 2], ['N'])).toBe(false);
  });
});

describe.each(FAST_RUNTIMES)('training on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  /** Trains 60 steps on all samples; returns the first and the last loss, and the test results. */
  async function learn(
    document: TensorsmithDocument,
    patch: Partial<TrainingSettings>,
    data: DatasetShape,
    label: HostTensor,
  ) {
    const training = { ...TRAINING, ...patch };
    const network = buildNetwork(document);
    const bundle = trainingBundle(network, training, { ...data, testCount: COUNT }, plan);
    const session = await runtime.createSession(bundle);
    const pixels = Uint8Array.from(values([COUNT, ...data.sample], 3), (value) => Math.floor(128 * (value + 1)));
    const images: HostTensor = { dtype: 'uint8', shape: [COUNT, ...data.sample], data: pixels };
    await session.write({
      ...initialState(network.parameters, 1),
      ...Object.fromEntries((['train', 'test'] as const).map((split) => [imagesOf(split), images])),
      ...Object.fromEntries((['train', 'test'] as const).map((split) => [labelsOf(split), label])),
    });
    const steps = 60;
    const rows = Array.from({ length: steps }, (_, k) =>
      rateRow(training, { step: k, taken: k, age: 0 }, 1, { epochs: 1, stepsPerEpoch: steps }),
    );
    const indices = Int32Array.from({ length: COUNT }, (_, i) => i);
    const outputs = await session.run('step', {
      indices: {
        dtype: 'int32',
        shape: [steps, COUNT],
        data: Int32Array.from({ length: steps * COUNT }, (_, i) => i % COUNT),
      },
      counter: { dtype: 'int32', shape: [steps, 2], data: new Int32Array(2 * steps) },
      rates: { dtype: 'float32', shape: [steps, rows[0]!.length], data: Float32Array.from(rows.flat()) },
    });
    const seen: Readonly<Record<string, HostTensor>>[] = [];
    const test = await evaluate(session, 'test', indices, {
      signal: { aborted: false },
      yieldToEvents: () => Promise.resolve(),
      batch: COUNT,
      rows: (row) => seen.push(row),
    });
    session.dispose();
    const { data: losses } = outputs['loss']!;
    return { first: losses[0]!, last: losses[steps - 1]!, outputs, test, seen: seen[0]!, bundle, pixels };
  }
  const dataset = (sample: number[], classes: number, rest: Partial<DatasetShape> = {}): DatasetShape => ({
    sample,
    channelsLast: true,
    classes,
    trainCount: COUNT,
    testCount: 0,
    ...rest,
  });
  const classLabels = (shape: number[], classes: number): HostTensor => {
    const size = shape.reduce((product, dim) => product * dim, 1);
    return { dtype: 'int32', shape, data: Int32Array.from({ length: size }, (_, i) => (i * 7) % classes) };
  };

  it.skipIf(missing)('an autoencoder learns its own input', async () => {
    const document = chain(
      [1, 4, 4],
      ['Conv2d', { out_channels: 4, kernel_size: [3, 3], padding: [1, 1] }],
      ['ReLU'],
      ['Conv2d', { out_channels: 1, kernel_size: [3, 3], padding: [1, 1] }],
    );
    const settings = { loss: loss('MSELoss'), target: 'input' as const };
    const result = await learn(document, settings, dataset([4, 4, 1], 10), classLabels([COUNT], 10));
    expect(result.bundle.hasAccuracy).toBe(false);
    expect(result.outputs['correct']).toBeUndefined();
    expect(result.last).toBeLessThan(result.first / 4);
    const output = result.seen['output']!;
    expect(output.shape).toEqual([COUNT, 1, 4, 4]);
    const mean =
      (output.data as Float32Array).reduce((sum, value, i) => sum + (value - result.pixels[i]! / 255) ** 2, 0) /
      output.data.length;
    expect(result.test.loss).toBeCloseTo(mean, 5);
    expect(result.test.counted).toBe(0);
  });

  it.skipIf(missing)('every place of an image has a class', async () => {
    const document = chain([2, 4, 4], ['Conv2d', { out_channels: 3, kernel_size: [3, 3], padding: [1, 1] }]);
    const data = dataset([4, 4, 2], 3, { label: { kind: 'classes', shape: [4, 4] } });
    const result = await learn(document, {}, data, classLabels([COUNT, 4, 4], 3));
    expect(result.last).toBeLessThan(result.first);
    expect(result.test.counted).toBe(COUNT * 16);
    expect(result.outputs['counted']!.data[0]).toBe(COUNT * 16);
    expect(result.seen['prediction']!.shape).toEqual([COUNT, 4, 4]);
    expect(result.seen['probability']!.shape).toEqual([COUNT, 4, 4, 3]);
  });

  it.skipIf(missing)('every step of a sequence has a class, on the last axis', async () => {
    const document = chain([5, 6], ['Linear', { out_features: 4 }]);
    const data = dataset([5, 6], 4, { channelsLast: false, label: { kind: 'classes', shape: [5] } });
    const label = classLabels([COUNT, 5], 4);
    // Labels of -100 are ignored.
    label.data.set([-100, -100, -100]);
    const result = await learn(document, {}, data, label);
    expect(result.last).toBeLessThan(result.first);
    expect(result.test.counted).toBe(COUNT * 5 - 3);
    expect(result.test.loss).toBeCloseTo(result.last, 1);
  });

  it.skipIf(missing)('a question of yes or no has one output', async () => {
    const document = chain([6], ['Linear', { out_features: 1 }]);
    const result = await learn(document, { loss: loss('BCEWithLogitsLoss') }, dataset([6], 2), classLabels([COUNT], 2));
    expect(result.last).toBeLessThan(result.first);
    expect(result.seen['probability']!.shape).toEqual([COUNT, 2]);
    const { prediction, label, output } = result.seen;
    expect([...prediction!.data]).toEqual(Array.from(output!.data, (value) => (value > 0 ? 1 : 0)));
    expect(result.test.correct).toBe([...label!.data].filter((is, i) => is === prediction!.data[i]).length);
  });

  it.skipIf(missing)('labels may be values', async () => {
    const document = chain([6], ['Linear', { out_features: 2 }]);
    const data = dataset([6], 0, { label: { kind: 'values', shape: [2] } });
    const label: HostTensor = { dtype: 'float32', shape: [COUNT, 2], data: values([COUNT, 2], 5) };
    const result = await learn(document, { loss: loss('HuberLoss') }, data, label);
    expect(result.last).toBeLessThan(result.first / 2);
    expect([...result.seen['target']!.data]).toEqual([...label.data]);
  });
});

describe('what does not fit is refused', () => {
  const flat = chain([6], ['Linear', { out_features: 3 }]);
  const image = chain([1, 4, 4], ['Conv2d', { out_channels: 2, kernel_size: [3, 3] }]);
  const classes: DatasetShape = { sample: [6], channelsLast: true, classes: 3, trainCount: 4, testCount: 0 };
  const numbers: DatasetShape = { ...classes, classes: 0, label: { kind: 'values', shape: [3] } };
  const images: DatasetShape = { ...classes, sample: [4, 4, 1] };

  it.each<[string, TensorsmithDocument, Partial<TrainingSettings>, DatasetShape, string]>([
    ['other samples', flat, {}, images, 'The data has samples of N×1×4×4, but the Input of the network expects N×6.'],
    [
      'too few outputs',
      flat,
      {},
      { ...classes, classes: 4 },
      'The Output has the shape N×3; the data has 4 classes and needs N×4.',
    ],
    ['an image for one class', image, {}, images, 'The Output has the shape N×2×2×2; the data has 3 classes'],
    [
      'values of another size',
      flat,
      { loss: loss('L1Loss') },
      { ...numbers, label: { kind: 'values', shape: [2] } },
      'The output l2 has the shape N×3, but its target has N×2.',
    ],
    [
      'an autoencoder that shrinks',
      flat,
      { loss: loss('MSELoss'), target: 'input' },
      classes,
      'The output l2 has the shape N×3, but its target has N×6.',
    ],
    [
      'a loss of classes for values',
      flat,
      { loss: loss('MultiMarginLoss') },
      numbers,
      'MultiMarginLoss is for classification, but the target of the output l2 is real-valued.',
    ],
    [
      'weights of other classes',
      flat,
      { loss: loss('CrossEntropyLoss', { classWeights: [1, 2] }) },
      classes,
      'The loss has 2 class weights for 3 classes.',
    ],
    [
      'yes weights of other outputs',
      flat,
      { loss: loss('BCEWithLogitsLoss', { posWeight: [1, 2] }) },
      classes,
      'The loss has 2 class weights for 3 classes.',
    ],
    [
      'Nesterov without momentum',
      flat,
      { optimizer: { ...defaultSettings(OPTIMIZERS, 'SGD'), momentum: 0, nesterov: true } },
      classes,
      'Nesterov momentum needs a momentum above 0',
    ],
  ])('%s', (_, document, patch, data, message) => {
    expect(() => trainingBundle(buildNetwork(document), { ...TRAINING, ...patch }, data, plan)).toThrow(message);
  });
});
