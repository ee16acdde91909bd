import { entry } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import * as common from './fields.ts';
import { adamRates, adamSlots, adamStep, fusedAdamW } from './adamStep.ts';
import { adamArguments, tfAdam } from './adamCode.ts';
import { defineOptimizer } from './optimizer.ts';

/** torch.optim.AdamW (Loshchilov and Hutter, 2019): Adam with decoupled weight decay, applied first. */
export const AdamW = defineOptimizer(
  entry(
    ['AdamW', 'AdamW'],
    ['Adam with decoupled weight decay; usual for transformers.', '带解耦权重衰减的 Adam；常用于 Transformer。'],
    {
      lr: common.lr(0.001),
      beta1: common.beta1,
      beta2: common.beta2(0.999),
      eps: common.eps(1e-8),
      weightDecay: common.weightDecay(0.01),
      amsgrad: common.amsgrad,
    },
  ),
  {
    slots: adamSlots,
    rates: adamRates,
    update: (context) => {
      const { b, settings, weight, gradient, rate } = context;
      return adamStep(context, settings.weightDecay ? b.mul(weight, rate('keep')) : weight, gradient);
    },
    fused: fusedAdamW,
    momentumField: () => 'beta1',
    typescript: (settings) => ({ value: tfAdam(settings), note: 'Adam with an L2 penalty stands for AdamW' }),
    python: (settings) => ({
      ...adamArguments(settings),
      weight_decay: unless(0.01, settings.weightDecay),
      amsgrad: unless(false, settings.amsgrad),
    }),
  },
);
