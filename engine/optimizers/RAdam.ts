import { entry } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import * as common from './fields.ts';
import { adamArguments, tfAdam } from './adamCode.ts';
import { decayed } from './decoupled.ts';
import { MOMENTS, momentRates, moments } from './moments.ts';
import { defineOptimizer } from './optimizer.ts';

/** Degrees of freedom below which the variance of the second moment is too large. */
const ENOUGH = 5;

/** torch.optim.RAdam (Liu et al., 2020): momentum only, until the second moment is reliable. */
export const RAdam = defineOptimizer(
  entry(['RAdam', 'RAdam'], ['Rectified Adam: no warm-up needed.', '修正的 Adam：无需预热。'], {
    lr: common.lr(0.001),
    beta1: common.beta1,
    beta2: common.beta2(0.999),
    eps: common.eps(1e-8),
    weightDecay: common.weightDecay(0),
    decoupled: common.decoupled,
  }),
  {
    slots: () => MOMENTS,
    rates: (settings, step) => {
      const { lr, beta1, beta2, eps, weightDecay } = settings;
      const [correction1, correction2] = [1 - beta1 ** step, 1 - beta2 ** step];
      const most = 2 / (1 - beta2) - 1;
      const freedom = most - (2 * step * beta2 ** step) / correction2;
      const rectified = freedom > ENOUGH;
      const rectification = rectified
        ? Math.sqrt(((freedom - 4) * (freedom - 2) * most) / ((most - 4) * (most - 2) * freedom))
        : 0;
      return {
        ...momentRates(settings),
        eps,
        plain: rectified ? 0 : lr / correction1,
        adaptive: (lr * Math.sqrt(correction2) * rectification) / correction1,
        keep: 1 - lr * weightDecay,
      };
    },
    update: (context) => {
      const { b, rate } = context;
      const { weight, gradient } = decayed(context);
      const next = moments(context, gradient);
      const scale = b.add(b.div(rate('adaptive'), b.add(b.sqrt(next.exp_avg_sq), rate('eps'))), rate('plain'));
      return { weight: b.sub(weight, b.mul(next.exp_avg, scale)), slots: next };
    },
    momentumField: () => 'beta1',
    typescript: (settings) => ({ value: tfAdam(settings), note: 'Adam stands for RAdam' }),
    python: (settings) => ({
      ...adamArguments(settings),
      weight_decay: unless(0, settings.weightDecay),
      decoupled_weight_decay: unless(false, settings.decoupled),
    }),
  },
);
