/** Arguments that several optimizers share. */
import { BELOW_ONE, boolean, number, POSITIVE } from '../settings/fields.ts';

export const lr = (value: number) =>
  number(
    value,
    ['Learning rate', '学习率'],
    ['Step size of the updates (lr). The first hyperparameter to tune.', '更新的步长（lr）。最先需要调节的超参数。'],
    POSITIVE,
  );
export const weightDecay = (value: number) =>
  number(
    value,
    ['Weight decay', '权重衰减'],
    ['L2 penalty on the weights (weight_decay).', '对权重的 L2 惩罚（weight_decay）。'],
    { min: 0, max: 1000 },
  );
export const decoupled = boolean(
  false,
  ['Decoupled decay', '解耦衰减'],
  [
    'Applies the weight decay to the weights, as AdamW does, not to the gradient (decoupled_weight_decay).',
    '像 AdamW 那样对权重而不是梯度施加权重衰减（decoupled_weight_decay）。',
  ],
);
export const momentum = (value: number) =>
  number(value, ['Momentum', '动量'], ['Momentum factor (momentum).', '动量因子（momentum）。'], BELOW_ONE);
export const beta1 = number(
  0.9,
  ['Beta 1', 'Beta 1'],
  ['Decay rate of the running mean of the gradient (betas[0]).', '梯度滑动平均的衰减率（betas[0]）。'],
  BELOW_ONE,
);
export const beta2 = (value: number) =>
  number(
    value,
    ['Beta 2', 'Beta 2'],
    ['Decay rate of the running mean of its square (betas[1]).', '梯度平方滑动平均的衰减率（betas[1]）。'],
    BELOW_ONE,
  );
export const eps = (value: number) =>
  number(
    value,
    ['Epsilon', 'Epsilon'],
    ['Added to the denominator for numerical stability (eps).', '加到分母上以保证数值稳定（eps）。'],
    {
      min: 1e-30,
      max: 1e6,
    },
  );
export const amsgrad = boolean(
  false,
  ['AMSGrad', 'AMSGrad'],
  ['Uses the maximum of the running means of squares (amsgrad).', '使用梯度平方滑动平均的最大值（amsgrad）。'],
);
