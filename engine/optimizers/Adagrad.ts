import { entry, NOT_NEGATIVE, number } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import * as common from './fields.ts';
import { defineOptimizer, descend, withDecay } from './optimizer.ts';

/** torch.optim.Adagrad (Duchi et al., 2011): s ← s + g², step g / (√s + ε). */
export const Adagrad = defineOptimizer(
  entry(
    ['Adagrad', 'Adagrad'],
    ['Divides by the root of the sum of all squared gradients so far.', '除以迄今梯度平方和的平方根。'],
    {
      lr: common.lr(0.01),
      lrDecay: number(
        0,
        ['Learning rate decay', '学习率衰减'],
        ['Divides the learning rate by 1 + decay · step (lr_decay).', '学习率除以 1 + 衰减 · 步数（lr_decay）。'],
        NOT_NEGATIVE,
      ),
      weightDecay: common.weightDecay(0),
      initialAccumulatorValue: number(
        0,
        ['Initial accumulator', '初始累加值'],
        [
          'Initial value of the sum of squares (initial_accumulator_value).',
          '平方和的初始值（initial_accumulator_value）。',
        ],
        NOT_NEGATIVE,
      ),
      eps: common.eps(1e-10),
    },
  ),
  {
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
    typescript: ({ lr, initialAccumulatorValue, lrDecay }) => ({
      value: `tf.train.adagrad(${lr}, ${initialAccumulatorValue})`,
      note: `Adagrad has an epsilon of its own, before the root${lrDecay ? ', and its learning rate does not decay' : ''}`,
    }),
    python: ({ lr, lrDecay, weightDecay, initialAccumulatorValue, eps }) => ({
      lr,
      lr_decay: unless(0, lrDecay),
      weight_decay: unless(0, weightDecay),
      initial_accumulator_value: unless(0, initialAccumulatorValue),
      eps: unless(1e-10, eps),
    }),
  },
);
