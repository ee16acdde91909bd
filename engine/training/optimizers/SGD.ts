import type { OptimizerSettings } from '../../document/types.ts';
import type { OptimizerDefinition } from './optimizer.ts';

/** torch.optim.SGD: v ← μ·v + g, w ← w − lr·v. */
export const SGD: OptimizerDefinition<Extract<OptimizerSettings, { type: 'SGD' }>> = {
  slots: ({ momentum }) => (momentum > 0 ? ['momentum'] : []),
  rateCount: 2,
  rates: ({ lr, momentum }) => [lr, momentum],
  apply: (b, _, weight, slots, gradient, [lr, momentum]) => {
    if (slots.length) b.effect('ApplyMomentum', [weight, ...slots], [gradient, lr!, momentum!]);
    else b.effect('ApplySgd', [weight], [gradient, lr!]);
  },
};
