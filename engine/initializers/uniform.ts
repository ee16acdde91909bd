import { entry, number } from '../settings/fields.ts';
import * as common from './fields.ts';
import { defineInitializer, sizeOf } from './initializer.ts';
import { uniformValues } from './random.ts';

/** torch.nn.init.uniform_ */
export const uniform = defineInitializer(
  entry(['Uniform', '均匀'], ['Uniform distribution between two bounds.', '两个界限之间的均匀分布。'], {
    a: number(0, ['From', '从'], ['Lower bound (a).', '下界（a）。'], common.FREE),
    b: number(1, ['To', '到'], ['Upper bound (b).', '上界（b）。'], common.FREE),
  }),
  {
    fill: ({ a, b }, shape, source) => uniformValues(sizeOf(shape), source, a, b),
  },
);
