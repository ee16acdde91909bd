/** The networks of scripts/goldens/networks.py as documents: with modules, repeats and residuals. */
import { GraphBuilder, squareConv, type Step } from '../../editing/graphBuilder.ts';
import { createDocument, completeTraining } from '../../model/create.ts';
import type { TensorsmithDocument, TrainingSettings } from '../../model/types.ts';

const output: Step = ['Output'];
const flatten: Step = ['Flatten'];
const input = (...shape: number[]): Step => ['Input', { shape }];
const conv = (name: string, channels: number, kernel = 3, stride = 1, groups = 1, bias = false): Step => [
  'Conv2d',
  squareConv(channels, kernel, stride, groups, bias),
  name,
];
const norm = (name: string): Step => ['BatchNorm2d', {}, name];
const linear = (units: number, name = 'fc'): Step => ['Linear', { out_features: units }, name];
const pool: Step = ['MaxPool2d', { kernel_size: [2, 2] }];
const relu: Step = ['ReLU'];
const relu6: Step = ['ReLU6'];
const rows: Step = ['Squeeze', { dim: 1 }];
const twice = (channels: number): Step[] => [
  ...([conv('conv1', channels), norm('norm1'), relu] as const),
  ...([conv('conv2', channels), norm('norm2'), relu] as const),
];

function vgg(s: GraphBuilder): void {
  for (const channels of [6, 8])
    s.module(`Block${channels}`, (m) => void m.chain([['Input'], ...twice(channels), pool, output]));
  s.chain([
    input(1, 12, 12),
    ['@Block6', {}, 'block6'],
    ['@Block8', {}, 'block8'],
    ...[flatten, linear(16, 'fc1'), relu, linear(5, 'fc2'), output],
  ]);
}

function resnet(s: GraphBuilder): void {
  for (const channels of [6, 8]) {
    const body = twice(channels).slice(0, -1);
    s.module(`Body${channels}`, (m) => void m.chain([['Input'], ...body, output]));
    s.module(
      `Basic${channels}`,
      (m) => void m.chain([['Input'], [`@Body${channels}`, { residual: true }, 'body'], relu, output]),
    );
  }
  s.module('Down8', (m) => {
    const start = m.chain([['Input']]);
    const main = m.chain([conv('conv1', 8, 3, 2), norm('norm1'), relu, conv('conv2', 8), norm('norm2')], start);
    const skip = m.chain([conv('conv3', 8, 1, 2), norm('norm3')], start, 1);
    m.chain([relu, output], m.join(['Add'], [main, skip]));
  });
  s.chain([
    ...[input(3, 8, 8), conv('conv', 6), norm('norm'), relu],
    ['@Basic6', { repeat: 2 }, 'stage6'],
    ['@Down8', {}, 'down8'],
    ['@Basic8', {}, 'stage8'],
    ...([['GlobalAvgPool2d'], flatten, linear(5), output] as const),
  ]);
}

function mobilenet(s: GraphBuilder): void {
  const body = (from: number, to: number, stride: number): Step[] => [
    ...[conv('widen', 3 * from, 1), norm('norm1'), relu6],
    ...[conv('depthwise', 3 * from, 3, stride, 3 * from), norm('norm2'), relu6],
    ...[conv('narrow', to, 1), norm('norm3')],
  ];
  s.module('Enter', (m) => void m.chain([['Input'], ...body(4, 6, 2), output]));
  s.module('Inverted', (m) => void m.chain([['Input'], ...body(6, 6, 1), output]));
  s.chain([
    ...[input(3, 8, 8), conv('conv', 4), norm('norm'), relu6],
    ['@Enter', {}, 'enter'],
    ['@Inverted', { repeat: 2, residual: true }, 'inverted'],
    ...([['GlobalAvgPool2d'], flatten, linear(5), output] as const),
  ]);
}

function unet(s: GraphBuilder): void {
  for (const channels of [4, 6, 8])
    s.module(`Twice${channels}`, (m) => void m.chain([['Input'], ...twice(channels), output]));
  const up = (name: string, channels: number): Step => [
    'ConvTranspose2d',
    { out_channels: channels, kernel_size: [2, 2], stride: [2, 2] },
    name,
  ];
  const top = s.chain([input(1, 8, 8), ['@Twice4', {}, 'top']]);
  const middle = s.chain([pool, ['@Twice6', {}, 'middle']], top);
  const bottom = s.chain([pool, ['@Twice8', {}, 'bottom'], up('up1', 6)], middle);
  const upper = s.chain([['@Twice6', {}, 'upper'], up('up2', 4)], s.join(['Concat'], [middle, bottom]));
  const last: Step[] = [['@Twice4', {}, 'last'], conv('out', 1, 1, 1, 1, true), output];
  s.chain(last, s.join(['Concat'], [top, upper]));
}

const lstm = (s: GraphBuilder): void =>
  void s.chain([input(1, 8, 8), rows, ['LSTM', { hidden_size: 10, output: 'last' }, 'lstm'], linear(5), output]);

const layer = { nhead: 2, dim_feedforward: 12, dropout: 0 };
const positions = (length: number): Step => ['LearnedPositionalEncoding', { max_length: length }, 'positions'];

function transformer(s: GraphBuilder): void {
  s.module('Encoder', (m) => void m.chain([['Input'], ['TransformerEncoderLayer', layer, 'layer'], output]));
  s.chain([
    ...[input(1, 8, 8), rows, linear(8, 'embed'), positions(8)],
    ['@Encoder', { repeat: 2 }, 'encoder'],
    ...([['Mean', { dim: 1 }], linear(5), output] as const),
  ]);
}

function causal(s: GraphBuilder): void {
  const block = { ...layer, activation: 'gelu', norm_first: true, causal: true };
  s.module('Block', (m) => void m.chain([['Input'], ['TransformerEncoderLayer', block, 'layer'], output]));
  s.chain([
    ['Input', { shape: [10], dtype: 'int32' }],
    ['Embedding', { num_embeddings: 12, embedding_dim: 8 }, 'embedding'],
    positions(10),
    ['@Block', { repeat: 2 }, 'block'],
    ...([['LayerNorm', {}, 'norm'], linear(12), output] as const),
  ]);
}

/** Its depth and its layers depend on each batch. */
function dynamic(s: GraphBuilder): void {
  s.module('Extra', (m) => void m.chain([['Input'], conv('conv', 4), norm('norm'), relu, output]));
  s.module('Step', (m) => void m.chain([['Input'], linear(8, 'fc'), ['Tanh'], output]));
  const extra = { condition: 'if', measure: 'max', threshold: 0.95 };
  const step = {
    ...{ condition: 'while', measure: 'meanAbs', comparison: '<', threshold: 0.4 },
    ...{ repeat: 6, residual: true },
  };
  const x = s.chain([
    ...[input(1, 8, 8), conv('conv', 4), relu],
    ['@Extra', extra, 'extra'],
    ...([['GlobalAvgPool2d'], flatten, linear(8, 'embed'), ['Tanh']] as const),
    ['@Step', step, 'step'],
  ]);
  const [left, right] = ['left', 'right'].map((name) => s.chain([linear(8, name)], x));
  s.chain([relu, linear(5), output], s.join(['If', { threshold: 0.02 }], [x, left!, right!]));
}

const DRAWINGS: Readonly<Record<string, (builder: GraphBuilder) => void>> = {
  vgg,
  resnet,
  mobilenet,
  unet,
  lstm,
  transformer,
  causal,
  dynamic,
};

/** Throws for an unknown name. */
export function drawNetwork(name: string, training: object): TensorsmithDocument {
  const empty = createDocument(name);
  const settings = completeTraining({ ...empty.training, ...training }) as TrainingSettings;
  const builder = new GraphBuilder({ ...empty, training: settings });
  const draw = DRAWINGS[name];
  if (!draw) throw new Error(`No drawing of ${name}`);
  draw(builder);
  return builder.document;
}
