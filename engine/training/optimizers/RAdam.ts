import { decayed } from './decoupled.ts';
import { MOMENTS, momentRates, moments } from './moments.ts';
import type { OptimizerOf } from './optimizer.ts';

/** Below this many degrees of freedom the second moment says too little to divide by. */
const ENOUGH = 5;

/** torch.optim.RAdam (Liu et al., 2020): plain momentum until the second moment can be trusted. */
export const RAdam: OptimizerOf<'RAdam'> = {
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
};
