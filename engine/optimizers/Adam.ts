import { entry } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import * as common from './fields.ts';
import { adamRates, adamSlots, adamStep, fusedAdam } from './adamStep.ts';
import { adamArguments, tfAdam } from './adamCode.ts';
import { defineOptimizer, withDecay } from './optimizer.ts';

/** torch.optim.Adam (Kingma and Ba, 2015). */
export const Adam = defineOptimizer(
  entry(
    ['Adam', 'Adam'],
    [
      'Adaptive learning rates from the first and second moments of the gradient.',
      '根据梯度的一阶矩和二阶矩自适应学习率。',
    ],
    {
      lr: common.lr(0.001),
      beta1: common.beta1,
      beta2: common.beta2(0.999),
      eps: common.eps(1e-8),
      weightDecay: common.weightDecay(0),
      amsgrad: common.amsgrad,
    },
  ),
  {
    slots: adamSlots,
    rates: adamRates,
    update: (context) => adamStep(context, context.weight, withDecay(context)),
    fused: fusedAdam,
    momentumField: () => 'beta1',
    typescript: (settings) => ({
      value: tfAdam(settings),
      ...(settings.amsgrad ? { note: 'Adam runs without AMSGrad' } : {}),
    }),
    python: (settings) => ({
      ...adamArguments(settings),
      weight_decay: unless(0, settings.weightDecay),
      amsgrad: unless(false, settings.amsgrad),
    }),
  },
);
