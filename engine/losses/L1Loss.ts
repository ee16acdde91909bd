import { abs } from '../program/arithmetic.ts';
import { entry } from '../settings/fields.ts';
import { defineLoss } from './loss.ts';
import { elementwise } from './mean.ts';
import { absolute } from './typescript.ts';

/** Absolute error |x − y|. */
export const L1Loss = defineLoss(
  entry(
    ['Mean absolute error', '平均绝对误差'],
    [
      'Mean absolute difference to the target; less sensitive to outliers.',
      '与目标之差的绝对值的均值；对离群值不敏感。',
    ],
    {},
  ),
  {
    compares: 'values',
    mean: elementwise((b, _, x, y) => abs(b, b.sub(x, y))),
    typescript: () => absolute,
    python: (_, given) => `F.l1_loss(${given})`,
  },
);
