/** Networks of modules: repeated, nested, used several times, shared. */
import { createDocument } from '../../model/create.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { GraphBuilder, type Step } from '../../editing/graphBuilder.ts';
import { SHAPE } from './build.ts';

const [height, width, channels] = SHAPE as [number, number, number];
const input: Step = ['Input', { shape: [channels, height, width] }];
const conv = (count: number): Step => ['Conv2d', { out_channels: count, kernel_size: [3, 3], padding: [1, 1] }];
const tail: Step[] = [['Flatten'], ['Linear', { out_features: 5 }, 'last'], ['Output']];

/** A document with the modules that the networks below use. */
function builder(name: string): GraphBuilder {
  const drawn = new GraphBuilder(createDocument(name));
  drawn.module('Inner', (inner) => inner.chain([['Input'], conv(6), ['BatchNorm2d'], ['ReLU'], ['Output']]));
  drawn.module('Block', (inner) =>
    inner.chain([['Input'], ['@Inner', { repeat: 2, residual: true }], conv(6), ['Softmax'], ['Output']]),
  );
  drawn.module('Grow', (inner) => inner.chain([['Input'], conv(7), ['Tanh'], ['Output']]));
  drawn.module('Meet', (inner) => {
    const [left, right] = [inner.chain([['Input', {}, 'left']]), inner.chain([['Input', {}, 'right']])];
    inner.chain([['ReLU'], ['Output']], inner.join(['Multiply'], [left, right]));
  });
  drawn.module('Turn', (inner) => inner.chain([['Input'], ['Permute', { dims: [1, 3, 2] }], ['Output']]));
  return drawn;
}

export const MODULE_NETWORKS: Readonly<Record<string, () => TensorsmithDocument>> = {
  repeatedModules: () => {
    const drawn = builder('repeatedModules');
    drawn.chain([input, conv(6), ['@Block', { repeat: 3, residual: true }], ['@Block', {}, 'i'], ...tail]);
    return drawn.document;
  },
  /** The first repetition has another number of channels; another one needs the plain layout. */
  changingModules: () => {
    const drawn = builder('changingModules');
    drawn.chain([input, ['@Grow', { repeat: 3 }], ['@Turn', { repeat: 2 }], ['@Turn'], ['@Grow'], ...tail]);
    return drawn.document;
  },
  sharedModules: () => {
    const drawn = builder('sharedModules');
    const shared = { shared: true };
    drawn.chain([input, conv(6), ['@Inner', shared], ['@Inner', shared], ['@Inner', { repeat: 2 }], ...tail]);
    return drawn.document;
  },
  meetingModules: () => {
    const drawn = builder('meetingModules');
    const start = drawn.chain([input]);
    const [left, right] = [drawn.chain([conv(6)], start), drawn.chain([conv(6)], start)];
    const met = drawn.join(['@Meet'], [left, right]);
    drawn.chain(tail, drawn.join(['@Meet'], [met, right]));
    return drawn.document;
  },
};
