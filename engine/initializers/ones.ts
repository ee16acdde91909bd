import { entry } from '../settings/fields.ts';
import { defineInitializer, sizeOf } from './initializer.ts';

/** torch.nn.init.ones_ */
export const ones = defineInitializer(entry(['Ones', '全一'], ['Filled with 1.', '全部为 1。'], {}), {
  fill: (_, shape) => new Float32Array(sizeOf(shape)).fill(1),
});
