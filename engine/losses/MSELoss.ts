import { square } from '../program/arithmetic.ts';
import { entry } from '../settings/fields.ts';
import { defineLoss } from './loss.ts';
import { elementwise } from './mean.ts';

/** Squared error (x − y)². */
export const MSELoss = defineLoss(
  entry(
    ['Mean squared error', '均方误差'],
    [
      'Mean squared difference to the target; for classes, the target is one-hot.',
      '与目标之差的平方的均值；分类时目标为 one-hot。',
    ],
    {},
  ),
  {
    compares: 'values',
    mean: elementwise((b, _, x, y) => square(b, b.sub(x, y))),
    typescript: () => 'tf.losses.meanSquaredError(targets, outputs)',
    python: (_, given) => `F.mse_loss(${given})`,
  },
);
