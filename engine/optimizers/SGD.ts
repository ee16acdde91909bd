import { UserError } from '../errors/error.ts';
import { boolean, entry, number } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import * as common from './fields.ts';
import { defineOptimizer, descend, type Update, withDecay } from './optimizer.ts';

/**
 * torch.optim.SGD: v ← μ·v + (1 − dampening)·g, w ← w − lr·v; with Nesterov momentum the step is g + μ·v. The first
 * gradient becomes the momentum undampened.
 */
export const SGD = defineOptimizer(
  entry(['SGD', 'SGD'], ['Stochastic gradient descent with momentum.', '带动量的随机梯度下降。'], {
    lr: common.lr(0.03),
    momentum: common.momentum(0.9),
    weightDecay: common.weightDecay(0),
    dampening: number(
      0,
      ['Dampening', '阻尼'],
      ['Dampening of the momentum (dampening).', '动量的阻尼（dampening）。'],
      { min: -1e3, max: 1 },
    ),
    nesterov: boolean(
      false,
      ['Nesterov', 'Nesterov'],
      [
        'Nesterov momentum (nesterov). Needs momentum and zero dampening.',
        'Nesterov 动量（nesterov）。需要动量且阻尼为零。',
      ],
    ),
  }),
  {
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
    momentumField: ({ momentum }) => (momentum > 0 ? 'momentum' : null),
    check: ({ nesterov, momentum, dampening }) => {
      if (nesterov && (momentum === 0 || dampening !== 0)) throw new UserError('run.nesterov');
    },
    typescript: ({ lr, momentum, nesterov, dampening }) => {
      if (momentum === 0) return { value: `tf.train.sgd(${lr})` };
      return {
        value: `tf.train.momentum(${lr}, ${momentum}${nesterov ? ', true' : ''})`,
        ...(dampening ? { note: 'the momentum is not dampened' } : {}),
      };
    },
    python: ({ lr, momentum, dampening, weightDecay, nesterov }) => ({
      lr,
      momentum: unless(0, momentum),
      dampening: unless(0, dampening),
      weight_decay: unless(0, weightDecay),
      nesterov: unless(false, nesterov),
    }),
  },
);
