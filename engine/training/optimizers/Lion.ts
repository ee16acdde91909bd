import { sign } from '../../program/arithmetic.ts';
import { average, descend, type OptimizerOf } from './optimizer.ts';

/** Lion (Chen et al., "Symbolic discovery of optimization algorithms", 2023): step sign(β1·m + (1 − β1)·g). */
export const Lion: OptimizerOf<'Lion'> = {
  slots: () => ['exp_avg'],
  rates: ({ lr, beta1, beta2, weightDecay }) => ({
    lr,
    beta1,
    beta2,
    share1: 1 - beta1,
    share2: 1 - beta2,
    keep: 1 - lr * weightDecay,
  }),
  update: ({ b, settings, weight, gradient, slot, rate }) => {
    const mean = slot('exp_avg');
    const step = sign(b, average(b, mean, gradient, rate('beta1'), rate('share1')));
    const kept = settings.weightDecay ? b.mul(weight, rate('keep')) : weight;
    return {
      weight: descend(b, kept, rate('lr'), step),
      slots: { exp_avg: average(b, mean, gradient, rate('beta2'), rate('share2')) },
    };
  },
};
