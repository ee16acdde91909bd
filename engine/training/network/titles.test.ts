/** Messages and statistics of a training name layers as the drawing does; weights have identifiers. */
import { expect, it } from 'vitest';
import type { Params, TensorsmithDocument } from '../../model/types.ts';
import { defaultSettings } from '../../settings/fields.ts';
import { LOSSES } from '../../losses/index.ts';
import { readStatistics } from '../loop/layerStatistics.ts';
import { trainingBundle } from '../programs/bundle.ts';
import { chain } from '../testing/chain.ts';
import { buildNetwork } from './network.ts';

function named(names: readonly string[], ...layers: [type: string, params?: Params][]): TensorsmithDocument {
  const document = chain([1, 6, 6], ...layers);
  const nodes = document.graph.nodes.map((node, i) => ({ ...node, name: names[i] ?? node.name }));
  return { ...document, graph: { ...document.graph, nodes } };
}

it('an error names the layer as it is shown', () => {
  const broken = named(['in', '第一 层'], ['NoSuchLayer']);
  expect(() => buildNetwork(broken)).toThrow(/第一 层/);
  const names = ['in', 'flat', 'fc', 'the result'];
  const unfit = buildNetwork(named(names, ['Flatten'], ['Linear', { out_features: 5 }]));
  const data = { sample: [6, 6, 1], channelsLast: true, classes: 0, trainCount: 8, testCount: 0 };
  const training = { ...chain([1]).training, loss: defaultSettings(LOSSES, 'MSELoss') };
  const rows = { ...data, label: { kind: 'values' as const, shape: [3], scale: null } };
  const plan = { intraThreads: 1, interThreads: 1, shards: 1 };
  expect(() => trainingBundle(unfit, training, rows as never, plan)).toThrow(/the result/);
});

it('parameters have identifiers, statistics the names that are shown; only hidden layers can saturate', () => {
  const names = ['in', 'flat', '第一 层', 'my tanh', 'fc', 'certain'];
  const layers: [string, Params?][] = [['Flatten'], ['Linear', { out_features: 5 }], ['Tanh']];
  const document = named(names, ...layers, ['Linear', { out_features: 3 }], ['Sigmoid']);
  const network = buildNetwork(document);
  expect(network.parameters.map(({ fullName }) => fullName)).toEqual([
    'linear.weight',
    'linear.bias',
    'fc.weight',
    'fc.bias',
  ]);
  const data = { sample: [6, 6, 1], channelsLast: true, classes: 3, trainCount: 8, testCount: 0 };
  const { watched } = trainingBundle(network, { ...document.training, statisticsEvery: 1 }, data, {
    intraThreads: 1,
    interThreads: 1,
    shards: 1,
  });
  const told = watched!.map(({ kind, name }) => `${kind} ${name}`);
  expect(told).toContain('weight 第一 层.weight');
  expect(told).toContain('activation my tanh');
  expect(watched!.flatMap(({ name, limits }) => (limits ? [[name, ...limits]] : []))).toEqual([['my tanh', -1, 1]]);
});

it('values within two percent of a limit count as saturated', () => {
  const tensor = { kind: 'activation', node: 'n', name: 'n', size: 4, ofSamples: true, limits: [-1, 1] } as const;
  const sampled = Float32Array.from({ length: 512 }, (_, i) => [0.99, -0.97, 0.9, -1][i % 4]!);
  const [statistics] = readStatistics([tensor], 1, {
    squares: { dtype: 'float32', shape: [1, 1], data: Float32Array.of(1) },
    values: { dtype: 'float32', shape: [512], data: sampled },
  });
  expect(statistics!.saturated).toBeCloseTo(0.75);
});
