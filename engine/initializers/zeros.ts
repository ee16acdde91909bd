import { entry } from '../settings/fields.ts';
import { defineInitializer, sizeOf } from './initializer.ts';

/** torch.nn.init.zeros_ */
export const zeros = defineInitializer(entry(['Zeros', '全零'], ['Filled with 0.', '全部为 0。'], {}), {
  fill: (_, shape) => new Float32Array(sizeOf(shape)),
});
