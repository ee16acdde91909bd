/** Runs whose loss or weights become NaN or infinite: they end before that, with its cause, and go on from there. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FormatSource } from '../../datasets/source.ts';
import { LOSSES } from '../../losses/index.ts';
import type { TensorsmithDocument, TrainingSettings } from '../../model/types.ts';
import { OPTIMIZERS } from '../../optimizers/index.ts';
import { defaultSettings } from '../../settings/fields.ts';
import { chain } from '../../training/testing/chain.ts';
import { loadCheckpoint, loadMetrics, loadRun } from '../runs/runs.ts';
import { Home } from '../testing/home.ts';
import { areFinite } from './lastGood.ts';

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(async () => {
  await home.close();
});

const ended = (): boolean => ['run.finished', 'run.failed'].some((name) => home.names.includes(name));

/** A file of float32 values in NumPy's format, version 1.0. */
function npy(shape: readonly number[], data: Float32Array): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = `${text.padEnd(117)}\n`;
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    Buffer.from([118, 0]),
    Buffer.from(header),
    Buffer.from(data.buffer),
  ]);
}

/** 120 rows of three numbers in [−1, 1], and their sum as the target, with some values replaced. */
function rows(replaced: { row: number; column?: number; value: number }[] = []): FormatSource {
  const [count, columns] = [120, 3];
  const x = Float32Array.from({ length: count * columns }, (_, i) => Math.sin(i * 12.9898) * Math.cos(i * 4.1414));
  const y = Float32Array.from({ length: count }, (_, i) => x.subarray(i * 3, i * 3 + 3).reduce((sum, v) => sum + v, 0));
  for (const { row, column, value } of replaced)
    if (column === undefined) y[row] = value;
    else x[row * columns + column] = value;
  const path = join(home.folder, 'rows');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'x_train.npy'), npy([count, columns], x));
  writeFileSync(join(path, 'y_train.npy'), npy([count], y));
  return { kind: 'npy', path, of: 'table' };
}

const sgd = (lr: number) => ({ ...defaultSettings(OPTIMIZERS, 'SGD'), lr });

function documentOf(
  source: FormatSource,
  layers: Parameters<typeof chain>[1][],
  settings: Partial<TrainingSettings> = {},
): TensorsmithDocument {
  const made = chain([3], ...layers);
  const formulas = new Set(made.graph.nodes.filter(({ type }) => type === 'Formula').map(({ id }) => id));
  // A formula's ports are its variables.
  const edges = made.graph.edges.map((edge) =>
    formulas.has(edge.to.node) ? { ...edge, to: { ...edge.to, port: 'a' } } : edge,
  );
  const document = { ...made, graph: { ...made.graph, edges } };
  const training = {
    ...document.training,
    ...{
      device: 'wasm' as const,
      epochs: 3,
      batchSize: 10,
      statisticsEvery: 0,
      loss: defaultSettings(LOSSES, 'MSELoss'),
    },
    ...settings,
  };
  return { ...document, data: { ...document.data, source, validationShare: 0 }, training };
}

const PLAIN: Parameters<typeof chain>[1][] = [
  ['Linear', { out_features: 8 }],
  ['Tanh'],
  ['Linear', { out_features: 1 }],
];

/** Trains until it ends. @returns the run and what ruined it */
async function ruin(document: TensorsmithDocument) {
  home.events.length = 0;
  const { run } = await home.engine.handlers['run.start']({ document });
  await home.until(ended);
  const { status, troubles } = await loadRun(run);
  expect(home.said('run.failed')).toHaveLength(1);
  expect(status).toBe('failed');
  const [trouble] = troubles!;
  const { weights, epoch, step } = await loadCheckpoint(run);
  expect(areFinite(Object.fromEntries(weights))).toBe(true);
  // What is saved is the state just before the batch that is named.
  const { params, where } = trouble!.problem;
  expect([params['epoch'], params['step']]).toEqual([Math.max(1, epoch), step + 1]);
  return { run, trouble: trouble!, node: where.node, cause: trouble!.cause!, at: { epoch, step } };
}

it('a learning rate: it goes on with a lower one, from the last good weights', async () => {
  const layers: typeof PLAIN = [
    ['Linear', { out_features: 8 }],
    ['Linear', { out_features: 1 }],
  ];
  const { run, trouble, cause, at } = await ruin(documentOf(rows(), layers, { optimizer: sgd(3) }));
  expect(cause).toMatchObject({ code: 'ruin.rate', params: { lr: 3 } });
  expect(trouble.remedy).toEqual({ setting: 'lr', value: 0.03 });
  // Where the loss was still low, not the batch at which it had grown to infinity.
  const noticed = Number(home.said('run.failed')[0]!.error.params['step']);
  expect(at.step).toBeLessThan(noticed - 2);
  home.events.length = 0;
  await home.engine.handlers['run.resume']({ run, training: { optimizer: sgd(0.03) } });
  await home.until(ended);
  expect(home.said('run.failed')).toEqual([]);
  const record = await loadRun(run);
  expect(record).toMatchObject({ status: 'finished', epochsDone: 3 });
  expect(record.changes).toEqual([{ ...at, training: { optimizer: sgd(0.03) } }]);
  const { steps } = await loadMetrics(run);
  expect(steps).toHaveLength(36);
  expect(steps.every(({ loss }) => loss !== null)).toBe(true);
  // The same run again, with its change.
  home.events.length = 0;
  const again = await home.engine.handlers['run.replay']({ run });
  await home.until(ended);
  expect((await loadMetrics(again.run)).steps).toEqual(steps);
});

it('a logarithm of 0: the layer is named, and no setting is offered', async () => {
  const layers: typeof PLAIN = [
    ['Linear', { out_features: 4 }],
    ['ReLU'],
    ['Formula', { expression: 'log(a)' }],
    ['Linear', { out_features: 1 }],
  ];
  const { trouble, cause, node, at } = await ruin(documentOf(rows(), layers));
  expect(cause).toMatchObject({ code: 'ruin.undefined', params: { layer: 'l3' } });
  expect([node, trouble.remedy]).toEqual(['n3', null]);
  expect(at).toEqual({ epoch: 1, step: 0 });
});

it('a value of 1e20 in a column: the column is named', async () => {
  const { trouble, cause } = await ruin(
    documentOf(rows([{ row: 57, column: 1, value: 1e20 }]), [['Linear', { out_features: 1 }]]),
  );
  expect(cause.code).toBe('ruin.column');
  expect(cause.params['value']).toBe(1e20);
  expect(String(cause.params['column'])).not.toBe('');
  expect(trouble.remedy).toEqual({ setting: 'clipNorm', value: 1 });
});

it('a target of 1e25', async () => {
  const { trouble, cause } = await ruin(documentOf(rows([{ row: 90, value: 1e25 }]), PLAIN));
  expect(cause).toMatchObject({ code: 'ruin.target', params: { value: 1e25 } });
  expect(trouble.remedy).toEqual({ setting: 'clipNorm', value: 1 });
});
