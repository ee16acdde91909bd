/** How the learning rate changes over a run, as torch.optim.lr_scheduler has it. */
import {
  BELOW_ONE,
  boolean,
  choice,
  entry,
  integer,
  NOT_NEGATIVE,
  number,
  numbers,
  POSITIVE,
} from '../../settings/fields.ts';

const interval = choice(
  'epoch',
  ['Unit', '单位'],
  ['Whether the scheduler steps every epoch or every optimizer step.', '调度器按轮次还是按优化器步数计算。'],
  [
    { value: 'epoch', label: ['epochs', '轮'] },
    { value: 'step', label: ['steps', '步'] },
  ],
);
const gamma = (value: number) =>
  number(
    value,
    ['Gamma', 'Gamma'],
    ['Multiplicative factor of learning rate decay (gamma).', '学习率衰减的乘法因子（gamma）。'],
    POSITIVE,
  );
const etaMin = number(
  0,
  ['Min learning rate', '最小学习率'],
  ['Minimum learning rate (eta_min).', '最小学习率（eta_min）。'],
  NOT_NEGATIVE,
);
const WHOLE_RUN = { min: 0, max: 1e9 } as const;

export const SCHEDULES = {
  constant: entry(['Constant', '常数'], ['The learning rate is constant.', '学习率保持不变。'], {}),
  StepLR: entry(['Step', '阶梯'], ['Decays by gamma every step size.', '每隔固定间隔按 gamma 衰减。'], {
    stepSize: integer(
      10,
      ['Step size', '衰减间隔'],
      ['Period of the decay (step_size).', '衰减的周期（step_size）。'],
      {
        min: 1,
        max: 1e9,
      },
    ),
    gamma: gamma(0.1),
    interval,
  }),
  MultiStepLR: entry(
    ['Multi-step', '多阶梯'],
    ['Decays by gamma at each milestone.', '在每个里程碑处按 gamma 衰减。'],
    {
      milestones: numbers(
        [30, 80],
        ['Milestones', '里程碑'],
        ['Indices at which it decays (milestones).', '衰减发生的时刻（milestones）。'],
        {
          integers: true,
          min: 0,
          max: 1e9,
        },
      ),
      gamma: gamma(0.1),
      interval,
    },
  ),
  ExponentialLR: entry(['Exponential', '指数'], ['Decays by gamma every epoch or step.', '每轮或每步按 gamma 衰减。'], {
    gamma: gamma(0.95),
    interval,
  }),
  CosineAnnealingLR: entry(['Cosine annealing', '余弦退火'], ['Decays along half a cosine.', '沿半个余弦衰减。'], {
    tMax: integer(
      0,
      ['Length', '长度'],
      ['Until the minimum (T_max); 0 for the whole run.', '到达最小值的时间（T_max）；0 表示整个训练。'],
      WHOLE_RUN,
    ),
    etaMin,
    interval,
  }),
  CosineAnnealingWarmRestarts: entry(
    ['Cosine with warm restarts', '余弦退火热重启'],
    ['Cosine annealing that restarts periodically.', '周期性重启的余弦退火。'],
    {
      t0: integer(10, ['First cycle', '首个周期'], ['Until the first restart (T_0).', '到第一次重启（T_0）。'], {
        min: 1,
        max: 1e9,
      }),
      tMult: integer(
        1,
        ['Cycle factor', '周期倍数'],
        ['Factor by which each cycle is longer than the last (T_mult).', '每个周期是前一周期的多少倍（T_mult）。'],
        { min: 1, max: 1000 },
      ),
      etaMin,
      interval,
    },
  ),
  OneCycleLR: entry(
    ['One cycle', '单周期'],
    [
      '1cycle policy: up to a maximum and down to a minimum within the run; per step.',
      '1cycle 策略：在整个训练中先升到最大学习率，再降到最小；按步计算。',
    ],
    {
      maxLr: number(
        0.1,
        ['Max learning rate', '最大学习率'],
        ['Peak of the cycle (max_lr); replaces the learning rate.', '周期的峰值（max_lr），取代学习率。'],
        POSITIVE,
      ),
      pctStart: number(
        0.3,
        ['Rising fraction', '上升比例'],
        ['Fraction of the run in which the rate rises (pct_start).', '学习率上升所占的比例（pct_start）。'],
        { min: 0, max: 1 },
      ),
      annealStrategy: choice(
        'cos',
        ['Curve', '曲线'],
        ['Cosine or linear annealing (anneal_strategy).', '余弦或线性退火（anneal_strategy）。'],
        [
          { value: 'cos', label: ['cosine', '余弦'] },
          { value: 'linear', label: ['linear', '线性'] },
        ],
      ),
      divFactor: number(
        25,
        ['Initial divisor', '初始除数'],
        ['Initial learning rate = maximum / this (div_factor).', '初始学习率 = 最大学习率 / 此数（div_factor）。'],
        POSITIVE,
      ),
      finalDivFactor: number(
        10_000,
        ['Final divisor', '最终除数'],
        [
          'Minimum learning rate = initial / this (final_div_factor).',
          '最小学习率 = 初始学习率 / 此数（final_div_factor）。',
        ],
        { min: 1e-12, max: 1e12 },
      ),
      threePhase: boolean(
        false,
        ['Three phases', '三阶段'],
        [
          'Down to the initial rate first, then to the minimum (three_phase).',
          '先降回初始值，再降到最小值（three_phase）。',
        ],
      ),
      cycleMomentum: boolean(
        true,
        ['Cycle momentum', '循环动量'],
        [
          'Momentum (or beta 1) is cycled inversely to the learning rate (cycle_momentum).',
          '动量（或 beta 1）与学习率反向循环（cycle_momentum）。',
        ],
      ),
      baseMomentum: number(
        0.85,
        ['Min momentum', '最小动量'],
        ['At the peak of the cycle (base_momentum).', '在周期峰值处（base_momentum）。'],
        BELOW_ONE,
      ),
      maxMomentum: number(
        0.95,
        ['Max momentum', '最大动量'],
        ['At start and end (max_momentum).', '在开始与结束处（max_momentum）。'],
        BELOW_ONE,
      ),
    },
  ),
  PolynomialLR: entry(['Polynomial', '多项式'], ['Polynomial decay to zero.', '按多项式衰减到零。'], {
    totalIters: integer(
      0,
      ['Length', '长度'],
      ['Until zero (total_iters); 0 for the whole run.', '到零的时间（total_iters）；0 表示整个训练。'],
      WHOLE_RUN,
    ),
    power: number(1, ['Power', '幂'], ['Power of the polynomial; 1 is linear.', '多项式的幂；1 为线性。'], POSITIVE),
    interval,
  }),
  ReduceLROnPlateau: entry(
    ['Reduce on plateau', '平台期衰减'],
    [
      'Decays when the validation loss stops improving (the training loss if there is no validation set).',
      '当验证损失不再改善时衰减（没有验证集时用训练损失）。',
    ],
    {
      factor: number(
        0.1,
        ['Factor', '系数'],
        ['Factor by which the learning rate is reduced (factor).', '降低学习率的因子（factor）。'],
        {
          min: 1e-12,
          max: 0.999999999,
        },
      ),
      patience: integer(
        10,
        ['Patience', '耐心'],
        ['Epochs without improvement before it decays (patience).', '衰减之前允许的无改善轮次（patience）。'],
        { min: 0, max: 1e6 },
      ),
      threshold: number(
        1e-4,
        ['Threshold', '阈值'],
        ['Minimum change that counts as an improvement (threshold).', '算作改善的最小变化（threshold）。'],
        NOT_NEGATIVE,
      ),
      thresholdMode: choice(
        'rel',
        ['Threshold mode', '阈值模式'],
        ['Relative to the best loss, or absolute (threshold_mode).', '相对于最佳损失，或绝对值（threshold_mode）。'],
        [
          { value: 'rel', label: ['relative', '相对'] },
          { value: 'abs', label: ['absolute', '绝对'] },
        ],
      ),
      cooldown: integer(
        0,
        ['Cooldown', '冷却'],
        ['Epochs to wait after a decay (cooldown).', '衰减后等待的轮次（cooldown）。'],
        {
          min: 0,
          max: 1e6,
        },
      ),
      minLr: number(
        0,
        ['Min learning rate', '最小学习率'],
        ['Lower bound of the learning rate (min_lr).', '学习率的下界（min_lr）。'],
        NOT_NEGATIVE,
      ),
    },
  ),
} as const;
