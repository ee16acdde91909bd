/** Arguments that several losses share. */
import { integer, NOT_NEGATIVE, numbers } from '../settings/fields.ts';

export const classWeights = numbers(
  [],
  ['Class weights', '类别权重'],
  [
    'One weight per class (weight); empty for equal weights. Increase it for rare classes.',
    '每个类别一个权重（weight）；留空表示权重相同。稀有类别可加大权重。',
  ],
  NOT_NEGATIVE,
);
/** PyTorch's default of ignore_index, which is no class. */
export const NO_CLASS = -100;

export const ignoreIndex = integer(
  NO_CLASS,
  ['Ignored class', '忽略的类别'],
  ['Targets of this class are ignored (ignore_index).', '忽略目标为此类别的样本（ignore_index）。'],
  { min: -1e6, max: 1e6 },
);
