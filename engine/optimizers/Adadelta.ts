import { BELOW_ONE, entry, number } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import * as common from './fields.ts';
import { average, defineOptimizer, descend, withDecay } from './optimizer.ts';

/** torch.optim.Adadelta (Zeiler, 2012): step g · √(u + ε) / √(v + ε), with moving averages v of g² and u of steps². */
export const Adadelta = defineOptimizer(
  entry(
    ['Adadelta', 'Adadelta'],
    ['Adagrad with running means; scales updates by past updates.', '使用滑动平均的 Adagrad；按过去的更新量缩放更新。'],
    {
      lr: common.lr(1),
      rho: number(
        0.9,
        ['Rho', 'Rho'],
        ['Decay rate of the running mean of squares (rho).', '平方滑动平均的衰减率（rho）。'],
        BELOW_ONE,
      ),
      eps: common.eps(1e-6),
      weightDecay: common.weightDecay(0),
    },
  ),
  {
    slots: () => ['square_avg', 'acc_delta'],
    rates: ({ lr, rho, eps }) => ({ lr, rho, share: 1 - rho, eps }),
    update: (context) => {
      const { b, weight, slot, rate } = context;
      const gradient = withDecay(context);
      const mean = (name: string, value: typeof gradient) =>
        average(b, slot(name), b.mul(value, value), rate('rho'), rate('share'));
      const square_avg = mean('square_avg', gradient);
      const root = (value: typeof gradient) => b.sqrt(b.add(value, rate('eps')));
      const step = b.mul(b.div(root(slot('acc_delta')), root(square_avg)), gradient);
      return {
        weight: descend(b, weight, rate('lr'), step),
        slots: { square_avg, acc_delta: mean('acc_delta', step) },
      };
    },
    typescript: ({ lr, rho, eps }) => ({
      value: `tf.train.adadelta(${lr}, ${rho}, ${eps})`,
      note: 'Adadelta divides by the mean square from before the step',
    }),
    python: ({ lr, rho, eps, weightDecay }) => ({
      lr,
      rho: unless(0.9, rho),
      eps: unless(1e-6, eps),
      weight_decay: unless(0, weightDecay),
    }),
  },
);
