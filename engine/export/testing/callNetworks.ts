/** Networks with difficult functions: names that the code uses itself, constants, weights shared at several sizes. */
import { createDocument } from '../../model/create.ts';
import { GraphBuilder, squareConv, type Step } from '../../editing/graphBuilder.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { SHAPE } from './build.ts';

const [height, width, channels] = SHAPE as [number, number, number];
const input: Step = ['Input', { shape: [channels, height, width] }];
const tail: Step[] = [['Flatten'], ['Linear', { out_features: 5 }, 'last'], ['Output']];

export const CALL_NETWORKS: Readonly<Record<string, () => TensorsmithDocument>> = {
  /** A constant in a function with inputs, and a function without inputs that is called from inside and outside. */
  constants: () => {
    const drawn = new GraphBuilder(createDocument('constants */'));
    drawn.module('Like', (inner) =>
      inner.chain([['Constant', { shape: [4, 1, 1], value: 0.5 }, 'shared'], ['Output']]),
    );
    drawn.module('Name', (inner) => {
      const from = inner.chain([
        ['Input', {}, 'like'],
        ['Conv2d', squareConv(4, 3), 'i'],
      ]);
      const half = inner.chain([['@Like', {}, 'name']]);
      const quarter = inner.chain([['Constant', { shape: [4, 1, 1], value: 0.25 }]]);
      inner.chain([['Output']], inner.join(['Multiply'], [from, half, quarter]));
    });
    const start = drawn.chain([input, ['@Name', { repeat: 3, residual: true }, 'name']]);
    drawn.chain(tail, drawn.join(['Add'], [start, drawn.chain([['@Like', {}, 'like']])]));
    return drawn.document;
  },
  /** Two branches with shared weights: a chain longer than the one that owns the weights. */
  sharedWays: () => {
    const drawn = new GraphBuilder(createDocument('sharedWays'));
    drawn.module('I', (inner) => {
      const [left, right] = [inner.chain([['Input', {}, 'x']]), inner.chain([['Input', {}, 'y']])];
      inner.chain(
        [
          ['Conv2d', squareConv(4, 3)],
          ['Output', {}, 'x2'],
        ],
        left,
      );
      inner.chain([['Output', {}, 'y2']], inner.join(['Subtract'], [left, right]));
    });
    const start = drawn.chain([input]);
    const out = drawn.document.modules[0]!.graph.nodes.filter(({ type }) => type === 'Output')[1]!.id;
    const both = (from: typeof start, to: typeof start, repeat: number, residual: boolean) => {
      const end = drawn.join(['@I', { repeat, residual, shared: true }], [from, to]);
      return [end, { ...end, port: out }] as const;
    };
    const [a, b] = both(start, drawn.chain([['Tanh']], start), 2, false);
    const [c, d] = both(b, a, 3, true);
    const [e, f] = both(d, c, 1, false);
    drawn.chain(tail, drawn.join(['Concat'], [e, f]));
    return drawn.document;
  },
  /** The same weights at several image sizes and layouts. */
  sharedSizes: () => {
    const drawn = new GraphBuilder(createDocument('sharedSizes'));
    drawn.module('Unit', (inner) =>
      inner.chain([
        ['Input'],
        ['Conv2d', { ...squareConv(4, 3), padding_mode: 'reflect' }],
        ['PReLU', { num_parameters: 4 }],
        ['Softmax', { dim: 1 }],
        ['Slice', { dim: 2, start: 1 }],
        ['Output'],
      ]),
    );
    const shared = { shared: true };
    drawn.chain([
      input,
      ['@Unit', shared],
      ['MaxPool2d'],
      ['@Unit', shared],
      ['Permute', { dims: [1, 3, 2] }],
      ['@Unit', shared],
      ...tail,
    ]);
    return drawn.document;
  },
};
