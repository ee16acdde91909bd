import { entry } from '../settings/fields.ts';
import { kaimingFields, kaimingStd } from './kaiming.ts';
import { defineInitializer, sizeOf, WEIGHTS } from './initializer.ts';
import { uniformOfStd } from './random.ts';

/** torch.nn.init.kaiming_uniform_ */
export const kaiming_uniform = defineInitializer(
  entry(
    ['Kaiming uniform', 'Kaiming 均匀'],
    ['For ReLU and its variants (He).', '适合 ReLU 及其变体（He）。'],
    kaimingFields,
  ),
  {
    axes: WEIGHTS,
    fill: (settings, shape, source) => uniformOfStd(sizeOf(shape), source, kaimingStd(settings, shape)),
  },
);
