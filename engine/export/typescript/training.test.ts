/** The exported trainer beside the engine's: every loss, and every optimizer that tfjs has. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocument, DEFAULT_TRAINING } from '../../document/create.ts';
import { addNode, connect } from '../../document/edit.ts';
import { defaultSettings } from '../../document/settings/fields.ts';
import { LOSSES } from '../../document/settings/losses.ts';
import { OPTIMIZERS } from '../../document/settings/optimizers.ts';
import type {
  LossSettings,
  OptimizerSettings,
  Params,
  TensorsmithDocument,
  TrainingSettings,
} from '../../document/types.ts';
import { writeSafetensors } from '../../data/safetensors.ts';
import { values } from '../../program/testing/formula.ts';
import { createWasmRuntime } from '../../runtime/tfjs/runtime.ts';
import { imagesOf, labelsOf, trainingBundle } from '../../training/bundle.ts';
import { initialState, slotState } from '../../training/initialize.ts';
import { buildNetwork } from '../../training/network.ts';
import { rateRow } from '../../training/rates.ts';
import { fromStored } from '../../training/storage.ts';
import { generateTypeScript } from './generate.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;
const [SAMPLES, STEPS] = [6, 4];
const SHAPE = [5, 4];
const LABELS = [0, 2, 1, 2, 0, 1];
const WEIGHTS = [0.5, 2, 1];

const base: TrainingSettings = {
  ...DEFAULT_TRAINING,
  optimizer: { ...defaultSettings(OPTIMIZERS, 'SGD'), momentum: 0, lr: 0.1 },
};
const loss = (type: LossSettings['type'], patch: object = {}): Partial<TrainingSettings> => ({
  loss: { ...defaultSettings(LOSSES, type), ...patch } as LossSettings,
});
const optimizer = (type: OptimizerSettings['type'], patch: object = {}): Partial<TrainingSettings> => ({
  optimizer: { ...defaultSettings(OPTIMIZERS, type), ...patch } as OptimizerSettings,
});

/** Settings, and how far the losses of the steps may be apart. */
/** Other optimizers, of which the exported code tells how they differ: they learn. */
const OTHERS = ['RMSprop', 'Adadelta', 'AdamW', 'NAdam', 'RAdam', 'Lion'] as const;
const CASES: readonly [name: string, settings: Partial<TrainingSettings>, tolerance: number][] = [
  ...Object.keys(LOSSES).map(
    (type) => [type, loss(type as LossSettings['type']), 1e-4] as [string, Partial<TrainingSettings>, number],
  ),
  ['weights, smoothing', loss('CrossEntropyLoss', { classWeights: WEIGHTS, labelSmoothing: 0.1 }), 1e-4],
  ['weights, an ignored class', loss('CrossEntropyLoss', { classWeights: WEIGHTS, ignoreIndex: 1 }), 1e-4],
  ['smoothing, an ignored class', loss('CrossEntropyLoss', { labelSmoothing: 0.2, ignoreIndex: 2 }), 1e-4],
  ['pos_weight', loss('BCEWithLogitsLoss', { posWeight: WEIGHTS }), 1e-4],
  ['hinge, squared and weighted', loss('MultiMarginLoss', { p: '2', classWeights: WEIGHTS, margin: 0.7 }), 1e-4],
  ['beta 0', loss('SmoothL1Loss', { beta: 0 }), 1e-4],
  ['beta 0.2', loss('SmoothL1Loss', { beta: 0.2 }), 1e-4],
  ['batchmean', loss('KLDivLoss', { reduction: 'batchmean' }), 1e-4],
  ['counts', loss('PoissonNLLLoss', { logInput: false, full: true, eps: 2 }), 1e-4],
  ['penalties', { penalties: { l1: 0.01, l2: 0.02 } }, 1e-4],
  ['momentum', optimizer('SGD'), 1e-4],
  ['nesterov', optimizer('SGD', { nesterov: true }), 1e-4],
  ['Adam', optimizer('Adam', { lr: 0.01 }), 1e-4],
  // tfjs adds epsilon before the root, of which the exported code tells; here it is too small to matter.
  ['RMSprop', optimizer('RMSprop', { momentum: 0.5, eps: 1e-16 }), 1e-4],
  ['Adagrad', optimizer('Adagrad', { initialAccumulatorValue: 0.1 }), 1e-3],
];

/** A document of a chain of layers, which may branch: `source` is the place of another layer. */
function drawn(
  layers: readonly [type: string, params: object, source?: number][],
  patch: (ids: readonly string[]) => Partial<TrainingSettings>,
): TensorsmithDocument {
  let document: TensorsmithDocument = createDocument('small');
  const ids: string[] = [];
  layers.forEach(([type, params, source], i) => {
    const added = addNode(document, type, { x: 0, y: 0 }, params as Params);
    document = added.document;
    const before = ids[source ?? i - 1];
    if (before) document = connect(document, { node: before, port: 'out' }, { node: added.id, port: 'in' });
    ids.push(added.id);
  });
  return { ...document, training: { ...base, ...patch(ids) } };
}

const documentOf = (patch: Partial<TrainingSettings>): TensorsmithDocument =>
  drawn(
    [
      ['Input', { shape: [1, ...SHAPE] }],
      ['Flatten', {}],
      ['Linear', { out_features: 3 }],
      ['Output', {}],
    ],
    () => patch,
  );

const same = { kernel_size: [3, 3], padding: [1, 1] };
/** Networks that end otherwise. */
const ENDS: Readonly<Record<string, { document: TensorsmithDocument; outputs: number; label: boolean }>> = {
  'an autoencoder': {
    document: drawn(
      [
        ['Input', { shape: [1, ...SHAPE] }],
        ['Conv2d', { out_channels: 4, ...same }],
        ['Tanh', {}],
        ['Conv2d', { out_channels: 1, ...same }],
        ['Output', {}],
      ],
      () => ({ ...loss('BCEWithLogitsLoss'), target: 'input' }),
    ),
    outputs: 20,
    label: false,
  },
  'classes and a reconstruction': {
    document: drawn(
      [
        ['Input', { shape: [1, ...SHAPE] }],
        ['Conv2d', { out_channels: 4, ...same }],
        ['Conv2d', { out_channels: 1, ...same }],
        ['Output', {}],
        ['Flatten', {}, 1],
        ['Linear', { out_features: 3 }],
        ['Output', {}],
      ],
      (ids) => ({
        ...loss('CrossEntropyLoss', { ignoreIndex: 1 }),
        outputs: [
          { output: ids[3]!, ...(loss('CosineEmbeddingLoss') as { loss: LossSettings }), weight: 0.5, target: 'input' },
        ],
        penalties: { l1: 0, l2: 0.01 },
      }),
    ),
    outputs: 3,
    label: true,
  },
  'yes or no': {
    document: drawn(
      [
        ['Input', { shape: [1, ...SHAPE] }],
        ['Flatten', {}],
        ['Linear', { out_features: 1 }],
        ['Output', {}],
      ],
      () => loss('BCEWithLogitsLoss', { posWeight: [2] }),
    ),
    outputs: 1,
    label: true,
  },
};

const pixels = Uint8Array.from(values([SAMPLES, ...SHAPE], 7), (value) => Math.floor(128 * (value + 1)));

/** The losses of the engine's steps, each of all samples. */
async function engineLosses(document: TensorsmithDocument, labels: readonly number[] = LABELS): Promise<Float32Array> {
  const { training } = document;
  const network = buildNetwork(document);
  const data = {
    sample: [...SHAPE, 1],
    channelsLast: true,
    classes: Math.max(...labels) + 1,
    trainCount: SAMPLES,
    testCount: 0,
  };
  const runtime = await createWasmRuntime();
  const session = await runtime.createSession(
    trainingBundle(network, training, data, { intraThreads: 1, interThreads: 1, shards: 1 }),
  );
  const weights = initialState(network.parameters, training.seed);
  await session.write({
    ...weights,
    ...slotState(network.parameters, training, weights),
    [imagesOf('train')]: { dtype: 'uint8', shape: [SAMPLES, ...SHAPE, 1], data: pixels },
    [labelsOf('train')]: { dtype: 'int32', shape: [SAMPLES], data: Int32Array.from(labels) },
  });
  const rows = Array.from({ length: STEPS }, (_, k) => rateRow(training, k, 1, { epochs: 1, stepsPerEpoch: STEPS }));
  const outputs = await session.run('step', {
    indices: {
      dtype: 'int32',
      shape: [STEPS, SAMPLES],
      data: Int32Array.from({ length: STEPS * SAMPLES }, (_, i) => i % SAMPLES),
    },
    counter: { dtype: 'int32', shape: [STEPS, 2], data: new Int32Array(2 * STEPS) },
    rates: { dtype: 'float32', shape: [STEPS, rows[0]!.length], data: Float32Array.from(rows.flat()) },
  });
  session.dispose();
  return outputs['loss']!.data as Float32Array;
}

/** Writes an exported package with the weights that the engine begins with. */
function newPackage(document: TensorsmithDocument): string {
  const target = mkdtempSync(join(tmpdir(), 'tensorsmith-trainer-'));
  symlinkSync(join(ROOT, 'node_modules'), join(target, 'node_modules'));
  for (const { path, text } of generateTypeScript(document, true).files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
  }
  const { parameters } = buildNetwork(document);
  const state = initialState(parameters, document.training.seed);
  const weights = Object.fromEntries(
    parameters.map((spec) => {
      const { shape, data } = fromStored(spec, state[spec.fullName]!);
      return [spec.fullName, { shape, data: data as Float32Array }];
    }),
  );
  writeFileSync(join(target, 'weights.safetensors'), writeSafetensors(weights));
  return target;
}

/** Compiles a package and runs its src/compare.ts, which prints one line of JSON. */
function compare(target: string): unknown {
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc')], { cwd: target, stdio: 'inherit' });
  const output = execFileSync(process.execPath, ['dist/compare.js'], { cwd: target, encoding: 'utf8' });
  return JSON.parse(output.split('\n').find((line) => line.startsWith('{'))!);
}

let folder: string;
let printed: Record<string, number[]>;
beforeAll(() => {
  folder = newPackage(documentOf({}));
  // One trainer a case, compiled together.
  [...CASES.map(([, patch]) => patch), ...OTHERS.map((type) => optimizer(type))].forEach((patch, i) => {
    const { files } = generateTypeScript(documentOf(patch), true);
    writeFileSync(join(folder, 'src', `train${i}.ts`), files.find(({ path }) => path === 'src/train.ts')!.text);
  });
  const trainers = [...CASES, ...OTHERS].map((_, i) => `train${i}`);
  writeFileSync(
    join(folder, 'src', 'compare.ts'),
    `import { loadWeights } from './weights.js';
import { createModel } from './model.js';
${trainers.map((name) => `import { train as ${name} } from './${name}.js';`).join('\n')}

const images = Float32Array.from(${JSON.stringify([...pixels])}, (pixel) => pixel / 255);
const samples = { count: ${SAMPLES}, images, labels: Int32Array.from(${JSON.stringify(LABELS)}) };
const all: Record<string, number[]> = {};
for (const [i, train] of [${trainers.join(', ')}].entries()) {
  const model = createModel();
  await loadWeights(model, 'weights.safetensors');
  const losses: number[] = [];
  await train(model, samples, { epochs: ${STEPS}, batchSize: ${SAMPLES}, onStep: (_epoch, _step, loss) => losses.push(loss) });
  all[String(i)] = losses;
}
console.log(JSON.stringify(all));
`,
  );
  printed = compare(folder) as Record<string, number[]>;
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the exported trainer', () => {
  it.each(Object.entries(ENDS))(
    'of %s takes the steps of the engine',
    async (name, { document, outputs, label }) => {
      const labels = name === 'yes or no' ? [0, 1, 1, 0, 1, 0] : LABELS;
      const target = newPackage(document);
      writeFileSync(
        join(target, 'src', 'compare.ts'),
        `import { loadWeights } from './weights.js';
import { createModel } from './model.js';
import { predict } from './predict.js';
import { train } from './train.js';
const images = Float32Array.from(${JSON.stringify([...pixels])}, (pixel) => pixel / 255);
const model = createModel();
await loadWeights(model, 'weights.safetensors');
const losses: number[] = [];
const samples = { count: ${SAMPLES}, images, labels: Int32Array.from(${JSON.stringify(labels)}) };
await train(model, samples, { epochs: ${STEPS}, batchSize: ${SAMPLES}, onStep: (_epoch, _step, loss) => losses.push(loss) });
console.log(JSON.stringify({ losses, predictions: predict(model, images) }));
`,
      );
      const { losses, predictions } = compare(target) as {
        losses: number[];
        predictions: { label?: number; outputs: number[] }[];
      };
      rmSync(target, { recursive: true, force: true });
      const wanted = await engineLosses(document, labels);
      losses.forEach((value, k) => expect(Math.abs(value - wanted[k]!)).toBeLessThan(1e-4));
      expect(predictions).toHaveLength(SAMPLES);
      expect(predictions[0]!.outputs).toHaveLength(outputs);
      expect(predictions.every((prediction) => 'label' in prediction)).toBe(label);
    },
    60_000,
  );

  it.each(CASES.map(([name, patch, tolerance], i) => ({ i, name, patch, tolerance })))(
    'takes the steps of the engine: $name',
    async ({ i, patch, tolerance }) => {
      const wanted = await engineLosses(documentOf(patch));
      const got = printed[String(i)]!;
      expect(got).toHaveLength(STEPS);
      got.forEach((value, k) =>
        expect(Math.abs(value - wanted[k]!) / Math.max(1, Math.abs(wanted[k]!))).toBeLessThan(tolerance),
      );
    },
  );

  it.each(OTHERS.map((type, i) => ({ i, type })))('learns with what stands for $type', ({ i }) => {
    const losses = printed[String(CASES.length + i)]!;
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  });

  it('says what it does otherwise', () => {
    const { files } = generateTypeScript(
      documentOf({
        ...optimizer('Lion'),
        schedule: { type: 'ExponentialLR', gamma: 0.9, interval: 'epoch' },
        clipping: { type: 'norm', maxNorm: 1 },
        accumulation: 2,
      }),
      false,
    );
    expect(files.find(({ path }) => path === 'src/train.ts')!.text).toContain(
      'Unlike in Tensorsmith: Adam at ten times the rate stands for Lion; the learning rate stays at its start ' +
        'instead of following ExponentialLR; gradients are not clipped; every batch is a step: gradients are not accumulated.',
    );
  });
});
