import { average, descend, withDecay, type OptimizerOf } from './optimizer.ts';

/** torch.optim.RMSprop (Hinton; Graves, 2013, for the centered one): v ← α·v + (1 − α)·g², step g / (√v + ε). */
export const RMSprop: OptimizerOf<'RMSprop'> = {
  slots: ({ momentum, centered }) => [
    'square_avg',
    ...(momentum > 0 ? ['momentum'] : []),
    ...(centered ? ['grad_avg'] : []),
  ],
  rates: ({ lr, alpha, eps, momentum }) => ({ lr, alpha, share: 1 - alpha, eps, momentum }),
  update: (context) => {
    const { b, settings, weight, slot, rate } = context;
    const gradient = withDecay(context);
    const mean = (name: string, value: typeof gradient) => average(b, slot(name), value, rate('alpha'), rate('share'));
    const slots: Record<string, typeof gradient> = { square_avg: mean('square_avg', b.mul(gradient, gradient)) };
    let size = slots['square_avg']!;
    if (settings.centered) {
      const centre = mean('grad_avg', gradient);
      slots['grad_avg'] = centre;
      // A variance that rounding made negative is none.
      size = b.relu(b.sub(size, b.mul(centre, centre)));
    }
    let step = b.div(gradient, b.add(b.sqrt(size), rate('eps')));
    if (settings.momentum > 0) {
      step = b.add(b.mul(slot('momentum'), rate('momentum')), step);
      slots['momentum'] = step;
    }
    return { weight: descend(b, weight, rate('lr'), step), slots };
  },
};
