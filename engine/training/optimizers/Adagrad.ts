import { descend, withDecay, type OptimizerOf } from './optimizer.ts';

/** torch.optim.Adagrad (Duchi et al., 2011): s ← s + g², step g / (√s + ε). */
export const Adagrad: OptimizerOf<'Adagrad'> = {
  slots: () => ['sum'],
  initial: ({ initialAccumulatorValue }) => initialAccumulatorValue,
  rates: ({ lr, lrDecay, eps }, step) => ({ lr: lr / (1 + (step - 1) * lrDecay), eps }),
  update: (context) => {
    const { b, weight, slot, rate } = context;
    const gradient = withDecay(context);
    const sum = b.add(slot('sum'), b.mul(gradient, gradient));
    const step = b.div(gradient, b.add(b.sqrt(sum), rate('eps')));
    return { weight: descend(b, weight, rate('lr'), step), slots: { sum } };
  },
};
