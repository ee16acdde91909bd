import { entry } from '../settings/fields.ts';
import * as common from './fields.ts';
import { xavierStd } from './fans.ts';
import { defineInitializer, sizeOf, WEIGHTS } from './initializer.ts';
import { normalValues } from './random.ts';

/** torch.nn.init.xavier_normal_ */
export const xavier_normal = defineInitializer(
  entry(['Xavier normal', 'Xavier 正态'], ['For tanh and sigmoid (Glorot).', '适合 tanh 与 sigmoid（Glorot）。'], {
    gain: common.gain,
  }),
  {
    axes: WEIGHTS,
    fill: ({ gain }, shape, source) => normalValues(sizeOf(shape), source, 0, xavierStd(gain, shape)),
  },
);
