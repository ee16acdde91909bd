import type { OptimizerSettings } from '../../document/types.ts';
import type { OptimizerDefinition } from './optimizer.ts';

/** torch.optim.Adam (Kingma and Ba, 2015), with the corrections for the start in double precision. */
export const Adam: OptimizerDefinition<Extract<OptimizerSettings, { type: 'Adam' }>> = {
  slots: () => ['exp_avg', 'exp_avg_sq'],
  rateCount: 6,
  rates: ({ lr, beta1, beta2, eps }, step) => [lr, beta1, beta2, eps, 1 - beta1 ** step, 1 - beta2 ** step],
  apply: (b, _, weight, slots, gradient, rates) => b.effect('ApplyAdam', [weight, ...slots], [gradient, ...rates]),
};
