import { sign } from '../program/arithmetic.ts';
import { entry } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import * as common from './fields.ts';
import { tfAdam } from './adamCode.ts';
import { average, defineOptimizer, descend } from './optimizer.ts';

/** Lion (Chen et al., "Symbolic discovery of optimization algorithms", 2023): step sign(β1·m + (1 − β1)·g). */
export const Lion = defineOptimizer(
  entry(
    ['Lion', 'Lion'],
    [
      'Updates by the sign of the momentum; use a tenth of Adam’s learning rate.',
      '按动量的符号更新；学习率取 Adam 的十分之一。',
    ],
    { lr: common.lr(0.0001), beta1: common.beta1, beta2: common.beta2(0.99), weightDecay: common.weightDecay(0) },
  ),
  {
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
    typescript: ({ lr, beta1, beta2 }) => ({
      value: tfAdam({ lr: lr * 10, beta1, beta2, eps: 1e-8 }),
      note: 'Adam at ten times the rate stands for Lion',
    }),
    python: ({ lr, beta1, beta2, weightDecay }) => ({
      lr,
      betas: [beta1, beta2],
      weight_decay: unless(0, weightDecay),
    }),
    pythonClass: `class Lion(torch.optim.Optimizer):
    """Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023, Algorithm 2."""

    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                momentum = self.state[p].setdefault("momentum", torch.zeros_like(p))
                update = (beta1 * momentum + (1 - beta1) * p.grad).sign()
                p.mul_(1 - group["lr"] * group["weight_decay"]).sub_(group["lr"] * update)
                momentum.mul_(beta2).add_((1 - beta2) * p.grad)
`,
  },
);
