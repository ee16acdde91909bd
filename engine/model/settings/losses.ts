/** Losses and their arguments, as torch.nn has them. */
import { boolean, choice, entry, integer, NOT_NEGATIVE, number, numbers, POSITIVE, SHARE } from './fields.ts';

const classWeights = numbers(
  [],
  ['Class weights', '类别权重'],
  [
    'One weight per class (weight); empty for equal weights. Increase it for rare classes.',
    '每个类别一个权重（weight）；留空表示权重相同。稀有类别可加大权重。',
  ],
  NOT_NEGATIVE,
);
const ignoreIndex = integer(
  -100,
  ['Ignored class', '忽略的类别'],
  ['Targets of this class are ignored (ignore_index).', '忽略目标为此类别的样本（ignore_index）。'],
  { min: -1e6, max: 1e6 },
);

export const LOSSES = {
  CrossEntropyLoss: entry(
    ['Cross-entropy', '交叉熵'],
    ['For classification, on logits; includes the softmax.', '用于分类，输入为 logits；已包含 softmax。'],
    {
      classWeights,
      ignoreIndex,
      labelSmoothing: number(
        0,
        ['Label smoothing', '标签平滑'],
        [
          'Fraction of the target spread over all classes (label_smoothing): 0.1 prevents overconfidence.',
          '平均分给所有类别的目标比例（label_smoothing）：0.1 可避免过度自信。',
        ],
        SHARE,
      ),
    },
  ),
  NLLLoss: entry(
    ['Negative log-likelihood', '负对数似然'],
    [
      'For classification, on log-probabilities: after a LogSoftmax layer.',
      '用于分类，输入为对数概率：末尾需有 LogSoftmax 层。',
    ],
    { classWeights, ignoreIndex },
  ),
  BCEWithLogitsLoss: entry(
    ['Binary cross-entropy with logits', '二元交叉熵（logits）'],
    ['For binary classification, on logits; includes the sigmoid.', '用于二分类，输入为 logits；已包含 sigmoid。'],
    {
      posWeight: numbers(
        [],
        ['Positive weight', '正例权重'],
        [
          'Weight of positive examples (pos_weight): one for all, or one per output.',
          '正例的权重（pos_weight）：一个共用，或每个输出一个。',
        ],
        NOT_NEGATIVE,
      ),
    },
  ),
  BCELoss: entry(
    ['Binary cross-entropy', '二元交叉熵'],
    [
      'For binary classification, on probabilities: after a Sigmoid layer.',
      '用于二分类，输入为概率：末尾需有 Sigmoid 层。',
    ],
    {},
  ),
  MSELoss: entry(
    ['Mean squared error', '均方误差'],
    [
      'Mean squared difference to the target; for classes, the target is one-hot.',
      '与目标之差的平方的均值；分类时目标为 one-hot。',
    ],
    {},
  ),
  L1Loss: entry(
    ['Mean absolute error', '平均绝对误差'],
    [
      'Mean absolute difference to the target; less sensitive to outliers.',
      '与目标之差的绝对值的均值；对离群值不敏感。',
    ],
    {},
  ),
  SmoothL1Loss: entry(
    ['Smooth L1', '平滑 L1'],
    ['Squared for small differences, absolute for large ones.', '差较小时为平方，较大时为绝对值。'],
    {
      beta: number(
        1,
        ['Beta', 'Beta'],
        ['Threshold between squared and absolute.', '平方与绝对值之间的阈值。'],
        NOT_NEGATIVE,
      ),
    },
  ),
  HuberLoss: entry(['Huber', 'Huber'], ['As smooth L1, times delta.', '与平滑 L1 相同，但乘以 delta。'], {
    delta: number(
      1,
      ['Delta', 'Delta'],
      ['Threshold between squared and absolute.', '平方与绝对值之间的阈值。'],
      POSITIVE,
    ),
  }),
  KLDivLoss: entry(
    ['Kullback-Leibler divergence', 'KL 散度'],
    [
      'Between distributions, on log-probabilities: after a LogSoftmax layer.',
      '衡量分布之间的差异，输入为对数概率：末尾需有 LogSoftmax 层。',
    ],
    {
      reduction: choice(
        'mean',
        ['Reduction', '归约方式'],
        [
          'Mean over all elements, or over samples (batchmean), which matches the mathematical definition.',
          '对所有元素平均，或对样本平均（batchmean），后者符合数学定义。',
        ],
        [
          { value: 'mean', label: ['elements', '元素'] },
          { value: 'batchmean', label: ['samples', '样本'] },
        ],
      ),
      logTarget: boolean(
        false,
        ['Log target', '对数目标'],
        ['The target is in log space (log_target).', '目标为对数空间（log_target）。'],
      ),
    },
  ),
  MultiMarginLoss: entry(
    ['Multi-class hinge', '多类合页'],
    [
      'For classification: the score of the true class should exceed the others by the margin.',
      '用于分类：真实类别的得分应比其他类别高出间隔。',
    ],
    {
      p: choice(
        '1',
        ['Power', '幂'],
        ['Exponent of the margin violation (p).', '间隔违反量的幂次（p）。'],
        [
          { value: '1', label: ['1', '1'] },
          { value: '2', label: ['2', '2'] },
        ],
      ),
      margin: number(1, ['Margin', '间隔'], ['Margin between the scores (margin).', '得分之间的间隔（margin）。'], {
        min: -1e6,
        max: 1e6,
      }),
      classWeights,
    },
  ),
  HingeEmbeddingLoss: entry(
    ['Hinge embedding', '合页嵌入'],
    [
      'Outputs are distances: small for target 1, larger than the margin for target -1 (or other classes).',
      '输出为距离：目标为 1 时应小，目标为 -1（或其他类别）时应大于间隔。',
    ],
    {
      margin: number(1, ['Margin', '间隔'], ['Margin of the distance (margin).', '距离的间隔（margin）。'], {
        min: -1e6,
        max: 1e6,
      }),
    },
  ),
  CosineEmbeddingLoss: entry(
    ['Cosine distance', '余弦距离'],
    ['One minus the cosine of the angle between output and target.', '1 减去输出与目标夹角的余弦。'],
    {},
  ),
  PoissonNLLLoss: entry(
    ['Poisson', '泊松'],
    ['Negative log-likelihood of a Poisson distribution, for counts.', '泊松分布的负对数似然，用于计数。'],
    {
      logInput: boolean(
        true,
        ['Log input', '对数输入'],
        ['The network outputs the logarithm of the rate (log_input).', '网络输出速率的对数（log_input）。'],
      ),
      full: boolean(
        false,
        ['Stirling term', 'Stirling 项'],
        ['Adds the Stirling approximation of log(target!) (full).', '加上 log(target!) 的 Stirling 近似（full）。'],
      ),
      eps: number(
        1e-8,
        ['Epsilon', 'Epsilon'],
        ['Avoids log(0) where log_input is False (eps).', 'log_input 为 False 时避免 log(0)（eps）。'],
        { min: 1e-12, max: 1 },
      ),
    },
  ),
} as const;
