import { entry } from '../settings/fields.ts';
import { kaimingFields, kaimingStd } from './kaiming.ts';
import { defineInitializer, sizeOf, WEIGHTS } from './initializer.ts';
import { normalValues } from './random.ts';

/** torch.nn.init.kaiming_normal_ */
export const kaiming_normal = defineInitializer(
  entry(
    ['Kaiming normal', 'Kaiming 正态'],
    ['For ReLU and its variants (He).', '适合 ReLU 及其变体（He）。'],
    kaimingFields,
  ),
  {
    axes: WEIGHTS,
    fill: (settings, shape, source) => normalValues(sizeOf(shape), source, 0, kaimingStd(settings, shape)),
  },
);
