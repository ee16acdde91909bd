/** Settings that are groups of numbers rather than one of several choices. */
import { boolean, entry, integer, NOT_NEGATIVE, number } from './fields.ts';

export const WARMUP = entry(
  ['Warm-up', '预热'],
  ['The learning rate rises linearly at first.', '开始时学习率线性上升。'],
  {
    steps: integer(
      0,
      ['Steps', '步数'],
      ['Optimizer steps until the full learning rate; 0 for none.', '到达完整学习率的优化器步数；0 表示不预热。'],
      { min: 0, max: 1e9 },
    ),
    startFactor: number(
      0.1,
      ['Start factor', '起始因子'],
      ['Factor of the learning rate at the first step (start_factor).', '第一步的学习率因子（start_factor）。'],
      { min: 1e-6, max: 1 },
    ),
  },
);

export const ACCUMULATION = entry(
  ['Gradient accumulation', '梯度累积'],
  [
    'Gradients of several batches are accumulated for one step, as for one larger batch.',
    '多个批次的梯度累积为一步，相当于更大的批次。',
  ],
  {
    accumulation: integer(
      1,
      ['Batches per step', '每步批次数'],
      ['Batches whose gradients are averaged into one step.', '将多少个批次的梯度平均为一步。'],
      { min: 1, max: 65_536 },
    ),
  },
);

export const STATISTICS = entry(
  ['Layer statistics', '各层统计'],
  ['Histograms of activations, gradients and weights during training.', '训练时激活值、梯度和权重的直方图。'],
  {
    statisticsEvery: integer(
      50,
      ['Interval (batches)', '间隔（批次）'],
      ['Batches between two measurements; 0 for none.', '两次统计之间的批次数；0 表示不统计。'],
      { min: 0, max: 1_000_000 },
    ),
  },
);

export const AVERAGING = entry(
  ['Weight averaging', '权重平均'],
  [
    'Exponential moving average (EMA) of the weights, often better than the last ones; it is tested, saved and exported.',
    '权重的指数滑动平均（EMA），通常优于最后的权重；测试、保存与导出都使用它。',
  ],
  {
    enabled: boolean(false, ['Averaging', '平均'], ['Keep an exponential moving average.', '保持指数滑动平均。']),
    decay: number(0.999, ['Decay', '衰减'], ['Decay of the average per step.', '每一步的衰减系数。'], {
      min: 0,
      max: 0.999999999,
    }),
  },
);

export const PENALTIES = entry(
  ['Regularization', '正则化'],
  [
    'Penalties added to the training loss; on weights, not on biases and scales.',
    '加到训练损失上的惩罚项；只作用于权重，不作用于偏置和缩放。',
  ],
  {
    l1: number(
      0,
      ['L1', 'L1'],
      ['Factor of the sum of absolute weights: promotes sparsity.', '权重绝对值之和的系数：促进稀疏。'],
      NOT_NEGATIVE,
    ),
    l2: number(
      0,
      ['L2', 'L2'],
      ['Factor of the sum of squared weights: keeps weights small.', '权重平方和的系数：使权重保持较小。'],
      NOT_NEGATIVE,
    ),
  },
);
