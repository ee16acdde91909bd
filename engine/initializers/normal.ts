import { entry } from '../settings/fields.ts';
import * as common from './fields.ts';
import { defineInitializer, sizeOf } from './initializer.ts';
import { normalValues } from './random.ts';

/** torch.nn.init.normal_ */
export const normal = defineInitializer(
  entry(['Normal', '正态'], ['Normal distribution.', '正态分布。'], { mean: common.mean, std: common.std(1) }),
  {
    fill: ({ mean, std }, shape, source) => normalValues(sizeOf(shape), source, mean, std),
  },
);
