/** Optimizers and their arguments, as torch.optim has them; Lion is its authors'. */
import { BELOW_ONE, boolean, entry, NOT_NEGATIVE, number, POSITIVE } from './fields.ts';

const lr = (value: number) =>
  number(
    value,
    ['Learning rate', '学习率'],
    ['How far a step goes (lr). The first thing to tune.', '每步走多远（lr）。最先需要调节的参数。'],
    POSITIVE,
  );
const weightDecay = (value: number) =>
  number(
    value,
    ['Weight decay', '权重衰减'],
    ['Pulls weights towards zero (weight_decay).', '将权重拉向零（weight_decay）。'],
    { min: 0, max: 1000 },
  );
const decoupled = boolean(
  false,
  ['Decoupled decay', '解耦衰减'],
  [
    'Shrinks the weights themselves, as AdamW does, instead of adding to the gradient (decoupled_weight_decay).',
    '像 AdamW 那样直接缩小权重，而不是加到梯度上（decoupled_weight_decay）。',
  ],
);
const momentum = (value: number) =>
  number(value, ['Momentum', '动量'], ['Share of the last step that goes on.', '上一步中继续保留的份额。'], BELOW_ONE);
const beta1 = number(
  0.9,
  ['Beta 1', 'Beta 1'],
  ['Memory of the mean gradient (betas[0]).', '梯度均值的记忆（betas[0]）。'],
  BELOW_ONE,
);
const beta2 = (value: number) =>
  number(
    value,
    ['Beta 2', 'Beta 2'],
    ['Memory of the squared gradient (betas[1]).', '梯度平方的记忆（betas[1]）。'],
    BELOW_ONE,
  );
const eps = (value: number) =>
  number(value, ['Epsilon', 'Epsilon'], ['Keeps the division finite (eps).', '避免除以零（eps）。'], {
    min: 1e-30,
    max: 1e6,
  });
const amsgrad = boolean(
  false,
  ['AMSGrad', 'AMSGrad'],
  ['Divides by the largest squared gradient so far.', '除以迄今最大的梯度平方。'],
);

export const OPTIMIZERS = {
  SGD: entry(['SGD', 'SGD'], ['Plain steps down the gradient, with momentum.', '沿梯度下降，带动量。'], {
    lr: lr(0.03),
    momentum: momentum(0.9),
    weightDecay: weightDecay(0),
    dampening: number(
      0,
      ['Dampening', '阻尼'],
      ['Weakens what a gradient adds to the momentum.', '减弱梯度对动量的贡献。'],
      { min: -1e3, max: 1 },
    ),
    nesterov: boolean(
      false,
      ['Nesterov', 'Nesterov'],
      ['Looks ahead by one momentum step. Needs momentum and no dampening.', '先看动量的下一步。需要动量且无阻尼。'],
    ),
  }),
  Adam: entry(
    ['Adam', 'Adam'],
    ['Scales each weight’s step by its gradients so far.', '按各权重过去的梯度调整步长。'],
    { lr: lr(0.001), beta1, beta2: beta2(0.999), eps: eps(1e-8), weightDecay: weightDecay(0), amsgrad },
  ),
  AdamW: entry(
    ['AdamW', 'AdamW'],
    ['Adam with a weight decay of its own; usual for transformers.', '带独立权重衰减的 Adam；常用于 Transformer。'],
    { lr: lr(0.001), beta1, beta2: beta2(0.999), eps: eps(1e-8), weightDecay: weightDecay(0.01), amsgrad },
  ),
  NAdam: entry(['NAdam', 'NAdam'], ['Adam with Nesterov’s look ahead.', '带 Nesterov 前瞻的 Adam。'], {
    lr: lr(0.002),
    beta1,
    beta2: beta2(0.999),
    eps: eps(1e-8),
    weightDecay: weightDecay(0),
    momentumDecay: number(
      0.004,
      ['Momentum decay', '动量衰减'],
      ['How soon the momentum reaches its full size (momentum_decay).', '动量多快达到最大（momentum_decay）。'],
      { min: 0, max: 1000 },
    ),
    decoupled,
  }),
  RAdam: entry(['RAdam', 'RAdam'], ['Adam that starts carefully, without a warm-up.', '起步谨慎的 Adam，无需预热。'], {
    lr: lr(0.001),
    beta1,
    beta2: beta2(0.999),
    eps: eps(1e-8),
    weightDecay: weightDecay(0),
    decoupled,
  }),
  RMSprop: entry(['RMSprop', 'RMSprop'], ['Divides by the recent size of each gradient.', '除以各梯度最近的大小。'], {
    lr: lr(0.01),
    alpha: number(0.99, ['Alpha', 'Alpha'], ['Memory of the squared gradient.', '梯度平方的记忆。'], BELOW_ONE),
    eps: eps(1e-8),
    weightDecay: weightDecay(0),
    momentum: momentum(0),
    centered: boolean(
      false,
      ['Centered', '中心化'],
      ['Divides by the spread of the gradient instead of its size.', '除以梯度的离散程度而非大小。'],
    ),
  }),
  Adagrad: entry(
    ['Adagrad', 'Adagrad'],
    ['Smaller and smaller steps for weights that change often.', '对频繁变化的权重，步长越来越小。'],
    {
      lr: lr(0.01),
      lrDecay: number(
        0,
        ['Rate decay', '学习率衰减'],
        ['Divides the learning rate by 1 + decay · step (lr_decay).', '学习率除以 1 + 衰减 · 步数（lr_decay）。'],
        NOT_NEGATIVE,
      ),
      weightDecay: weightDecay(0),
      initialAccumulatorValue: number(
        0,
        ['First sum', '初始和'],
        [
          'Where the sum of squares begins (initial_accumulator_value).',
          '平方和的起始值（initial_accumulator_value）。',
        ],
        NOT_NEGATIVE,
      ),
      eps: eps(1e-10),
    },
  ),
  Adadelta: entry(['Adadelta', 'Adadelta'], ['Steps in the scale of the steps so far.', '步长与过去的步长成比例。'], {
    lr: lr(1),
    rho: number(0.9, ['Rho', 'Rho'], ['Memory of squares.', '平方的记忆。'], BELOW_ONE),
    eps: eps(1e-6),
    weightDecay: weightDecay(0),
  }),
  Lion: entry(
    ['Lion', 'Lion'],
    [
      'Steps of one size, by the sign of the momentum; take a tenth of Adam’s learning rate.',
      '按动量的符号走固定步长；学习率取 Adam 的十分之一。',
    ],
    { lr: lr(0.0001), beta1, beta2: beta2(0.99), weightDecay: weightDecay(0) },
  ),
} as const;
