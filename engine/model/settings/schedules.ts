/** How the learning rate changes over a run, as torch.optim.lr_scheduler has it. */
import { BELOW_ONE, boolean, choice, entry, integer, NOT_NEGATIVE, number, numbers, POSITIVE } from './fields.ts';

const interval = choice(
  'epoch',
  ['Counted in', '计数单位'],
  ['What the numbers here count: epochs, or steps of the optimizer.', '此处的数字按轮数还是优化器步数计算。'],
  [
    { value: 'epoch', label: ['epochs', '轮'] },
    { value: 'step', label: ['steps', '步'] },
  ],
);
const gamma = (value: number) =>
  number(value, ['Gamma', 'Gamma'], ['What the learning rate is multiplied by.', '学习率乘以的系数。'], POSITIVE);
const etaMin = number(
  0,
  ['Lowest rate', '最低学习率'],
  ['Where the curve ends (eta_min).', '曲线的终点（eta_min）。'],
  NOT_NEGATIVE,
);
const WHOLE_RUN = { min: 0, max: 1e9 } as const;

export const SCHEDULES = {
  constant: entry(['Constant', '不变'], ['The learning rate stays as it is.', '学习率保持不变。'], {}),
  StepLR: entry(['Steps', '阶梯'], ['Falls by a factor every so often.', '每隔一段时间按系数下降。'], {
    stepSize: integer(10, ['Step size', '步长'], ['How long a stair is (step_size).', '每级的长度（step_size）。'], {
      min: 1,
      max: 1e9,
    }),
    gamma: gamma(0.1),
    interval,
  }),
  MultiStepLR: entry(['Milestones', '里程碑'], ['Falls by a factor at each milestone.', '在每个里程碑处按系数下降。'], {
    milestones: numbers([30, 80], ['Milestones', '里程碑'], ['When it falls.', '下降的时刻。'], {
      integers: true,
      min: 0,
      max: 1e9,
    }),
    gamma: gamma(0.1),
    interval,
  }),
  ExponentialLR: entry(['Exponential', '指数'], ['Falls by a factor every time.', '每次按系数下降。'], {
    gamma: gamma(0.95),
    interval,
  }),
  CosineAnnealingLR: entry(['Cosine', '余弦'], ['Falls along half a cosine.', '沿半个余弦下降。'], {
    tMax: integer(
      0,
      ['Length', '长度'],
      ['Until the lowest rate (T_max); 0 for the whole run.', '到达最低学习率的时间（T_max）；0 表示整个训练。'],
      WHOLE_RUN,
    ),
    etaMin,
    interval,
  }),
  CosineAnnealingWarmRestarts: entry(
    ['Cosine with restarts', '余弦重启'],
    ['Falls along a cosine and starts again.', '沿余弦下降后重新开始。'],
    {
      t0: integer(10, ['First length', '首段长度'], ['Until the first restart (T_0).', '到第一次重启（T_0）。'], {
        min: 1,
        max: 1e9,
      }),
      tMult: integer(
        1,
        ['Growth', '增长'],
        ['Each stretch is this many times as long as the last (T_mult).', '每段是前一段的多少倍（T_mult）。'],
        { min: 1, max: 1000 },
      ),
      etaMin,
      interval,
    },
  ),
  OneCycleLR: entry(
    ['One cycle', '单周期'],
    [
      'Up to a large rate and down to a tiny one within the run; counted in steps.',
      '在整个训练中先升到较大学习率，再降到极小；按步计算。',
    ],
    {
      maxLr: number(
        0.1,
        ['Highest rate', '最高学习率'],
        [
          'The top of the curve (max_lr); it takes the place of the learning rate.',
          '曲线的顶点（max_lr），取代学习率。',
        ],
        POSITIVE,
      ),
      pctStart: number(
        0.3,
        ['Rising share', '上升份额'],
        ['Share of the run in which the rate rises (pct_start).', '学习率上升所占的份额（pct_start）。'],
        { min: 0, max: 1 },
      ),
      annealStrategy: choice(
        'cos',
        ['Curve', '曲线'],
        ['Along a cosine or a line (anneal_strategy).', '沿余弦或直线（anneal_strategy）。'],
        [
          { value: 'cos', label: ['cosine', '余弦'] },
          { value: 'linear', label: ['line', '直线'] },
        ],
      ),
      divFactor: number(
        25,
        ['Start divisor', '起始除数'],
        ['The start is the highest rate divided by this (div_factor).', '起始值为最高学习率除以此数（div_factor）。'],
        POSITIVE,
      ),
      finalDivFactor: number(
        10_000,
        ['End divisor', '结束除数'],
        ['The end is the start divided by this (final_div_factor).', '结束值为起始值除以此数（final_div_factor）。'],
        { min: 1e-12, max: 1e12 },
      ),
      threePhase: boolean(
        false,
        ['Three phases', '三阶段'],
        ['Down to the start first, then to the end (three_phase).', '先降回起始值，再降到结束值（three_phase）。'],
      ),
      cycleMomentum: boolean(
        true,
        ['Momentum against it', '动量反向变化'],
        [
          'Momentum (or beta 1) falls while the rate rises (cycle_momentum).',
          '学习率上升时动量（或 beta 1）下降（cycle_momentum）。',
        ],
      ),
      baseMomentum: number(
        0.85,
        ['Lowest momentum', '最低动量'],
        ['At the top of the curve (base_momentum).', '在曲线顶点处（base_momentum）。'],
        BELOW_ONE,
      ),
      maxMomentum: number(
        0.95,
        ['Highest momentum', '最高动量'],
        ['At start and end (max_momentum).', '在开始与结束处（max_momentum）。'],
        BELOW_ONE,
      ),
    },
  ),
  PolynomialLR: entry(['Polynomial', '多项式'], ['Falls to zero along a power.', '沿幂函数降到零。'], {
    totalIters: integer(
      0,
      ['Length', '长度'],
      ['Until zero (total_iters); 0 for the whole run.', '到零的时间（total_iters）；0 表示整个训练。'],
      WHOLE_RUN,
    ),
    power: number(1, ['Power', '幂'], ['1 is a straight line.', '1 为直线。'], POSITIVE),
    interval,
  }),
  ReduceLROnPlateau: entry(
    ['On a plateau', '平台期下降'],
    [
      'Falls when the validation loss no longer improves (the training loss where nothing is kept for validation).',
      '当验证损失不再改善时下降（没有验证数据时用训练损失）。',
    ],
    {
      factor: number(0.1, ['Factor', '系数'], ['What the rate is multiplied by.', '学习率乘以的系数。'], {
        min: 1e-12,
        max: 0.999999999,
      }),
      patience: integer(
        10,
        ['Patience', '耐心'],
        ['Epochs without improvement that are borne.', '可容忍的无改善轮数。'],
        { min: 0, max: 1e6 },
      ),
      threshold: number(
        1e-4,
        ['Threshold', '阈值'],
        ['How much counts as an improvement.', '多大的变化算作改善。'],
        NOT_NEGATIVE,
      ),
      thresholdMode: choice(
        'rel',
        ['Threshold is', '阈值类型'],
        ['A share of the best loss, or a number (threshold_mode).', '最佳损失的比例，或一个数值（threshold_mode）。'],
        [
          { value: 'rel', label: ['a share', '比例'] },
          { value: 'abs', label: ['a number', '数值'] },
        ],
      ),
      cooldown: integer(0, ['Cooldown', '冷却'], ['Epochs to wait after a fall.', '下降后等待的轮数。'], {
        min: 0,
        max: 1e6,
      }),
      minLr: number(
        0,
        ['Lowest rate', '最低学习率'],
        ['It never falls below this (min_lr).', '不会低于此值（min_lr）。'],
        NOT_NEGATIVE,
      ),
    },
  ),
} as const;
