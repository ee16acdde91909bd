/** Optimizers and their arguments, as torch.optim has them; Lion is its authors'. */
import { BELOW_ONE, boolean, entry, NOT_NEGATIVE, number, POSITIVE } from '../../settings/fields.ts';

const lr = (value: number) =>
  number(
    value,
    ['Learning rate', '学习率'],
    ['Step size of the updates (lr). The first hyperparameter to tune.', '更新的步长（lr）。最先需要调节的超参数。'],
    POSITIVE,
  );
const weightDecay = (value: number) =>
  number(
    value,
    ['Weight decay', '权重衰减'],
    ['L2 penalty on the weights (weight_decay).', '对权重的 L2 惩罚（weight_decay）。'],
    { min: 0, max: 1000 },
  );
const decoupled = boolean(
  false,
  ['Decoupled decay', '解耦衰减'],
  [
    'Applies the weight decay to the weights, as AdamW does, not to the gradient (decoupled_weight_decay).',
    '像 AdamW 那样对权重而不是梯度施加权重衰减（decoupled_weight_decay）。',
  ],
);
const momentum = (value: number) =>
  number(value, ['Momentum', '动量'], ['Momentum factor (momentum).', '动量因子（momentum）。'], BELOW_ONE);
const beta1 = number(
  0.9,
  ['Beta 1', 'Beta 1'],
  ['Decay rate of the running mean of the gradient (betas[0]).', '梯度滑动平均的衰减率（betas[0]）。'],
  BELOW_ONE,
);
const beta2 = (value: number) =>
  number(
    value,
    ['Beta 2', 'Beta 2'],
    ['Decay rate of the running mean of its square (betas[1]).', '梯度平方滑动平均的衰减率（betas[1]）。'],
    BELOW_ONE,
  );
const eps = (value: number) =>
  number(
    value,
    ['Epsilon', 'Epsilon'],
    ['Added to the denominator for numerical stability (eps).', '加到分母上以保证数值稳定（eps）。'],
    {
      min: 1e-30,
      max: 1e6,
    },
  );
const amsgrad = boolean(
  false,
  ['AMSGrad', 'AMSGrad'],
  ['Uses the maximum of the running means of squares (amsgrad).', '使用梯度平方滑动平均的最大值（amsgrad）。'],
);

export const OPTIMIZERS = {
  SGD: entry(['SGD', 'SGD'], ['Stochastic gradient descent with momentum.', '带动量的随机梯度下降。'], {
    lr: lr(0.03),
    momentum: momentum(0.9),
    weightDecay: weightDecay(0),
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
  Adam: entry(
    ['Adam', 'Adam'],
    [
      'Adaptive learning rates from the first and second moments of the gradient.',
      '根据梯度的一阶矩和二阶矩自适应学习率。',
    ],
    { lr: lr(0.001), beta1, beta2: beta2(0.999), eps: eps(1e-8), weightDecay: weightDecay(0), amsgrad },
  ),
  AdamW: entry(
    ['AdamW', 'AdamW'],
    ['Adam with decoupled weight decay; usual for transformers.', '带解耦权重衰减的 Adam；常用于 Transformer。'],
    { lr: lr(0.001), beta1, beta2: beta2(0.999), eps: eps(1e-8), weightDecay: weightDecay(0.01), amsgrad },
  ),
  NAdam: entry(['NAdam', 'NAdam'], ['Adam with Nesterov momentum.', '带 Nesterov 动量的 Adam。'], {
    lr: lr(0.002),
    beta1,
    beta2: beta2(0.999),
    eps: eps(1e-8),
    weightDecay: weightDecay(0),
    momentumDecay: number(
      0.004,
      ['Momentum decay', '动量衰减'],
      ['Momentum decay (momentum_decay).', '动量衰减（momentum_decay）。'],
      { min: 0, max: 1000 },
    ),
    decoupled,
  }),
  RAdam: entry(['RAdam', 'RAdam'], ['Rectified Adam: no warm-up needed.', '修正的 Adam：无需预热。'], {
    lr: lr(0.001),
    beta1,
    beta2: beta2(0.999),
    eps: eps(1e-8),
    weightDecay: weightDecay(0),
    decoupled,
  }),
  RMSprop: entry(
    ['RMSprop', 'RMSprop'],
    ['Divides by the running root mean square of the gradient.', '除以梯度的滑动均方根。'],
    {
      lr: lr(0.01),
      alpha: number(
        0.99,
        ['Alpha', 'Alpha'],
        ['Smoothing constant of the squared gradient (alpha).', '梯度平方的平滑常数（alpha）。'],
        BELOW_ONE,
      ),
      eps: eps(1e-8),
      weightDecay: weightDecay(0),
      momentum: momentum(0),
      centered: boolean(
        false,
        ['Centered', '中心化'],
        [
          'Normalizes by an estimate of the variance of the gradient (centered).',
          '按梯度方差的估计值归一化（centered）。',
        ],
      ),
    },
  ),
  Adagrad: entry(
    ['Adagrad', 'Adagrad'],
    ['Divides by the root of the sum of all squared gradients so far.', '除以迄今梯度平方和的平方根。'],
    {
      lr: lr(0.01),
      lrDecay: number(
        0,
        ['Learning rate decay', '学习率衰减'],
        ['Divides the learning rate by 1 + decay · step (lr_decay).', '学习率除以 1 + 衰减 · 步数（lr_decay）。'],
        NOT_NEGATIVE,
      ),
      weightDecay: weightDecay(0),
      initialAccumulatorValue: number(
        0,
        ['Initial accumulator', '初始累加值'],
        [
          'Initial value of the sum of squares (initial_accumulator_value).',
          '平方和的初始值（initial_accumulator_value）。',
        ],
        NOT_NEGATIVE,
      ),
      eps: eps(1e-10),
    },
  ),
  Adadelta: entry(
    ['Adadelta', 'Adadelta'],
    ['Adagrad with running means; scales updates by past updates.', '使用滑动平均的 Adagrad；按过去的更新量缩放更新。'],
    {
      lr: lr(1),
      rho: number(
        0.9,
        ['Rho', 'Rho'],
        ['Decay rate of the running mean of squares (rho).', '平方滑动平均的衰减率（rho）。'],
        BELOW_ONE,
      ),
      eps: eps(1e-6),
      weightDecay: weightDecay(0),
    },
  ),
  Lion: entry(
    ['Lion', 'Lion'],
    [
      'Updates by the sign of the momentum; use a tenth of Adam’s learning rate.',
      '按动量的符号更新；学习率取 Adam 的十分之一。',
    ],
    { lr: lr(0.0001), beta1, beta2: beta2(0.99), weightDecay: weightDecay(0) },
  ),
} as const;
