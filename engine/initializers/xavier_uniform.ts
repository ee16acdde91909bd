import { entry } from '../settings/fields.ts';
import * as common from './fields.ts';
import { xavierStd } from './fans.ts';
import { defineInitializer, sizeOf, WEIGHTS } from './initializer.ts';
import { uniformOfStd } from './random.ts';

/** torch.nn.init.xavier_uniform_ */
export const xavier_uniform = defineInitializer(
  entry(['Xavier uniform', 'Xavier 均匀'], ['For tanh and sigmoid (Glorot).', '适合 tanh 与 sigmoid（Glorot）。'], {
    gain: common.gain,
  }),
  {
    axes: WEIGHTS,
    fill: ({ gain }, shape, source) => uniformOfStd(sizeOf(shape), source, xavierStd(gain, shape)),
  },
);
