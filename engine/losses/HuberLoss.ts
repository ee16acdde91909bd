import { abs } from '../program/arithmetic.ts';
import { entry, number, POSITIVE } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import { defineLoss } from './loss.ts';
import { elementwise } from './mean.ts';
import { rest } from './python.ts';

/** ½·d² where d = |x − y| is below δ, else δ·(d − ½·δ); computed as m·(d − ½·m) with m = min(d, δ). */
export const HuberLoss = defineLoss(
  entry(['Huber', 'Huber'], ['As smooth L1, times delta.', '与平滑 L1 相同，但乘以 delta。'], {
    delta: number(
      1,
      ['Delta', 'Delta'],
      ['Threshold between squared and absolute.', '平方与绝对值之间的阈值。'],
      POSITIVE,
    ),
  }),
  {
    compares: 'values',
    mean: elementwise((b, { delta }, x, y) => {
      const d = abs(b, b.sub(x, y));
      const m = b.minimum(d, b.scalar(delta));
      return b.mul(m, b.sub(d, b.mul(m, b.scalar(0.5))));
    }),
    typescript: ({ delta }) => `tf.losses.huberLoss(targets, outputs, undefined, ${delta})`,
    python: ({ delta }, given) => `F.huber_loss(${given}${rest({ delta: unless(1, delta) })})`,
  },
);
