import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeModule } from '../editing/modules.ts';
import { readDocument } from '../model/serialize.ts';
import { defaultAlgorithm } from './algorithms/index.ts';
import { candidateOf, networkOf } from './candidate.ts';
import { MNIST, MOONS, type DataSource } from '../datasets/source.ts';
import { LOSSES } from '../losses/index.ts';
import { AUGMENTATION } from '../settings/augmentation.ts';
import { defaultSettings } from '../settings/fields.ts';
import { asSpace, offersOf } from './offers.ts';
import { checkPlan, type SearchPlan } from './plan.ts';
import { readSearchFile } from './searchFile.ts';
import type { Dimension, Point } from './space.ts';

const lenet = readDocument(readFileSync(new URL('../../resources/samples/lenet-mnist.json', import.meta.url), 'utf8'));
const node = (document: typeof lenet, name: string) => document.graph.nodes.find((one) => one.name === name)!;

describe('a candidate', () => {
  it('is the document with other values, by edits', () => {
    const point: Point = {
      'training.optimizer.betas': 0,
      'training.optimizer.lr': 0.002,
      'training.optimizer.type': 'Adam',
      'training.batchSize': 32,
      'data.validationShare': 0.2,
      'nodes.conv1.out_channels': 9,
      'nodes.relu1.type': 'GELU',
      'nodes.relu2.bypass': true,
    };
    const { 'training.optimizer.betas': _, ...possible } = point;
    const made = candidateOf(lenet, possible);
    expect(made.training.optimizer).toMatchObject({ type: 'Adam', lr: 0.002 });
    expect(made.training.batchSize).toBe(32);
    expect(made.data.validationShare).toBe(0.2);
    expect(node(made, 'conv1').params).toMatchObject({ out_channels: 9 });
    expect(node(made, 'relu1').type).toBe('GELU');
    expect(node(made, 'relu2').bypass).toBe(true);
    expect(networkOf(made).analysis.totals.parameters).not.toBe(networkOf(lenet).analysis.totals.parameters);
    expect(() => candidateOf(lenet, point)).toThrow(/"training.optimizer.betas", which this document does not have/);
  });

  it('repeats a module', () => {
    const { document } = makeModule(lenet, [node(lenet, 'relu3').id]);
    const instance = document.graph.nodes.find(({ type }) => type === 'Module')!;
    const made = candidateOf(document, { [`nodes.${instance.name}.repeat`]: 3 });
    expect(made.graph.nodes.find(({ type }) => type === 'Module')!.params).toMatchObject({ repeat: 3 });
    const module = document.modules[0]!.name;
    const inner = candidateOf(document, { [`modules.${module}.relu3.type`]: 'Tanh' });
    expect(inner.modules[0]!.graph.nodes.some(({ type }) => type === 'Tanh')).toBe(true);
  });

  it('whose shapes do not fit has no network', () => {
    const broken = candidateOf(lenet, { 'nodes.conv2.kernel_size': [40, 40] });
    expect(() => networkOf(broken)).toThrow();
  });
});

const rate: Dimension = { path: 'training.optimizer.lr', kind: 'float', min: 1e-4, max: 0.1, log: true };
const planOf = (...choices: Dimension[]): SearchPlan => ({
  metric: 'validationAccuracy',
  algorithm: defaultAlgorithm('TPE'),
  trials: 8,
  epochs: 2,
  seed: 0,
  choices,
});

describe('a plan', () => {
  it('is checked against its document before anything is trained', () => {
    const check = (...choices: Dimension[]) => checkPlan(lenet, planOf(...choices));
    expect(() => check(rate)).not.toThrow();
    expect(() => check()).toThrow(/nothing to vary/);
    expect(() => check(rate, rate)).toThrow(/twice/);
    expect(() => check({ path: 'nodes.nobody.p', kind: 'float', min: 0, max: 1 })).toThrow(/nodes.conv1/);
    expect(() => check({ path: 'training.batchSize', kind: 'float', min: 1.5, max: 64 })).toThrow(/batchSize/);
    expect(() => check({ ...rate, min: 0 })).toThrow(/logarithmic/);
    expect(() => check({ ...rate, min: 2, max: 1 })).toThrow(/smaller/);
    expect(() => check({ path: 'nodes.conv1.out_channels', kind: 'integer', min: 0, max: 4 })).toThrow(/cannot be/);
    expect(() => check({ ...rate, when: { path: 'training.optimizer.type', values: ['SGD'] } })).toThrow(/depends on/);
    expect(() => checkPlan({ ...lenet, data: { ...lenet.data, validationShare: 0 } }, planOf(rate))).toThrow(
      /set aside for validation/,
    );
  });

  it('may name fields that only another choice brings about', () => {
    const types: Dimension = { path: 'training.optimizer.type', kind: 'categorical', values: ['SGD', 'Adam'] };
    const beta = { path: 'training.optimizer.beta1', kind: 'float', min: 0.5, max: 0.99 } as const;
    expect(() =>
      checkPlan(lenet, planOf(types, { ...beta, when: { path: types.path, values: ['Adam'] } })),
    ).not.toThrow();
    expect(() => checkPlan(lenet, planOf(types, beta))).toThrow(/does not have/);
  });

  it('offers the fields of a document, with ranges that it can have', () => {
    const offers = offersOf(lenet);
    const paths = offers.map(({ dimension }) => dimension.path);
    for (const path of ['training.optimizer.lr', 'training.batchSize', 'nodes.conv1.out_channels', 'nodes.relu1.type'])
      expect(paths).toContain(path);
    // The number of classes is that of the data.
    expect(paths).not.toContain('nodes.fc3.out_features');
    for (const { dimension } of offers) expect(() => checkPlan(lenet, planOf(dimension))).not.toThrow();
  });

  it('has words in both languages for every value that is neither a number nor a name of PyTorch', () => {
    const source = MNIST;
    for (const { dimension, texts } of offersOf({ ...lenet, data: { ...lenet.data, source } })) {
      if (dimension.kind !== 'categorical') continue;
      const wordless = dimension.values.filter((value) => typeof value !== 'object' && !texts?.[String(value)]);
      expect(wordless.filter((value) => typeof value !== 'number' && !/^[A-Z]/.test(String(value)))).toEqual([]);
    }
    const bias = offersOf(lenet).find(({ dimension }) => dimension.path === 'nodes.conv1.bias');
    expect(bias?.texts).toMatchObject({ true: { en: 'yes', zh: '是' }, false: { en: 'no', zh: '否' } });
  });

  it('offers class balance where there are classes, and augmentation of images from none to a usual strength', () => {
    const of = (source: DataSource, loss = lenet.training.loss) =>
      offersOf({ ...lenet, data: { ...lenet.data, source }, training: { ...lenet.training, loss } });
    const pathsOf = (...given: Parameters<typeof of>): string[] => of(...given).map(({ dimension }) => dimension.path);
    const images = of(MNIST);
    for (const { dimension } of images) expect(() => checkPlan(lenet, planOf(dimension))).not.toThrow();
    const augmentations = images.filter(({ dimension }) => dimension.path.startsWith('training.augmentation.'));
    expect(augmentations.map(({ dimension }) => dimension.path.split('.')[2])).toEqual(
      Object.keys(AUGMENTATION.fields),
    );
    for (const { dimension } of augmentations)
      if (dimension.kind !== 'categorical') expect([dimension.min, dimension.max > 0]).toEqual([0, true]);
    expect(pathsOf(MNIST)).toContain('training.balance');
    const values = defaultSettings(LOSSES, 'MSELoss');
    expect(pathsOf(MNIST, values)).not.toContain('training.balance');
    expect(pathsOf(MNIST, values)).not.toContain('training.augmentation.mixup');
    expect(pathsOf(MNIST, values)).toContain('training.augmentation.shift');
    expect(pathsOf(MOONS).filter((path) => path.includes('augmentation'))).toEqual([]);
  });
});

describe('chosen fields', () => {
  it('are in effect beside the types that have them', () => {
    const momentum: Dimension = { path: 'training.optimizer.momentum', kind: 'float', min: 0, max: 0.9 };
    const types = (...values: string[]): Dimension => ({
      path: 'training.optimizer.type',
      kind: 'categorical',
      values,
    });
    const slope: Dimension = { path: 'nodes.relu1.negative_slope', kind: 'float', min: 0, max: 0.3 };
    expect(asSpace([momentum])).toEqual([momentum]);
    const space = asSpace([rate, momentum, types('Adam', 'SGD')]);
    expect(space).toEqual([
      types('Adam', 'SGD'),
      rate,
      { ...momentum, when: { path: 'training.optimizer.type', values: ['SGD'] } },
    ]);
    expect(() => checkPlan(lenet, planOf(...space))).not.toThrow();
    expect(asSpace([types('Adam', 'AdamW'), momentum])).toEqual([types('Adam', 'AdamW')]);
    const relu: Dimension = { path: 'nodes.relu1.type', kind: 'categorical', values: ['ReLU', 'LeakyReLU'] };
    expect(asSpace([slope, relu])[1]).toMatchObject({ when: { path: 'nodes.relu1.type', values: ['LeakyReLU'] } });
  });
});

describe('a search file', () => {
  const text = (more: object): string =>
    JSON.stringify({
      format: 'tensorsmith-search',
      version: 1,
      document: 'sample:lenet-mnist',
      epochs: 3,
      choices: [rate, { path: 'training.batchSize', values: [32, 64] }],
      ...more,
    });

  it('has defaults for what it leaves out', () => {
    const { document, plan } = readSearchFile(text({ algorithm: { type: 'ASHA', factor: 3 } }));
    expect(document).toBe('sample:lenet-mnist');
    expect(plan).toEqual({
      metric: 'validationLoss',
      algorithm: { type: 'ASHA', sampler: 'TPE', factor: 3, leastEpochs: 1 },
      trials: 20,
      epochs: 3,
      seed: 0,
      choices: [rate, { path: 'training.batchSize', kind: 'categorical', values: [32, 64] }],
    });
  });

  it.each([
    [{ algorithm: 'best' }, /algorithm/],
    [{ algorithm: { type: 'TPE', startup: 0 } }, /algorithm.startup/],
    [{ epochs: 0 }, /epochs/],
    [{ choices: [{ path: 'training.batchSize' }] }, /choices/],
    [{ format: 'tensorsmith' }, /format/],
    [{ trails: 7 }, /trails/],
  ])('says what is wrong with %j', (more, message) => {
    expect(() => readSearchFile(text(more))).toThrow(message);
  });
});
