/** Minimal additions of each kind, as described in docs/adding.md. */

export interface Case {
  readonly kind: string;
  /** Files edited by hand, from the root: the new text from the old one, which is null for a new file. */
  readonly files: Readonly<Record<string, (before: string | null) => string>>;
}

const newFile = (text: string) => (): string => text;

/** Inserts lines before a line that occurs once. */
const before =
  (line: string, added: string) =>
  (text: string | null): string => {
    if (text?.split(line).length !== 2) throw new Error(`${line} is not there once`);
    return text.replace(line, () => `${added}${line}`);
  };

const loss: Case = {
  kind: 'loss',
  files: {
    'engine/losses/FourthPowerLoss.ts': newFile(`import { square } from '../program/arithmetic.ts';
import { entry } from '../settings/fields.ts';
import { defineLoss } from './loss.ts';
import { elementwise } from './mean.ts';

/** (x − y)⁴ */
export const FourthPowerLoss = defineLoss(
  entry(['Mean fourth power', '四次方均值'], ['Mean fourth power of the difference.', '差的四次方的均值。'], {}),
  {
    compares: 'values',
    mean: elementwise((b, _, x, y) => square(b, square(b, b.sub(x, y)))),
    typescript: () => 'tf.mean(tf.pow(tf.sub(outputs, targets), 4))',
    python: () => '((outputs - targets) ** 4).mean()',
  },
);
`),
  },
};

const optimizer: Case = {
  kind: 'optimizer',
  files: {
    'engine/optimizers/SignSGD.ts': newFile(`import { sign } from '../program/arithmetic.ts';
import { entry } from '../settings/fields.ts';
import * as common from './fields.ts';
import { defineOptimizer, descend, withDecay } from './optimizer.ts';

/** signSGD (Bernstein et al., 2018): step sign(g). */
export const SignSGD = defineOptimizer(
  entry(['SignSGD', 'SignSGD'], ['Steps by the sign of the gradient.', '按梯度的符号更新。'], {
    lr: common.lr(0.001),
    weightDecay: common.weightDecay(0),
  }),
  {
    slots: () => [],
    rates: ({ lr }) => ({ lr }),
    update: (context) => {
      const { b, weight, rate } = context;
      return { weight: descend(b, weight, rate('lr'), sign(b, withDecay(context))), slots: {} };
    },
    typescript: ({ lr }) => ({ value: \`tf.train.sgd(\${lr})\`, note: 'SGD stands for SignSGD' }),
    python: ({ lr }) => ({ lr }),
    pythonClass: 'class SignSGD(torch.optim.SGD):\\n    """A stand-in."""\\n',
  },
);
`),
  },
};

const schedule: Case = {
  kind: 'schedule',
  files: {
    'engine/schedules/HalvingLR.ts': newFile(`import { entry } from '../settings/fields.ts';
import { defineSchedule } from './schedule.ts';

/** Half the rate in the second half of the run. */
export const HalvingLR = defineSchedule(
  entry(['Halving', '减半'], ['Half the rate in the second half.', '后半程学习率减半。'], {}),
  {
    rate: (_, { base, step, steps }) => (step < steps / 2 ? base : base / 2),
    every: () => 'step',
    python: () => 'lr_lambda=lambda step: 1 if step < steps / 2 else 0.5',
  },
);
`),
  },
};

const initializer: Case = {
  kind: 'initializer',
  files: {
    'engine/initializers/half.ts': newFile(`import { entry } from '../settings/fields.ts';
import { defineInitializer, sizeOf } from './initializer.ts';

export const half = defineInitializer(entry(['Halves', '一半'], ['Filled with 0.5.', '全部为 0.5。'], {}), {
  fill: (_, shape) => new Float32Array(sizeOf(shape)).fill(0.5),
  python: (_, parameter) => \`nn.init.constant_(\${parameter}, 0.5)\`,
});
`),
  },
};

const metric: Case = {
  kind: 'metric',
  files: {
    'engine/metrics/largestError.ts': newFile(`import { defineMetric } from './metric.ts';

/** The largest absolute error of any value. */
export const largestError = defineMetric({
  of: 'values',
  title: { en: 'Largest error', zh: '最大误差' },
  line: 'largest error',
  format: { as: 'number' },
  largerIsBetter: false,
  shown: 'list',
  counter: () => {
    let largest = 0;
    return {
      add: (outputs, targets) => {
        for (let i = 0; i < targets.length; i += 1) largest = Math.max(largest, Math.abs(outputs[i]! - targets[i]!));
      },
      value: () => largest,
    };
  },
});
`),
  },
};

const layer: Case = {
  kind: 'layer',
  files: {
    'engine/layers/activation/Twice.ts': newFile(`import type { LayerDefinition } from '../definition.ts';
import { activation } from './elementwise.ts';

export const Twice: LayerDefinition = {
  ...activation({
    type: 'Twice',
    primitive: (b, x) => b.add(x, x),
    tfjs: () => ({ of: 'tf.mul(x, 2)' }),
    help: {
      what: { en: 'Doubles every value.', zh: '把每个值加倍。' },
      details: { en: 'Nothing else.', zh: '仅此而已。' },
      formula: 'y = 2x',
      pytorch: '2 * x',
    },
  }),
  python: (code) => code.output(\`2 * \${code.input()}\`),
};
`),
  },
};

/** The entry, and its handler. */
const message: Case = {
  kind: 'message',
  files: {
    'engine/protocol/commands.ts': before(
      "  'runs.list': command(",
      "  /** How many runs there are. */\n  'runs.count': command(nothing, result<{ count: number }>()),\n",
    ),
    'engine/host/service.ts': before(
      "    'runs.list': async () =>",
      "    'runs.count': async () => ({ count: (await listRuns(this.running)).length }),\n",
    ),
  },
};

const format: Case = {
  kind: 'data format',
  files: {
    'engine/datasets/formats/bytes.ts': newFile(`/** A file of bytes: pairs of a value and its class. */
import { z } from 'zod';
import { defineFormat } from '../definition.ts';
import { rowsDataset } from '../kinds/rows.ts';
import type { TableSplit } from '../kinds/table.ts';

const MOST = 1024 * 1024;

export const bytes = defineFormat({
  kind: 'bytes',
  accepts: { en: 'bytes (.bytes)', zh: '字节（.bytes）' },
  samples: 'table',
  settings: { tested: z.int().min(1).max(100) },
  recognize: ({ kind, name, path }) =>
    Promise.resolve(kind === 'file' && name.endsWith('.bytes') ? { kind: 'bytes', path, tested: 2 } : null),
  async open(files, { tested }) {
    const found: number[] = [];
    for await (const part of files.text(MOST)) for (const character of part) found.push(character.charCodeAt(0));
    const pairs = Array.from({ length: Math.floor(found.length / 2) }, (_, i) => [found[2 * i]!, found[2 * i + 1]!] as const);
    const split = (some: typeof pairs): TableSplit => ({
      count: some.length,
      values: Float32Array.from(some, ([value]) => value),
      targets: Int32Array.from(some, ([, label]) => label - 48),
    });
    const rows = {
      name: files.name,
      path: files.path,
      width: 1,
      classNames: ['0', '1'],
      train: split(pairs.slice(tested)),
      test: split(pairs.slice(0, tested)),
    };
    return rowsDataset(rows, () => ({ columns: [], target: 'label', preview: [] }));
  },
  labelShape: () => [],
  code: {
    typescript: ({ tested }, sample) => \`export const SAMPLE_SHAPE = [\${sample.join(', ')}]; // \${tested} are for testing\`,
    python: ({ tested }) => \`TESTED = \${tested}\`,
    reads: 'pairs of bytes',
  },
});
`),
  },
};

const target: Case = {
  kind: 'target of export',
  files: {
    'engine/export/targets/listing.ts': newFile(`/** Every layer with its primitives, as text. */
import { defineTarget } from '../target.ts';
import { visitNetwork } from '../visitor.ts';

export const listing = defineTarget({
  language: 'listing',
  title: 'Listing',
  hint: { en: 'The primitives of every layer.', zh: '每一层的基本运算。' },
  syntax: 'plain',
  generate(document) {
    const lines = visitNetwork(document).map(({ node, layer, program }) => {
      const isEnd = node.type === 'Input' || node.type === 'Output';
      const kinds = isEnd ? [] : program().program.operations.map(({ kind }) => kind);
      return \`\${node.name}: \${layer.type} = \${kinds.join(' ')}\`;
    });
    const text = lines.join('\\n');
    return { files: [{ path: 'network.txt', text }], model: text, modelPath: 'network.txt', lines: new Map() };
  },
});
`),
  },
};

/** Number of files by hand for each kind, as in docs/adding.md. Goldens and their cases come in addition. */
export const CASES: readonly { readonly added: Case; readonly byHand: number }[] = [
  { added: layer, byHand: 1 },
  { added: loss, byHand: 1 },
  { added: optimizer, byHand: 1 },
  { added: schedule, byHand: 1 },
  { added: initializer, byHand: 1 },
  { added: metric, byHand: 1 },
  { added: message, byHand: 2 },
  { added: format, byHand: 1 },
  { added: target, byHand: 1 },
];
