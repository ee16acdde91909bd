/** Networks with difficult code: odd names, weights shared across modules, several inputs and outputs. */
import { createDocument } from '../../model/create.ts';
import { GraphBuilder, squareConv, type Step } from '../../editing/graphBuilder.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { SHAPE } from './build.ts';

const [height, width, channels] = SHAPE as [number, number, number];
const input: Step = ['Input', { shape: [channels, height, width] }];
const tail: Step[] = [['Flatten'], ['Linear', { out_features: 5 }, 'last'], ['Output']];

/** Sets properties of nodes by name. */
function changed(document: TensorsmithDocument, changes: Readonly<Record<string, object>>): TensorsmithDocument {
  const nodes = document.graph.nodes.map((node) => ({ ...node, ...changes[node.name] }));
  return { ...document, graph: { ...document.graph, nodes } };
}

export const ODD_NETWORKS: Readonly<Record<string, () => TensorsmithDocument>> = {
  /** Keywords of Python and attributes of torch.nn, variables of `forward`, and suffixes that the code appends. */
  names: () => {
    const drawn = new GraphBuilder(createDocument('2 "odd" \\ names\n"""'));
    drawn.module('F', (inner) =>
      inner.chain([
        ['Input', {}, 'self'],
        ['Conv2d', squareConv(4, 3), 'class'],
        ['PReLU', {}, 'x'],
        ['Output', {}, 'torch'],
      ]),
    );
    drawn.module('causal_mask', (inner) => inner.chain([['Input'], ['ReLU', {}, 'part'], ['Output']]));
    const start = drawn.chain([
      input,
      ['Conv2d', squareConv(4, 3), 'train'],
      ['BatchNorm2d', {}, 'forward'],
      ['@F', { repeat: 2 }, 'part'],
      ['@causal_mask', { repeat: 2, residual: true }, 'lambda'],
    ]);
    const half = drawn.chain([['Split', {}, 'x']], start);
    const sum = drawn.join(['Add', {}, 'x_0'], [half, { ...half, port: 'out1' }]);
    drawn.chain(tail, sum);
    return drawn.document;
  },
  /** Names of Python values, characters that files cannot hold, and constants that Python raises errors for. */
  values: () => {
    const drawn = new GraphBuilder(createDocument('None\0\u2028'));
    drawn.module('True', (inner) => inner.chain([['Input'], ['Conv2d', squareConv(4, 3), 'None'], ['Output']]));
    drawn.module('F', (inner) => inner.chain([['Input'], ['Softplus', {}, 'False'], ['Output']]));
    drawn.chain([
      input,
      ['@True', {}, 'True'],
      ['@F', {}, 'F'],
      ['Formula', { expression: 'min(a + 1e30 * 1e30 * (1 / 0), 4) + a^(2 - 1) / (1 / 0)' }, 'pass'],
      ['Formula', { expression: 'min(a, 1e38)' }, 'in'],
      ...tail,
    ]);
    return drawn.document;
  },
  /** Names that the code defines itself, classes and functions; and a sum of more terms than parentheses nest. */
  helpers: () => {
    const drawn = new GraphBuilder(createDocument('GaussianNoise'));
    const start = drawn.chain([input, ['GaussianNoise', {}, 'noise'], ['Flatten', { start_dim: 2 }]]);
    const kept = drawn.chain([['Linear', { out_features: 72 }, 'causal_mask']], start);
    const attended = drawn.chain(
      [['TransformerEncoderLayer', { nhead: 2, causal: true }, 'LearnedPositionalEncoding']],
      kept,
    );
    const terms = `a${' - b + a'.repeat(120)}`;
    const deep = `${'tanh(a*b+'.repeat(80)}a / b / (1 + a^2)${')'.repeat(80)}`;
    const long = drawn.join(['Formula', { expression: terms }], [attended, start]);
    drawn.chain(tail, drawn.join(['Formula', { expression: deep }], [long, attended]));
    return drawn.document;
  },
  /** Layers without a path to an output, in a module too, and outputs drawn before their inputs. */
  loose: () => {
    const drawn = new GraphBuilder(createDocument('loose'));
    drawn.module('Part', (inner) => {
      const start = inner.chain([['Input'], ['Conv2d', squareConv(4, 3)]]);
      inner.chain([['Conv2d', squareConv(4, 3), 'unused']], start);
      inner.chain([['Output']], start);
    });
    const start = drawn.chain([input, ['@Part'], ['ReLU']]);
    drawn.chain([['Conv2d', squareConv(4, 3), 'lost'], ['BatchNorm2d']], start);
    drawn.chain(
      [['Flatten'], ['Linear', { out_features: 5 }], ['Tanh'], ['Linear', { out_features: 5 }], ['Output', {}, 'late']],
      start,
    );
    drawn.chain([['GlobalAvgPool2d'], ['Flatten'], ['Linear', { out_features: 5 }], ['Output', {}, 'early']], start);
    return drawn.document;
  },
  sharing: () => {
    const drawn = new GraphBuilder(createDocument('sharing'));
    const shared = { shared: true };
    drawn.module('Unit', (inner) =>
      inner.chain([['Input'], ['Conv2d', squareConv(4, 3)], ['BatchNorm2d'], ['Output']]),
    );
    drawn.module('Pair', (inner) =>
      inner.chain([['Input'], ['@Unit', shared], ['ReLU'], ['@Unit', shared], ['Output']]),
    );
    drawn.module('Chain', (inner) => inner.chain([['Input'], ['@Unit', { repeat: 2 }], ['Output']]));
    drawn.chain([
      input,
      ['@Chain', { ...shared, repeat: 2 }],
      ['@Chain', { ...shared, repeat: 2 }],
      ['@Pair', { repeat: 2, residual: true }],
      ['@Unit', shared],
      ['@Chain', shared],
      ...tail,
    ]);
    return drawn.document;
  },
  /** Modules of two inputs and outputs, chained and residual; and one without inputs. */
  ways: () => {
    const drawn = new GraphBuilder(createDocument('ways'));
    drawn.module('Cross', (inner) => {
      const [left, right] = [inner.chain([['Input', {}, 'left']]), inner.chain([['Input', {}, 'right']])];
      const sum = inner.join(['Add'], [left, right]);
      inner.chain(
        [
          ['Conv2d', squareConv(4, 3)],
          ['Output', {}, 'a'],
        ],
        sum,
      );
      inner.chain([['Tanh'], ['Output', {}, 'b']], right);
    });
    drawn.module('Half', (inner) => inner.chain([['Constant', { shape: [4, 1, 1], value: 0.5 }], ['Output']]));
    drawn.module('Scaled', (inner) => {
      const from = inner.chain([['Input']]);
      inner.chain([['Output']], inner.join(['Multiply'], [from, inner.chain([['@Half']])]));
    });
    const start = drawn.chain([input]);
    const [left, right] = [drawn.chain([['Sigmoid']], start), drawn.chain([['@Scaled']], start)];
    const cross = drawn.join(['@Cross', { repeat: 2, residual: true }], [left, right]);
    const second = drawn.document.modules[0]!.graph.nodes.filter(({ type }) => type === 'Output')[1]!;
    const once = drawn.join(['@Cross'], [cross, { ...cross, port: second.id }]);
    drawn.chain(tail, drawn.join(['Concat'], [once, { ...once, port: second.id }]));
    return drawn.document;
  },
  /** Layers that are bypassed, frozen or have other initializers. */
  settings: () => {
    const drawn = new GraphBuilder(createDocument('settings'));
    drawn.module('Block', (inner) => inner.chain([['Input'], ['Conv2d', squareConv(4, 3), 'conv'], ['Output']]));
    drawn.chain([
      input,
      ['Dropout', {}, 'out'],
      ['Conv2d', squareConv(4, 3, 1, 1, true), 'conv'],
      ['@Block', { repeat: 2 }, 'frozen'],
      ['@Block', {}, 'skipped'],
      ['Identity', {}, 'same'],
      ...tail,
    ]);
    return changed(drawn.document, {
      out: { bypass: true },
      skipped: { bypass: true },
      frozen: { freeze: true },
      conv: {
        freeze: true,
        initializers: {
          weight: { type: 'kaiming_uniform', a: 0.1, mode: 'fan_out', nonlinearity: 'relu' },
          bias: { type: 'zeros' },
        },
      },
      last: { initializers: { weight: { type: 'orthogonal', gain: 2 }, bias: { type: 'constant', val: 0.25 } } },
    });
  },
};
