/** Small networks and settings for comparing exported trainers with the engine. */
import { createDocument, DEFAULT_TRAINING } from '../../model/create.ts';
import { addNode, connect } from '../../editing/edit.ts';
import { GraphBuilder, type Step } from '../../editing/graphBuilder.ts';
import { defaultSettings } from '../../settings/fields.ts';
import { LOSSES } from '../../losses/index.ts';
import { OPTIMIZERS } from '../../optimizers/index.ts';
import type {
  LossSettings,
  OptimizerSettings,
  Params,
  TensorsmithDocument,
  TrainingSettings,
} from '../../model/types.ts';
import { countsOf } from '../../datasets/split.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { array } from '../../program/reference/array.ts';
import { interpret } from '../../program/reference/interpret.ts';
import { float32, int32 } from '../../program/shapes.ts';
import { augmentedImages, normalNoise } from '../../training/augmentation/program.ts';
import { AUGMENT, augmentationRows, COLUMNS } from '../../training/augmentation/rows.ts';
import { mixFeeds } from '../../training/augmentation/mixing.ts';
import { changesImages, mixes, NO_AUGMENTATION } from '../../settings/augmentation.ts';
import { values } from '../../program/testing/formula.ts';
import { createWasmRuntime } from '../../runtime/tfjs/runtime.ts';
import { imagesOf, labelsOf, trainingBundle } from '../../training/programs/bundle.ts';
import { initialState, slotState } from '../../training/loop/initialize.ts';
import { epochOrder } from '../../training/loop/split.ts';
import { buildNetwork } from '../../training/network/network.ts';
import { rateRow } from '../../training/loop/optimizerFeeds.ts';
import { fromStored } from '../../training/network/weightLayout.ts';
import type { Weights } from './engine.ts';

export const [SAMPLES, STEPS] = [6, 4];
export const SHAPE = [5, 4];
export const LABELS = [0, 2, 1, 2, 0, 1];
/** Binary labels. */
export const BINARY_LABELS = [0, 1, 1, 0, 1, 0];
/** Classes of unequal size. */
export const UNEQUAL_LABELS = [0, 2, 1, 2, 0, 2];
const WEIGHTS = [0.5, 2, 1];

const base: TrainingSettings = {
  ...DEFAULT_TRAINING,
  optimizer: { ...defaultSettings(OPTIMIZERS, 'SGD'), momentum: 0, lr: 0.1 },
};
export const loss = (type: LossSettings['type'], patch: object = {}): Partial<TrainingSettings> => ({
  loss: { ...defaultSettings(LOSSES, type), ...patch },
});
export const optimizer = (type: OptimizerSettings['type'], patch: object = {}): Partial<TrainingSettings> => ({
  optimizer: { ...defaultSettings(OPTIMIZERS, type), ...patch },
});

export const LOSS_CASES: readonly (readonly [name: string, settings: Partial<TrainingSettings>])[] = [
  ...Object.keys(LOSSES).map((type) => [type, loss(type as LossSettings['type'])] as const),
  ['weights, smoothing', loss('CrossEntropyLoss', { classWeights: WEIGHTS, labelSmoothing: 0.1 })],
  ['weights, an ignored class', loss('CrossEntropyLoss', { classWeights: WEIGHTS, ignoreIndex: 1 })],
  ['smoothing, an ignored class', loss('CrossEntropyLoss', { labelSmoothing: 0.2, ignoreIndex: 2 })],
  ['pos_weight', loss('BCEWithLogitsLoss', { posWeight: WEIGHTS })],
  ['hinge, squared and weighted', loss('MultiMarginLoss', { p: '2', classWeights: WEIGHTS, margin: 0.7 })],
  ['beta 0', loss('SmoothL1Loss', { beta: 0 })],
  ['beta 0.2', loss('SmoothL1Loss', { beta: 0.2 })],
  ['batchmean', loss('KLDivLoss', { reduction: 'batchmean' })],
  ['counts', loss('PoissonNLLLoss', { logInput: false, full: true, eps: 2 })],
  ['balanced class weights', { balance: 'weights' }],
  ['balanced class weights, smoothing', { balance: 'weights', ...loss('CrossEntropyLoss', { labelSmoothing: 0.1 }) }],
  ['balanced hinge', { balance: 'weights', ...loss('MultiMarginLoss') }],
  [
    'augmentation',
    {
      augmentation: {
        flipHorizontal: true,
        flipVertical: true,
        shift: 0.3,
        rotation: 40,
        zoom: 0.3,
        shear: 25,
        crop: 0.4,
        saturation: 0.5,
        hue: 60,
        blur: 1.2,
        brightness: 0.4,
        contrast: 0.5,
        noise: 0.1,
        cutout: 0.5,
        mixup: 0,
        cutmix: 0,
      },
    },
  ],
  ['flips and shifts', { augmentation: { ...NO_AUGMENTATION, flipHorizontal: true, flipVertical: true, shift: 0.4 } }],
  ['mixup', { augmentation: { ...NO_AUGMENTATION, mixup: 0.4 } }],
  [
    'cutmix',
    { augmentation: { ...NO_AUGMENTATION, cutmix: 1 }, ...loss('CrossEntropyLoss', { classWeights: WEIGHTS }) },
  ],
  [
    'mixup or cutmix of flipped images',
    { augmentation: { ...NO_AUGMENTATION, flipHorizontal: true, mixup: 8, cutmix: 2 }, ...loss('MultiMarginLoss') },
  ],
  ['penalties', { penalties: { l1: 0.01, l2: 0.02 } }],
];

/** A document with a chain of layers and branches: `source` is the index of another layer. */
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

/**
 * @param squashed whether it outputs probabilities
 * @param channels of its images
 */
export const documentOf = (patch: Partial<TrainingSettings>, squashed = false, channels = 1): TensorsmithDocument =>
  drawn(
    [
      ['Input', { shape: [channels, ...SHAPE] }],
      ['Flatten', {}],
      ['Linear', { out_features: 3 }],
      ...(squashed ? [['Sigmoid', {}] as [string, object]] : []),
      ['Output', {}],
    ],
    () => patch,
  );

const same = { kernel_size: [3, 3], padding: [1, 1] };
/** Networks with other kinds of outputs. */
export const ENDS: Readonly<Record<string, { document: TensorsmithDocument; outputs: number; label: boolean }>> = {
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
  probabilities: { document: documentOf(loss('BCELoss'), true), outputs: 3, label: true },
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

/** Batch normalization of one value per sample. */
export const normalized = (): TensorsmithDocument =>
  drawn(
    [
      ['Input', { shape: [1, ...SHAPE] }],
      ['Flatten', {}],
      ['Linear', { out_features: 4 }],
      ['BatchNorm1d', {}],
      ['Tanh', {}],
      ['Linear', { out_features: 3 }],
      ['Output', {}],
    ],
    () => ({}),
  );

/** A network whose depth and layers depend on each batch: a loop within which another choice is made, and two branches. */
export function branched(): TensorsmithDocument {
  const s = new GraphBuilder(createDocument('branched'));
  const linear = (units: number, name: string): Step => ['Linear', { out_features: units }, name];
  s.module('Shrink', (m) => void m.chain([['Input'], linear(6, 'down'), ['Tanh'], ['Output']]));
  s.module('Turn', (m) => {
    const x = m.chain([['Input'], linear(6, 'turn'), ['Softsign']]);
    m.chain([['@Shrink', { condition: 'if', measure: 'max', threshold: 0.35 }, 'shrink'], ['Output']], x);
  });
  const loop = { condition: 'while', measure: 'norm', threshold: 0.65, repeat: 5 };
  const x = s.chain([
    ['Input', { shape: [1, ...SHAPE] }],
    ...([['Flatten'], linear(6, 'start'), ['Tanh'], ['@Turn', loop, 'turn']] as const),
  ]);
  const [left, right] = [s.chain([linear(6, 'left'), ['ReLU']], x), s.chain([linear(6, 'right')], x)];
  s.chain([linear(3, 'last'), ['Output']], s.join(['If', { threshold: 0.01 }], [x, left, right]));
  return { ...s.document, training: { ...base, ...optimizer('Adam', { lr: 0.05, weightDecay: 0.01 }) } };
}

/** The only kind of case with images of three channels. */
export const colored = (): TensorsmithDocument => {
  const augmentation = { ...NO_AUGMENTATION, saturation: 0.6, hue: 100, blur: 1, crop: 0.3 };
  return documentOf({ augmentation }, false, 3);
};

/** Channels of a document's images. */
const channelsOf = ({ graph }: TensorsmithDocument): number =>
  (graph.nodes.find(({ type }) => type === 'Input')!.params['shape'] as number[])[0]!;

/** The bytes of a document's images, [SAMPLES, height, width, channels]. */
export const pixelsOf = (document: TensorsmithDocument): Uint8Array =>
  Uint8Array.from(values([SAMPLES, ...SHAPE, channelsOf(document)], 7), (value) => Math.floor(128 * (value + 1)));
export const pixels = pixelsOf(documentOf({}));

/** The pixels, augmented by the engine's program on the reference runtime. */
export function augmentedPixels(
  document: TensorsmithDocument,
  { epoch, first, step }: { epoch: number; first: number; step: number },
): Float64Array {
  const { augmentation, seed } = document.training;
  const shape = [SAMPLES, ...SHAPE, channelsOf(document)];
  const b = createBuilder();
  const images = { table: b.variable({ name: 'images', dtype: 'uint8', shape }), scale: 1 / 255 };
  const indices = b.input('indices', int32('N'));
  const rows = b.input('rows', float32('N', COLUMNS.length));
  const noise = normalNoise(b, images, indices, b.input('counter', int32(2)));
  const program = b.finish({ x: augmentedImages(b, images, augmentation, { indices, rows, noise }) });
  const size = { height: SHAPE[0]!, width: SHAPE[1]! };
  const feeds = {
    indices: array('int32', [SAMPLES], [...Array(SAMPLES).keys()]),
    rows: array(
      'float32',
      [SAMPLES, COLUMNS.length],
      augmentationRows(augmentation, size, { seed, epoch, first }, SAMPLES),
    ),
    counter: array('int32', [2], [seed, step]),
  };
  return interpret(program, feeds, new Map([['images', array('uint8', shape, pixelsOf(document))]])).outputs['x']!.data;
}

/** The samples of all steps, in the order of a run. */
export function runOrder({ training: { seed, balance } }: TensorsmithDocument, labels: readonly number[]): number[] {
  const classes = balance === 'sampling' ? { classes: Int32Array.from(labels) } : {};
  const split = { train: Int32Array.from(labels, (_, i) => i), ...classes };
  return Array.from({ length: STEPS }, (_, i) => [...epochOrder(split, seed, i + 1)]).flat();
}

/** The engine's losses for steps of all samples, or of a batch each. @param order of the samples of all steps */
export async function engineLosses(
  document: TensorsmithDocument,
  labels: readonly number[] = LABELS,
  batch = SAMPLES,
  order: readonly number[] = Array.from({ length: STEPS * SAMPLES }, (_, i) => i % SAMPLES),
): Promise<Float32Array> {
  const { training } = document;
  const network = buildNetwork(document);
  const data = {
    sample: [...SHAPE, channelsOf(document)],
    channelsLast: true,
    classes: Math.max(...labels) + 1,
    trainCount: SAMPLES,
    testCount: 0,
    ...(training.balance === 'weights' ? { classCounts: countsOf(labels) } : {}),
  };
  const runtime = await createWasmRuntime();
  const session = await runtime.createSession(
    trainingBundle(network, training, data, { intraThreads: 1, interThreads: 1, shards: 1 }),
  );
  const weights = initialState(network.parameters, training.seed);
  await session.write({
    ...weights,
    ...slotState(network.parameters, training, weights),
    [imagesOf('train')]: { dtype: 'uint8', shape: [SAMPLES, ...SHAPE, channelsOf(document)], data: pixelsOf(document) },
    [labelsOf('train')]: { dtype: 'int32', shape: [SAMPLES], data: Int32Array.from(labels) },
  });
  const steps = (STEPS * SAMPLES) / batch;
  const rows = Array.from({ length: steps }, (_, k) =>
    rateRow(training, { step: k, taken: k, age: 0 }, 1, { epochs: 1, stepsPerEpoch: steps }),
  );
  const counters = rows.flatMap((_, k) => [training.seed, k + 1]);
  const size = { height: SHAPE[0]!, width: SHAPE[1]! };
  const { augmentation, seed } = training;
  const augmented = rows.flatMap((_, k) => {
    const at = { seed, epoch: Math.floor((k * batch) / SAMPLES) + 1, first: (k * batch) % SAMPLES };
    return [...augmentationRows(augmentation, size, at, batch)];
  });
  const outputs = await session.run('step', {
    ...(changesImages(augmentation)
      ? { [AUGMENT]: { dtype: 'float32', shape: [steps, batch, COLUMNS.length], data: Float32Array.from(augmented) } }
      : {}),
    ...(mixes(augmentation) ? mixFeeds(augmentation, size, { seed, step: 1 }, steps, batch) : {}),
    indices: {
      dtype: 'int32',
      shape: [steps, batch],
      data: Int32Array.from(order),
    },
    counter: { dtype: 'int32', shape: [steps, 2], data: Int32Array.from(counters) },
    rates: { dtype: 'float32', shape: [steps, rows[0]!.length], data: Float32Array.from(rows.flat()) },
  });
  session.dispose();
  return outputs['loss']!.data as Float32Array;
}

/** The engine's initial weights, as a weights file has them. */
export function firstWeights(document: TensorsmithDocument): Weights {
  const { parameters } = buildNetwork(document);
  const state = initialState(parameters, document.training.seed);
  return Object.fromEntries(
    parameters.map((spec) => {
      const { shape, data } = fromStored(spec, state[spec.fullName]!);
      return [spec.fullName, { shape, data: data as Float32Array }];
    }),
  );
}
