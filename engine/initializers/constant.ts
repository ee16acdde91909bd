import { entry, number } from '../settings/fields.ts';
import * as common from './fields.ts';
import { defineInitializer, sizeOf } from './initializer.ts';

/** torch.nn.init.constant_ */
export const constant = defineInitializer(
  entry(['Constant', '常数'], ['Filled with one value.', '以一个值填充。'], {
    val: number(0, ['Value', '数值'], ['The value (val).', '该数值（val）。'], common.FREE),
  }),
  {
    fill: ({ val }, shape) => new Float32Array(sizeOf(shape)).fill(val),
  },
);
