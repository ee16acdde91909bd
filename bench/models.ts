/** The networks that are compared, as documents; bench/contestants/peers.py defines them for the peers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDocument } from '../engine/model/create.ts';
import type { TensorsmithDocument } from '../engine/model/types.ts';
import { GraphBuilder, type Step } from '../engine/editing/graphBuilder.ts';
import type { Precision } from '../engine/program/precision.ts';
import { readDocument } from '../engine/model/serialize.ts';
import { BATCH, lenet, root } from './lenet.ts';

const input: Step = ['Input', { shape: [1, 28, 28] }];
const output: Step = ['Output'];
const relu: Step = ['ReLU'];
const pool: Step = ['MaxPool2d', { kernel_size: [2, 2] }];
const linear = (units: number): Step => ['Linear', { out_features: units }];
const block = (channels: number): Step[] => [
  ['Conv2d', { out_channels: channels, kernel_size: [3, 3], padding: [1, 1] }],
  ['BatchNorm2d'],
  relu,
];
const rows: Step = ['Squeeze', { dim: 1 }];
const layer: Step = ['TransformerEncoderLayer', { nhead: 4, dim_feedforward: 128, dropout: 0 }];

const wide: Step = ['TransformerEncoderLayer', { nhead: 4, dim_feedforward: 1024, dropout: 0 }];

const CHAINS: Readonly<Record<string, readonly Step[]>> = {
  MLP: [input, ['Flatten'], linear(512), relu, linear(512), relu, linear(10), output],
  VGG: [
    input,
    ...block(32),
    ...block(32),
    pool,
    ...block(64),
    ...block(64),
    pool,
    ['Flatten'],
    linear(128),
    relu,
    ['Dropout', { p: 0.5 }],
    linear(10),
    output,
  ],
  LSTM: [input, rows, ['LSTM', { hidden_size: 128, output: 'last' }], linear(10), output],
  Transformer: [input, rows, linear(64), layer, layer, ['Mean', { dim: 1 }], linear(10), output],
  'Transformer 256': [input, rows, linear(256), wide, wide, ['Mean', { dim: 1 }], linear(10), output],
};

export const MODELS = ['MLP', 'LeNet', 'VGG', 'LSTM', 'Transformer'] as const;
/** Compared in mixed precision, which gains most in large networks. */
export const MIXED_MODELS = [...MODELS, 'ResNet-18', 'Transformer 256'] as const;
export type Model = (typeof MIXED_MODELS)[number];

const sample = (name: string): TensorsmithDocument =>
  readDocument(readFileSync(join(root, 'resources', 'samples', `${name}.json`), 'utf8'));

/** On MNIST, batch 64, SGD with momentum; without statistics. */
export function modelDocument(model: Model, batchSize = BATCH, precision: Precision = 'float32'): TensorsmithDocument {
  const plain = lenet();
  const training = { ...plain.training, batchSize, precision, statisticsEvery: 0 };
  if (model === 'LeNet') return { ...plain, training };
  if (model === 'ResNet-18') return { ...sample('resnet18'), data: plain.data, training };
  const builder = new GraphBuilder({ ...createDocument(model), data: plain.data });
  builder.chain(CHAINS[model]!);
  return { ...builder.document, training };
}
