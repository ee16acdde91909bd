import { BELOW_ONE, boolean, entry, number } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import * as common from './fields.ts';
import { average, defineOptimizer, descend, withDecay } from './optimizer.ts';

/** torch.optim.RMSprop (Hinton; Graves, 2013, for the centered one): v ← α·v + (1 − α)·g², step g / (√v + ε). */
export const RMSprop = defineOptimizer(
  entry(
    ['RMSprop', 'RMSprop'],
    ['Divides by the running root mean square of the gradient.', '除以梯度的滑动均方根。'],
    {
      lr: common.lr(0.01),
      alpha: number(
        0.99,
        ['Alpha', 'Alpha'],
        ['Smoothing constant of the squared gradient (alpha).', '梯度平方的平滑常数（alpha）。'],
        BELOW_ONE,
      ),
      eps: common.eps(1e-8),
      weightDecay: common.weightDecay(0),
      momentum: common.momentum(0),
      centered: boolean(
        false,
        ['Centered', '中心化'],
        [
          'Normalizes by an estimate of the variance of the gradient (centered).',
          '按梯度方差的估计值归一化（centered）。',
        ],
      ),
    },
  ),
  {
    slots: ({ momentum, centered }) => [
      'square_avg',
      ...(momentum > 0 ? ['momentum'] : []),
      ...(centered ? ['grad_avg'] : []),
    ],
    rates: ({ lr, alpha, eps, momentum }) => ({ lr, alpha, share: 1 - alpha, eps, momentum }),
    update: (context) => {
      const { b, settings, weight, slot, rate } = context;
      const gradient = withDecay(context);
      const mean = (name: string, value: typeof gradient) =>
        average(b, slot(name), value, rate('alpha'), rate('share'));
      const slots: Record<string, typeof gradient> = { square_avg: mean('square_avg', b.mul(gradient, gradient)) };
      let size = slots['square_avg']!;
      if (settings.centered) {
        const centre = mean('grad_avg', gradient);
        slots['grad_avg'] = centre;
        // Rounding can make a variance negative.
        size = b.relu(b.sub(size, b.mul(centre, centre)));
      }
      let step = b.div(gradient, b.add(b.sqrt(size), rate('eps')));
      if (settings.momentum > 0) {
        step = b.add(b.mul(slot('momentum'), rate('momentum')), step);
        slots['momentum'] = step;
      }
      return { weight: descend(b, weight, rate('lr'), step), slots };
    },
    momentumField: ({ momentum }) => (momentum > 0 ? 'momentum' : null),
    typescript: ({ lr, alpha, momentum, eps, centered }) => ({
      // tfjs's centered RMSprop takes the root of a negative number where a gradient is 0.
      value: `tf.train.rmsprop(${lr}, ${alpha}, ${momentum}, ${eps})`,
      note: `RMSprop adds its epsilon before the root${centered ? ' and is not centered' : ''}`,
    }),
    python: ({ lr, alpha, eps, weightDecay, momentum, centered }) => ({
      lr,
      alpha: unless(0.99, alpha),
      eps: unless(1e-8, eps),
      weight_decay: unless(0, weightDecay),
      momentum: unless(0, momentum),
      centered: unless(false, centered),
    }),
  },
);
