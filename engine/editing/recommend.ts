/** Recommends a network for the shape and task of a dataset. */
import type { Text } from '../errors/types.ts';
import type { ImageReport, RowsReport, TableReport, TableWindows, TextReport } from '../datasets/report.ts';
import type { VocabularyKind } from '../datasets/kinds/vocabulary.ts';
import type { DatasetReport, Sourced } from '../datasets/source.ts';
import { createDocument } from '../model/create.ts';
import { defaultSettings } from '../settings/fields.ts';
import { LOSSES } from '../losses/index.ts';
import { OPTIMIZERS } from '../optimizers/index.ts';
import { SCHEDULES } from '../schedules/index.ts';
import { GraphBuilder, squareConv, type Step } from './graphBuilder.ts';
import type { TensorsmithDocument, TrainingSettings } from '../model/types.ts';

export interface Recommendation {
  readonly document: TensorsmithDocument;
  /** Reason for the recommendation. */
  readonly why: Text;
}

/** Largest side of images such as digits, letters and MNIST's successors. */
const SMALL_IMAGE = 36;
/** Side below which convolutions make no sense. */
const TINY_IMAGE = 12;
/** What texts are counted in. */
const TOKENS: Record<VocabularyKind, Text> = {
  characters: { en: 'characters', zh: '字符' },
  words: { en: 'words', zh: '词' },
  bytePairs: { en: 'byte pairs', zh: '字节对' },
};
/** Longest text in tokens that a recurrent network learns as well as attention. */
const SHORT_TEXT = 100_000;
/** Rows of a table below which a small network and many epochs are recommended. */
const FEW_ROWS = 2000;
const MANY_ROWS = 50_000;

const relu: Step = ['ReLU'];
const linear = (units: number): Step => ['Linear', { out_features: units }];
const adam = (lr: number) => ({ ...defaultSettings(OPTIMIZERS, 'Adam'), lr });

export function recommend(report: DatasetReport): Recommendation {
  switch (report.kind) {
    case 'images':
      return forImages(report);
    case 'text':
      return forText(report);
    case 'table':
      return report.windows ? forWindows(report, report.windows) : forTable(report);
    case 'rows':
      return forTable(report);
  }
}

function forImages(report: Sourced<ImageReport>): Recommendation {
  const [channels, height, width] = report.shape;
  const side = Math.min(height, width);
  const input: Step = ['Input', { shape: [channels, height, width] }];
  const ends: Step[] = [linear(report.classes), ['Output']];
  const size = `${channels}×${height}×${width}`;
  const epochs = report.train.count < 5000 ? 10 : 3;
  if (side < TINY_IMAGE) {
    return {
      document: draw(report, { epochs, optimizer: adam(0.001) }, [input, ['Flatten'], linear(128), relu, ...ends]),
      why: {
        en: `Images of ${size} are too small for convolutions: two Linear layers classify ${report.classes} classes.`,
        zh: `${size} 的图像对卷积来说太小：用两个 Linear 层对 ${report.classes} 个类别分类。`,
      },
    };
  }
  if (channels === 1 && Math.max(height, width) <= SMALL_IMAGE) {
    const conv = (out: number, padding: number): Step => [
      'Conv2d',
      { out_channels: out, kernel_size: [5, 5], padding: [padding, padding] },
    ];
    const pool: Step = ['MaxPool2d'];
    const body: Step[] = [conv(6, 2), relu, pool, conv(16, 0), relu, pool, ['Flatten'], linear(120), relu, linear(84)];
    return {
      document: draw(report, { epochs }, [input, ...body, relu, ...ends]),
      why: {
        en: `Small grey images (${size}) in ${report.classes} classes: LeNet, with two convolutions and three Linear layers, trains in minutes.`,
        zh: `${report.classes} 个类别的小灰度图像（${size}）：LeNet（两个卷积层和三个 Linear 层）几分钟即可训练完成。`,
      },
    };
  }
  const norm: Step = ['BatchNorm2d'];
  const blocks = Math.max(2, Math.min(5, Math.floor(Math.log2(side / 4))));
  const body = Array.from({ length: blocks }, (_, i): Step[] => {
    const out = Math.min(256, 32 * 2 ** i);
    const conv: Step = ['Conv2d', squareConv(out, 3)];
    return [conv, norm, relu, conv, norm, relu, ['MaxPool2d']];
  }).flat();
  return {
    document: draw(report, { epochs, optimizer: adam(0.001) }, [
      input,
      ...body,
      ['GlobalAvgPool2d'],
      ['Flatten'],
      ['Dropout', { p: 0.3 }],
      ...ends,
    ]),
    why: {
      en: `Images of ${size} in ${report.classes} classes: ${blocks} blocks of two 3×3 convolutions, each halving the image, as in VGG.`,
      zh: `${report.classes} 个类别、${size} 的图像：像 VGG 那样用 ${blocks} 组成对的 3×3 卷积，每组将图像减半。`,
    },
  };
}

function forText(report: Sourced<TextReport>): Recommendation {
  const [length = 64] = report.shape;
  const ends: readonly [Step, Step[]] = [
    ['Input', { shape: [length], dtype: 'int32' }],
    [linear(report.classes), ['Output']],
  ];
  const embedding: Step = ['Embedding', { num_embeddings: report.classes, embedding_dim: 64 }];
  const tokens = TOKENS[report.vocabulary];
  if (report.tokens < SHORT_TEXT) {
    const lstm: Step = ['LSTM', { hidden_size: 128, output: 'sequence' }];
    return {
      document: draw(report, { epochs: 10, batchSize: 32, optimizer: adam(0.002) }, [
        ends[0],
        embedding,
        lstm,
        ...ends[1],
      ]),
      why: {
        en: `A text of ${report.tokens} ${tokens.en}, ${report.classes} distinct: an LSTM reads it one by one and predicts the next.`,
        zh: `${report.tokens} 个${tokens.zh}的文本，共 ${report.classes} 种：由 LSTM 逐个读取并预测下一个。`,
      },
    };
  }
  const layer = { nhead: 4, dim_feedforward: 256, dropout: 0.1, activation: 'gelu', norm_first: true, causal: true };
  const optimizer = { ...defaultSettings(OPTIMIZERS, 'AdamW'), lr: 0.002 };
  return {
    document: draw(report, { epochs: 4, optimizer }, [
      ends[0],
      embedding,
      ['LearnedPositionalEncoding', { max_length: length }],
      ['TransformerEncoderLayer', layer],
      ['TransformerEncoderLayer', layer],
      ['TransformerEncoderLayer', layer],
      ['LayerNorm'],
      ...ends[1],
    ]),
    why: {
      en: `A long text of ${report.tokens} ${tokens.en}: three blocks of causal attention attend to up to ${length} of them and predict the next.`,
      zh: `${report.tokens} 个${tokens.zh}的长文本：三个因果注意力模块关注至多 ${length} 个${tokens.zh}并预测下一个。`,
    },
  };
}

function forTable(report: Sourced<TableReport | RowsReport>): Recommendation {
  const rows = report.train.count;
  const units = rows < FEW_ROWS ? 32 : rows < MANY_ROWS ? 64 : 128;
  const epochs = rows < FEW_ROWS ? 60 : rows < MANY_ROWS ? 20 : 5;
  const batchSize = rows < FEW_ROWS ? 32 : 128;
  const [features = 1] = report.shape;
  const values = report.classes === 0;
  const targets = targetsIn(report);
  const chain: Step[] = [
    ['Input', { shape: [features] }],
    linear(units),
    relu,
    linear(units),
    relu,
    linear(values ? targets.length : report.classes),
    ['Output'],
  ];
  // With few rows the last steps matter: a rate that decays to 0 gives a lower error than a linear regression.
  const schedule = defaultSettings(SCHEDULES, 'CosineAnnealingLR');
  const loss = defaultSettings(LOSSES, values ? 'MSELoss' : 'CrossEntropyLoss');
  return {
    document: draw(
      report,
      { epochs, batchSize, loss, optimizer: adam(rows < FEW_ROWS ? 0.01 : 0.002), schedule },
      chain,
    ),
    why: values
      ? {
          en: `${targets.length > 1 ? `${listed(targets)} are numbers` : `“${report.target}” is a number`}, so this is regression: ${features} features, two layers of ${units} units, mean squared error, a rate that falls to 0.`,
          zh: `${targets.length > 1 ? `${listed(targets)}都是数` : `“${report.target}”是一个数`}，因此是回归：${features} 个特征，两层各 ${units} 个单元，均方误差，学习率降至 0。`,
        }
      : {
          en: `“${report.target}” is one of ${report.classes} classes: ${features} features, two layers of ${units} units.`,
          zh: `“${report.target}”是 ${report.classes} 个类别之一：${features} 个特征，两层各 ${units} 个单元。`,
        },
  };
}

const targetsIn = (report: TableReport | RowsReport): string[] =>
  report.kind === 'table' ? report.targets : [report.target];

/** Most targets that are named. */
const NAMED = 4;
const listed = (names: readonly string[]): string =>
  names
    .slice(0, NAMED)
    .map((name) => `“${name}”`)
    .join(', ') + (names.length > NAMED ? ', …' : '');

/** Windows of a time series: a GRU reads them row by row, and its last state gives the target. */
function forWindows(report: Sourced<TableReport>, { horizon, multiStep }: TableWindows): Recommendation {
  const [length = 1, features = 1] = report.shape;
  const windows = report.train.count;
  const hidden = windows < FEW_ROWS ? 32 : 64;
  const epochs = windows < FEW_ROWS ? 60 : windows < MANY_ROWS ? 15 : 4;
  const batchSize = windows < FEW_ROWS ? 32 : 128;
  const values = report.classes === 0;
  const chain: Step[] = [
    ['Input', { shape: [length, features] }],
    ['GRU', { hidden_size: hidden, output: 'last' }],
    linear(values ? targetsIn(report).length * (multiStep ? horizon : 1) : report.classes),
    ['Output'],
  ];
  const loss = defaultSettings(LOSSES, values ? 'MSELoss' : 'CrossEntropyLoss');
  const names = listed(targetsIn(report));
  const ahead = multiStep
    ? { en: `the next ${horizon} values of ${names}, all at once`, zh: `同时预测${names}接下来的 ${horizon} 个值` }
    : { en: `${names} ${horizon} ahead`, zh: `预测 ${horizon} 步之后的${names}` };
  // Gates saturate where a gradient is large: its norm is bounded.
  const clipping = { type: 'norm', maxNorm: 1 } as const;
  const schedule = defaultSettings(SCHEDULES, 'CosineAnnealingLR');
  return {
    document: draw(report, { epochs, batchSize, loss, clipping, optimizer: adam(0.005), schedule }, chain),
    why: {
      en: `Windows of ${length} rows with ${features} features: a GRU of ${hidden} units reads them row by row and forecasts ${ahead.en}.`,
      zh: `每个窗口有 ${length} 行、${features} 个特征：由 ${hidden} 个单元的 GRU 逐行读取，${ahead.zh}。`,
    },
  };
}

function draw(report: DatasetReport, training: Partial<TrainingSettings>, chain: readonly Step[]): TensorsmithDocument {
  const empty = createDocument(report.name.slice(0, 100) || 'network');
  const builder = new GraphBuilder({
    ...empty,
    data: { ...empty.data, source: report.source },
    training: { ...empty.training, ...training },
  });
  builder.chain(chain);
  return builder.document;
}
