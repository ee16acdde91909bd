import { entry, number } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import * as common from './fields.ts';
import { adamArguments, tfAdam } from './adamCode.ts';
import { decayed } from './decoupled.ts';
import { MOMENTS, momentRates, moments } from './moments.ts';
import { defineOptimizer } from './optimizer.ts';

const momentumAt = (beta1: number, decay: number, step: number): number => beta1 * (1 - 0.5 * 0.96 ** (step * decay));

/** Product of the momenta of all steps up to one; cached, since steps are consecutive. */
const product = (() => {
  let last = { beta1: NaN, decay: NaN, step: 0, value: 1 };
  return (beta1: number, decay: number, step: number): number => {
    if (last.beta1 !== beta1 || last.decay !== decay || last.step > step) last = { beta1, decay, step: 0, value: 1 };
    let { value } = last;
    for (let k = last.step + 1; k <= step; k += 1) value *= momentumAt(beta1, decay, k);
    last = { beta1, decay, step, value };
    return value;
  };
})();

/** torch.optim.NAdam (Dozat, 2016): Adam with Nesterov momentum that grows over the first steps. */
export const NAdam = defineOptimizer(
  entry(['NAdam', 'NAdam'], ['Adam with Nesterov momentum.', '带 Nesterov 动量的 Adam。'], {
    lr: common.lr(0.002),
    beta1: common.beta1,
    beta2: common.beta2(0.999),
    eps: common.eps(1e-8),
    weightDecay: common.weightDecay(0),
    momentumDecay: number(
      0.004,
      ['Momentum decay', '动量衰减'],
      ['Momentum decay (momentum_decay).', '动量衰减（momentum_decay）。'],
      { min: 0, max: 1000 },
    ),
    decoupled: common.decoupled,
  }),
  {
    slots: () => MOMENTS,
    rates: (settings, step) => {
      const { lr, beta1, beta2, eps, momentumDecay, weightDecay } = settings;
      const [now, next] = [momentumAt(beta1, momentumDecay, step), momentumAt(beta1, momentumDecay, step + 1)];
      const all = product(beta1, momentumDecay, step);
      return {
        ...momentRates(settings),
        eps,
        ofGradient: (lr * (1 - now)) / (1 - all),
        ofMoment: (lr * next) / (1 - all * next),
        root2: 1 / Math.sqrt(1 - beta2 ** step),
        keep: 1 - lr * weightDecay,
      };
    },
    update: (context) => {
      const { b, rate } = context;
      const { weight, gradient } = decayed(context);
      const next = moments(context, gradient);
      const denominator = b.add(b.mul(b.sqrt(next.exp_avg_sq), rate('root2')), rate('eps'));
      const step = b.add(b.mul(gradient, rate('ofGradient')), b.mul(next.exp_avg, rate('ofMoment')));
      return { weight: b.sub(weight, b.div(step, denominator)), slots: next };
    },
    typescript: (settings) => ({ value: tfAdam(settings), note: 'Adam stands for NAdam' }),
    python: (settings) => ({
      ...adamArguments(settings),
      weight_decay: unless(0, settings.weightDecay),
      momentum_decay: unless(0.004, settings.momentumDecay),
      decoupled_weight_decay: unless(false, settings.decoupled),
    }),
  },
);
