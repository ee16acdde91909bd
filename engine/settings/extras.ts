/** Settings that are groups of numbers rather than a choice. */
import { boolean, choice, entry, integer, NOT_NEGATIVE, number } from './fields.ts';

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

export const BALANCE = entry(
  ['Class balance', '类别平衡'],
  ['What makes up for classes of unequal size.', '弥补各类别样本数的不均衡。'],
  {
    balance: choice(
      'none',
      ['Method', '方式'],
      [
        'Class weights: in the loss, n / (k · n_c) for n training samples, k classes and n_c samples of a class. Sampling: each epoch has as many samples of each class; those of rare classes come several times.',
        '类别权重：损失中按 n / (k · n_c) 加权（n 个训练样本，k 个类别，某类别有 n_c 个样本）。抽样：每轮各类别的样本数相同，稀有类别的样本会重复出现。',
      ],
      [
        { value: 'none', label: ['None', '无'] },
        { value: 'weights', label: ['Class weights', '类别权重'] },
        { value: 'sampling', label: ['Sampling', '抽样'] },
      ],
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

export const PRECISION = entry(['Precision', '精度'], ['Float type of a training step.', '训练步骤使用的浮点类型。'], {
  precision: choice(
    'float32',
    ['Precision', '精度'],
    [
      'In mixed precision products and convolutions are computed in bfloat16; weights, optimizer, sums, normalization statistics and losses stay float32, as with torch.autocast. Evaluation is in float32.',
      '混合精度以 bfloat16 计算矩阵乘积与卷积；权重、优化器、求和、归一化统计量与损失保持 float32，与 torch.autocast 相同。评估使用 float32。',
    ],
    [
      { value: 'float32', label: ['float32', 'float32'] },
      { value: 'bfloat16', label: ['mixed bfloat16', '混合 bfloat16'] },
    ],
  ),
});

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

export const EARLY_STOPPING = entry(
  ['Best epoch and early stopping', '最佳轮次与提前停止'],
  [
    'The weights of the best epoch are kept beside the last. With early stopping, a run ends when no epoch has been better for a while.',
    '最佳轮次的权重与最后的权重一起保留。启用提前停止后，若一段时间内没有更好的轮次，训练就会结束。',
  ],
  {
    metric: choice(
      'validationLoss',
      ['Metric', '指标'],
      [
        'What the best epoch is told by. The first two need validation samples.',
        '用来判断最佳轮次；前两项需要验证样本。',
      ],
      [
        { value: 'validationLoss', label: ['validation loss', '验证损失'] },
        { value: 'validationAccuracy', label: ['validation accuracy', '验证准确率'] },
        { value: 'trainLoss', label: ['training loss', '训练损失'] },
      ],
    ),
    enabled: boolean(
      false,
      ['Early stopping', '提前停止'],
      ['End the run when it gets no better.', '不再改善时结束训练。'],
    ),
    patience: integer(
      5,
      ['Patience (epochs)', '耐心（轮）'],
      ['Epochs without a better one after which the run ends.', '连续多少轮没有更好的结果就结束。'],
      { min: 1, max: 100_000 },
    ),
    minDelta: number(
      0,
      ['Minimum change', '最小变化'],
      ['By how much an epoch has to be better at least (min_delta).', '至少要改善多少才算更好（min_delta）。'],
      NOT_NEGATIVE,
    ),
  },
);

export const CHECKPOINTS = entry(
  ['Checkpoints', '检查点'],
  [
    'Where a run can be resumed from. The end of an epoch is always one, unless they are counted in epochs.',
    '训练可以从检查点恢复。除非按轮计数，每轮结束都会保存。',
  ],
  {
    every: number(1, ['Every', '间隔'], ['Between two checkpoints.', '两个检查点之间的间隔。'], {
      min: 0.01,
      max: 1e9,
    }),
    unit: choice(
      'minutes',
      ['Unit', '单位'],
      ['Minutes, steps or epochs; whole numbers of steps and epochs.', '分钟、步或轮；步和轮取整数。'],
      [
        { value: 'minutes', label: ['minutes', '分钟'] },
        { value: 'steps', label: ['steps', '步'] },
        { value: 'epochs', label: ['epochs', '轮'] },
      ],
    ),
    keep: integer(
      2,
      ['Keep', '保留'],
      ['How many are kept, beside that of the best epoch.', '除最佳轮次外保留多少个。'],
      { min: 1, max: 1000 },
    ),
  },
);
