/** The networks that come with the app; `node scripts/samples.mjs` writes them as documents. */
import { createDocument } from '../../engine/model/create.ts';
import { defaultSettings } from '../../engine/settings/fields.ts';
import { LOSSES } from '../../engine/losses/index.ts';
import { OPTIMIZERS } from '../../engine/optimizers/index.ts';
import { SCHEDULES } from '../../engine/schedules/index.ts';
import type { DataSource, TensorsmithDocument, TrainingSettings } from '../../engine/model/types.ts';
import { GraphBuilder, squareConv, type Step } from '../../engine/editing/graphBuilder.ts';

export { writeDocument } from '../../engine/model/serialize.ts';

const MNIST: DataSource = { kind: 'idx', path: 'sample:mnist' };

function sample(
  name: string,
  source: DataSource,
  training: Partial<TrainingSettings>,
  draw: (builder: GraphBuilder) => void,
): TensorsmithDocument {
  const empty = createDocument(name);
  const builder = new GraphBuilder({
    ...empty,
    data: { ...empty.data, source },
    training: { ...empty.training, ...training },
  });
  draw(builder);
  return builder.document;
}

const adam = (lr: number) => ({ ...defaultSettings(OPTIMIZERS, 'Adam'), lr });
const adamW = (lr: number) => ({ ...defaultSettings(OPTIMIZERS, 'AdamW'), lr });
const cosine = { ...defaultSettings(SCHEDULES, 'CosineAnnealingLR') };

const input: Step = ['Input', { shape: [1, 28, 28] }];
const output: Step = ['Output'];
/** MNIST's 28×28 as 32×32, which networks for photographs expect. */
const to32: Step = ['Pad', { top: 2, bottom: 2, left: 2, right: 2 }, 'pad'];
const conv = (channels: number, kernel: number, stride = 1, groups = 1, bias = false): Step => [
  'Conv2d',
  squareConv(channels, kernel, stride, groups, bias),
];
const convBiased = (channels: number, kernel: number): Step => conv(channels, kernel, 1, 1, true);
const norm: Step = ['BatchNorm2d'];
const relu: Step = ['ReLU'];
const pool: Step = ['MaxPool2d', { kernel_size: [2, 2] }];
const linear = (units: number): Step => ['Linear', { out_features: units }];

const mlp = sample('MLP', MNIST, { epochs: 3 }, (s) => {
  s.chain([input, ['Flatten'], linear(512), relu, linear(512), relu, linear(10), output]);
});

const vgg = sample('VGG-like', MNIST, { epochs: 2, optimizer: adam(0.001) }, (s) => {
  const block = (channels: number): Step[] => [conv(channels, 3), norm, relu, conv(channels, 3), norm, relu, pool];
  s.chain([input, ...block(32), ...block(64), ['Flatten'], linear(128), relu, ['Dropout'], linear(10), output]);
});

/** Deep Residual Learning, He et al. 2015, with the stem for small images. */
const resnet18 = sample('ResNet-18', MNIST, { epochs: 1, batchSize: 32, optimizer: adam(0.001) }, (s) => {
  for (const channels of [64, 128, 256, 512]) {
    s.module(`Body${channels}`, (m) => {
      m.chain([['Input'], conv(channels, 3), norm, relu, conv(channels, 3), norm, output]);
    });
    s.module(`Basic${channels}`, (m) => {
      m.chain([['Input'], [`@Body${channels}`, { residual: true }, 'body'], relu, output]);
    });
    if (channels === 64) continue;
    s.module(`Down${channels}`, (m) => {
      const start = m.chain([['Input']]);
      const main = m.chain([conv(channels, 3, 2), norm, relu, conv(channels, 3), norm], start);
      const { row } = m;
      m.goTo(2);
      const skip = m.chain([conv(channels, 1, 2), norm], start, 1);
      m.goTo(row);
      m.chain([relu, output], m.join(['Add'], [main, skip]));
    });
  }
  const stage = (channels: number): Step[] => [
    [`@Down${channels}`, {}, `stage${channels}`],
    [`@Basic${channels}`, {}, `block${channels}`],
  ];
  s.chain([
    input,
    to32,
    conv(64, 3),
    norm,
    relu,
    ['@Basic64', { repeat: 2 }, 'block64'],
    ...[128, 256, 512].flatMap(stage),
    ['GlobalAvgPool2d'],
    ['Flatten'],
    linear(10),
    output,
  ]);
});

/** MobileNetV2, Sandler et al. 2018, with strides for small images. */
const mobilenet = sample('MobileNetV2', MNIST, { epochs: 1, batchSize: 32, optimizer: adam(0.001) }, (s) => {
  const relu6: Step = ['ReLU6'];
  const body = (from: number, expand: number, to: number, stride: number): Step[] => {
    const wide = from * expand;
    const widen: Step[] = expand === 1 ? [] : [conv(wide, 1), norm, relu6];
    return [...widen, conv(wide, 3, stride, wide), norm, relu6, conv(to, 1), norm];
  };
  const steps: Step[] = [];
  let from = 32;
  for (const [expand, to, count, stride] of [
    [1, 16, 1, 1],
    [6, 24, 2, 1],
    [6, 32, 3, 2],
    [6, 64, 4, 2],
    [6, 96, 3, 1],
    [6, 160, 3, 2],
    [6, 320, 1, 1],
  ] as const) {
    const first = `Enter${to}`;
    s.module(first, (m) => m.chain([['Input'], ...body(from, expand, to, stride), output]));
    steps.push([`@${first}`, {}, `enter${to}`]);
    if (count > 1) {
      s.module(`Inverted${to}`, (m) => m.chain([['Input'], ...body(to, expand, to, 1), output]));
      steps.push([`@Inverted${to}`, { repeat: count - 1, residual: true }, `inverted${to}`]);
    }
    from = to;
  }
  const ends: Step[] = [conv(1280, 1), norm, relu6, ['GlobalAvgPool2d'], ['Flatten'], ['Dropout', { p: 0.2 }]];
  s.chain([input, to32, conv(32, 3), norm, relu6, ...steps, ...ends, linear(10), output]);
});

const yesOrNo = { loss: defaultSettings(LOSSES, 'BCEWithLogitsLoss'), target: 'input' } as const;

/** U-Net, Ronneberger et al. 2015: half of the pixels are hidden, and it draws the digit. */
const unet = sample('U-Net', MNIST, { epochs: 1, optimizer: adam(0.001), ...yesOrNo }, (s) => {
  const twice = (channels: number): Step[] => [conv(channels, 3), norm, relu, conv(channels, 3), norm, relu];
  const up = (channels: number): Step => [
    'ConvTranspose2d',
    { out_channels: channels, kernel_size: [2, 2], stride: [2, 2] },
  ];
  const top = s.chain([input, ['Dropout', { p: 0.5 }, 'hide'], ...twice(16)]);
  const middle = s.chain([pool, ...twice(32)], top);
  const bottom = s.chain([pool, ...twice(64)], middle);
  const joined = s.join(['Concat'], [middle, s.chain([up(32)], bottom)]);
  const upper = s.chain([...twice(32), up(16)], joined);
  s.chain([...twice(16), convBiased(1, 1), output], s.join(['Concat'], [top, upper]));
});

const autoencoder = sample('Autoencoder', MNIST, { epochs: 2, optimizer: adam(0.001), ...yesOrNo }, (s) => {
  const up = (channels: number): Step => [
    'ConvTranspose2d',
    { out_channels: channels, kernel_size: [2, 2], stride: [2, 2] },
  ];
  s.chain([
    input,
    convBiased(16, 3),
    relu,
    pool,
    convBiased(8, 3),
    relu,
    pool,
    ['Flatten'],
    ['Linear', { out_features: 32 }, 'code'],
    linear(392),
    relu,
    ['Reshape', { shape: [8, 7, 7] }],
    up(16),
    relu,
    up(8),
    relu,
    convBiased(1, 3),
    output,
  ]);
});

/** The 28 rows of an image as 28 steps of time. */
const rows: Step = ['Squeeze', { dim: 1 }, 'rows'];

const lstm = sample('LSTM over rows', MNIST, { epochs: 2, optimizer: adam(0.002) }, (s) => {
  s.chain([input, rows, ['LSTM', { hidden_size: 128, output: 'last' }], linear(10), output]);
});

const transformer = sample('Transformer over rows', MNIST, { epochs: 2, optimizer: adam(0.001) }, (s) => {
  s.module('Encoder', (m) => {
    m.chain([['Input'], ['TransformerEncoderLayer', { nhead: 4, dim_feedforward: 128, dropout: 0.1 }], output]);
  });
  s.chain([
    input,
    rows,
    linear(64),
    ['LearnedPositionalEncoding', { max_length: 28 }],
    ['@Encoder', { repeat: 2 }, 'encoder'],
    ['Mean', { dim: 1 }],
    linear(10),
    output,
  ]);
});

const TEXT: DataSource = { kind: 'text', path: 'sample:moby-dick.txt', length: 64 };

const gpt = sample(
  'Character GPT',
  TEXT,
  { epochs: 4, optimizer: adamW(0.002), schedule: cosine, warmup: { steps: 50, startFactor: 0.1 } },
  (s) => {
    s.module('Block', (m) => {
      const layer = {
        nhead: 4,
        dim_feedforward: 256,
        dropout: 0.1,
        activation: 'gelu',
        norm_first: true,
        causal: true,
      };
      m.chain([['Input'], ['TransformerEncoderLayer', layer], output]);
    });
    s.chain([
      ['Input', { shape: [64], dtype: 'int32' }, 'characters'],
      ['Embedding', { num_embeddings: 75, embedding_dim: 64 }],
      ['LearnedPositionalEncoding', { max_length: 64 }],
      ['@Block', { repeat: 3 }, 'block'],
      ['LayerNorm'],
      linear(75),
      output,
    ]);
  },
);

const CARS: DataSource = { kind: 'table', path: 'sample:auto-mpg.csv', target: 'mpg' };

const regressor = sample(
  'Miles per gallon',
  CARS,
  { epochs: 60, batchSize: 32, optimizer: adam(0.01), loss: defaultSettings(LOSSES, 'MSELoss'), schedule: cosine },
  (s) => {
    s.chain([['Input', { shape: [9] }], linear(32), relu, linear(32), relu, linear(1), output]);
  },
);

/** By the name of their file. LeNet, with which the app opens, is a file of its own. */
export const SAMPLES: Readonly<Record<string, TensorsmithDocument>> = {
  mlp,
  vgg,
  resnet18,
  mobilenetv2: mobilenet,
  unet,
  autoencoder,
  lstm,
  transformer,
  'char-gpt': gpt,
  'auto-mpg': regressor,
};
