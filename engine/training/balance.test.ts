/** Class balance: scikit-learn's weights, and epochs with as many samples of each class. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableDataset } from '../datasets/kinds/table.ts';
import { DEFAULT_TRAINING } from '../model/create.ts';
import { defaultSettings } from '../settings/fields.ts';
import { LOSSES } from '../losses/index.ts';
import { balancedData, balancedWeights } from './balance.ts';
import { epochOrder } from './loop/split.ts';
import { buildNetwork } from './network/network.ts';
import { trainingBundle } from './programs/bundle.ts';
import { chain } from './testing/chain.ts';

const golden = JSON.parse(readFileSync(new URL('goldens/balance.json', import.meta.url), 'utf8')) as {
  labels: number[];
  weights: number[];
}[];

const rows = (classes: readonly number[] | null) => {
  const count = classes?.length ?? 4;
  const split = {
    count,
    values: new Float32Array(count),
    targets: classes ? Int32Array.from(classes) : new Float32Array(count),
  };
  const given = {
    columns: () => Promise.resolve([]),
    encode: () => Promise.resolve(new Float32Array(1)),
    decode: () => [],
  };
  const names = classes ? ['a', 'b', 'c'] : [];
  const dataset = tableDataset({
    name: 'rows',
    path: '/rows',
    width: 1,
    classNames: names,
    scale: null,
    partition: null,
    train: split,
    test: split,
    given,
  });
  return { ...dataset, report: () => Promise.reject(new Error('no report')) };
};

describe('class weights', () => {
  it.each(golden.map((one) => [one.labels.length, one] as const))(
    'of %d labels are those of scikit-learn',
    (_, { labels, weights }) => {
      const counts = weights.map((__, c) => labels.filter((label) => label === c).length);
      balancedWeights(counts).forEach((weight, c) => expect(weight).toBeCloseTo(weights[c]!, 12));
    },
  );

  it('count only the samples that are trained on, and weigh a class without any by 1', () => {
    const split = { train: Int32Array.of(0, 1, 2, 3), validation: Int32Array.of(4, 5) };
    const { shape } = balancedData(rows([0, 0, 0, 1, 2, 2]), split, { balance: 'weights' });
    expect(shape.classCounts).toEqual([3, 1, 0]);
    expect(balancedWeights(shape.classCounts!)).toEqual([4 / 6, 2, 1]);
  });

  it('are refused for values, for a loss without them, and beside typed ones', () => {
    const split = { train: Int32Array.of(0, 1), validation: new Int32Array(0) };
    for (const balance of ['weights', 'sampling'] as const)
      expect(() => balancedData(rows(null), split, { balance })).toThrow('do not have one class each');
    const network = buildNetwork(chain([1], ['Linear', { out_features: 3 }]));
    const { shape } = balancedData(rows([0, 1, 2]), split, { balance: 'weights' });
    const bundle = (loss: object) => () =>
      trainingBundle(network, { ...DEFAULT_TRAINING, balance: 'weights', ...loss }, shape, {
        intraThreads: 1,
        interThreads: 1,
        shards: 1,
      });
    expect(bundle({ loss: defaultSettings(LOSSES, 'MSELoss') })).toThrow('takes no class weights');
    const own = { ...defaultSettings(LOSSES, 'CrossEntropyLoss'), classWeights: [1, 2, 3] };
    expect(bundle({ loss: own })).toThrow('class weights of its own');
    expect(bundle({})().plans[0]!.loss).toMatchObject({ classWeights: [1, 1, 1] });
  });
});

it('an epoch of balanced sampling has each class equally often, and the samples of a class too', () =>
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 80 }),
      fc.nat(0x7fffffff),
      fc.integer({ min: 1, max: 9 }),
      (classes, seed, epoch) => {
        const train = Int32Array.from(classes, (_, i) => 100 + i);
        const order = epochOrder({ train, classes: Int32Array.from(classes) }, seed, epoch);
        expect(order).toHaveLength(train.length);
        const times = classes.map((_, i) => order.filter((index) => index === 100 + i).length);
        const met = [...new Set(classes)];
        const ofClass = met.map((c) => times.filter((_, i) => classes[i] === c));
        const sums = ofClass.map((list) => list.reduce((sum, n) => sum + n, 0));
        expect(Math.max(...sums) - Math.min(...sums)).toBeLessThanOrEqual(1);
        for (const list of ofClass) expect(Math.max(...list) - Math.min(...list)).toBeLessThanOrEqual(1);
      },
    ),
  ));
