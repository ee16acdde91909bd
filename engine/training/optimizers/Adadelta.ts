import { average, descend, withDecay, type OptimizerOf } from './optimizer.ts';

/** torch.optim.Adadelta (Zeiler, 2012): step g · √(u + ε) / √(v + ε), with means v of g² and u of steps². */
export const Adadelta: OptimizerOf<'Adadelta'> = {
  slots: () => ['square_avg', 'acc_delta'],
  rates: ({ lr, rho, eps }) => ({ lr, rho, share: 1 - rho, eps }),
  update: (context) => {
    const { b, weight, slot, rate } = context;
    const gradient = withDecay(context);
    const mean = (name: string, value: typeof gradient) =>
      average(b, slot(name), b.mul(value, value), rate('rho'), rate('share'));
    const square_avg = mean('square_avg', gradient);
    const root = (value: typeof gradient) => b.sqrt(b.add(value, rate('eps')));
    const step = b.mul(b.div(root(slot('acc_delta')), root(square_avg)), gradient);
    return {
      weight: descend(b, weight, rate('lr'), step),
      slots: { square_avg, acc_delta: mean('acc_delta', step) },
    };
  },
};
