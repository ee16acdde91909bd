/** Settings that are groups of numbers rather than one of several choices. */
import { boolean, entry, integer, NOT_NEGATIVE, number } from './fields.ts';

export const WARMUP = entry(
  ['Warm-up', '预热'],
  ['The learning rate rises along a line at first.', '开始时学习率沿直线上升。'],
  {
    steps: integer(
      0,
      ['Steps', '步数'],
      ['Steps of the optimizer until the full rate; 0 for none.', '到达完整学习率的优化器步数；0 表示不预热。'],
      { min: 0, max: 1e9 },
    ),
    startFactor: number(
      0.1,
      ['Start at', '起始比例'],
      ['Share of the learning rate at the first step (start_factor).', '第一步的学习率比例（start_factor）。'],
      { min: 1e-6, max: 1 },
    ),
  },
);

export const ACCUMULATION = entry(
  ['Gradient accumulation', '梯度累积'],
  ['Several batches make one step, as one large batch would.', '多个批次合成一步，相当于一个大批次。'],
  {
    accumulation: integer(
      1,
      ['Batches a step', '每步批次数'],
      ['Batches whose gradients are averaged into one step.', '将多少个批次的梯度平均为一步。'],
      { min: 1, max: 65_536 },
    ),
  },
);

export const STATISTICS = entry(
  ['Looks inside', '查看内部'],
  ['Histograms of activations, gradients and weights while it learns.', '训练时激活值、梯度和权重的直方图。'],
  {
    statisticsEvery: integer(
      50,
      ['Every so many batches', '间隔批次数'],
      ['Batches between two looks; 0 for none.', '两次查看之间的批次数；0 表示不查看。'],
      { min: 0, max: 1_000_000 },
    ),
  },
);

export const AVERAGING = entry(
  ['Averaged weights', '权重平均'],
  [
    'A running mean of the weights, often better than the last ones; it is tested, saved and exported.',
    '权重的滑动平均，通常优于最后的权重；测试、保存与导出都使用它。',
  ],
  {
    enabled: boolean(false, ['Averaging', '平均'], ['Keep a running mean.', '保持滑动平均。']),
    decay: number(0.999, ['Decay', '衰减'], ['Share of the mean that stays at each step.', '每一步保留的平均份额。'], {
      min: 0,
      max: 0.999999999,
    }),
  },
);

export const PENALTIES = entry(
  ['Penalties', '惩罚项'],
  [
    'Added to the training loss; on weights, not on biases and scales.',
    '加到训练损失上；只作用于权重，不作用于偏置和缩放。',
  ],
  {
    l1: number(
      0,
      ['L1', 'L1'],
      ['Times the sum of sizes: makes many weights zero.', '乘以绝对值之和：使许多权重为零。'],
      NOT_NEGATIVE,
    ),
    l2: number(
      0,
      ['L2', 'L2'],
      ['Times the sum of squares: keeps weights small.', '乘以平方和：使权重保持较小。'],
      NOT_NEGATIVE,
    ),
  },
);
