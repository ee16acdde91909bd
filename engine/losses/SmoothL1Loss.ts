import { abs } from '../program/arithmetic.ts';
import { entry, NOT_NEGATIVE, number } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import { defineLoss } from './loss.ts';
import { elementwise } from './mean.ts';
import { rest } from './python.ts';
import { absolute } from './typescript.ts';

/** ½·d²/β where d = |x − y| is below β, else d − ½·β; computed as m·(d − ½·m)/β with m = min(d, β). */
export const SmoothL1Loss = defineLoss(
  entry(
    ['Smooth L1', '平滑 L1'],
    ['Squared for small differences, absolute for large ones.', '差较小时为平方，较大时为绝对值。'],
    {
      beta: number(
        1,
        ['Beta', 'Beta'],
        ['Threshold between squared and absolute.', '平方与绝对值之间的阈值。'],
        NOT_NEGATIVE,
      ),
    },
  ),
  {
    compares: 'values',
    mean: elementwise((b, { beta }, x, y) => {
      const d = abs(b, b.sub(x, y));
      if (beta === 0) return d;
      const m = b.minimum(d, b.scalar(beta));
      return b.mul(b.mul(m, b.sub(d, b.mul(m, b.scalar(0.5)))), b.scalar(1 / beta));
    }),
    typescript: ({ beta }) =>
      beta === 0 ? absolute : `tf.div(tf.losses.huberLoss(targets, outputs, undefined, ${beta}), ${beta})`,
    python: ({ beta }, given) => `F.smooth_l1_loss(${given}${rest({ beta: unless(1, beta) })})`,
  },
);
