import { descend, withDecay, type OptimizerOf, type Update } from './optimizer.ts';

/**
 * torch.optim.SGD: v ← μ·v + (1 − dampening)·g, w ← w − lr·v; Nesterov's takes g + μ·v as its step.
 * The first gradient becomes the momentum undampened.
 */
export const SGD: OptimizerOf<'SGD'> = {
  slots: ({ momentum }) => (momentum > 0 ? ['momentum'] : []),
  rates: ({ lr, momentum, dampening }, step) => ({
    lr,
    momentum,
    ...(dampening ? { share: step === 1 ? 1 : 1 - dampening } : {}),
  }),
  update: (context): Update => {
    const { b, settings, weight, rate, slot } = context;
    const gradient = withDecay(context);
    if (!(settings.momentum > 0)) return { weight: descend(b, weight, rate('lr'), gradient), slots: {} };
    const added = settings.dampening ? b.mul(gradient, rate('share')) : gradient;
    const momentum = b.add(b.mul(slot('momentum'), rate('momentum')), added);
    const step = settings.nesterov ? b.add(gradient, b.mul(momentum, rate('momentum'))) : momentum;
    return { weight: descend(b, weight, rate('lr'), step), slots: { momentum } };
  },
  fused: (context, names) => {
    const { b, settings, rate } = context;
    if (settings.nesterov && settings.momentum > 0) return false;
    const gradient = withDecay(context);
    if (settings.momentum > 0) {
      const added = settings.dampening ? b.mul(gradient, rate('share')) : gradient;
      b.effect('ApplyMomentum', [names.weight, names.slot('momentum')], [added, rate('lr'), rate('momentum')]);
    } else b.effect('ApplySgd', [names.weight], [gradient, rate('lr')]);
    return true;
  },
};
