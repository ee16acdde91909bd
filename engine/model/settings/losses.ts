/** Losses and their arguments, as torch.nn has them. */
import { boolean, choice, entry, integer, NOT_NEGATIVE, number, numbers, POSITIVE, SHARE } from './fields.ts';

const classWeights = numbers(
  [],
  ['Class weights', '类别权重'],
  [
    'One weight a class (weight); empty for all alike. Rare classes may weigh more.',
    '每个类别一个权重（weight）；留空表示全部相同。稀有类别可以加大权重。',
  ],
  NOT_NEGATIVE,
);
const ignoreIndex = integer(
  -100,
  ['Ignored class', '忽略的类别'],
  ['Targets of this class do not count (ignore_index).', '目标为此类别的样本不计入损失（ignore_index）。'],
  { min: -1e6, max: 1e6 },
);

export const LOSSES = {
  CrossEntropyLoss: entry(
    ['Cross-entropy', '交叉熵'],
    [
      'For classes. How surprised the network is by the right answer; contains the softmax.',
      '用于分类。网络对正确答案的“惊讶”程度；已包含 softmax。',
    ],
    {
      classWeights,
      ignoreIndex,
      labelSmoothing: number(
        0,
        ['Label smoothing', '标签平滑'],
        [
          'Share of the target that is spread over all classes (label_smoothing): 0.1 keeps the network from being too sure.',
          '分给所有类别的目标份额（label_smoothing）：0.1 可避免网络过于自信。',
        ],
        SHARE,
      ),
    },
  ),
  NLLLoss: entry(
    ['Negative log-likelihood', '负对数似然'],
    ['For classes, after a LogSoftmax layer.', '用于分类，网络末尾需有 LogSoftmax 层。'],
    { classWeights, ignoreIndex },
  ),
  BCEWithLogitsLoss: entry(
    ['Binary cross-entropy on raw scores', '二元交叉熵（原始分数）'],
    ['For yes or no, one raw score each; contains the sigmoid.', '用于是非判断，每项一个原始分数；已包含 sigmoid。'],
    {
      posWeight: numbers(
        [],
        ['Weight of yes', '正例权重'],
        [
          'How much a yes counts against a no (pos_weight): one for all, or one an output.',
          '正例相对反例的权重（pos_weight）：一个共用，或每个输出一个。',
        ],
        NOT_NEGATIVE,
      ),
    },
  ),
  BCELoss: entry(
    ['Binary cross-entropy', '二元交叉熵'],
    ['For yes or no, on probabilities: after a Sigmoid layer.', '用于是非判断，输入为概率：末尾需有 Sigmoid 层。'],
    {},
  ),
  MSELoss: entry(
    ['Mean squared error', '均方误差'],
    [
      'Mean squared distance to the wanted values; for classes, to 1 for the right one and 0 for the others.',
      '与目标值的平均平方距离；分类时正确类别的目标为 1，其余为 0。',
    ],
    {},
  ),
  L1Loss: entry(
    ['Mean absolute error', '平均绝对误差'],
    ['Mean distance to the wanted values; outliers pull less.', '与目标值的平均距离；离群值影响较小。'],
    {},
  ),
  SmoothL1Loss: entry(
    ['Smooth L1', '平滑 L1'],
    ['Squared near the target, absolute far from it.', '接近目标时为平方，远离时为绝对值。'],
    {
      beta: number(
        1,
        ['Beta', 'Beta'],
        ['Distance where squared turns into absolute.', '由平方变为绝对值的距离。'],
        NOT_NEGATIVE,
      ),
    },
  ),
  HuberLoss: entry(['Huber', 'Huber'], ['As smooth L1, times delta.', '与平滑 L1 相同，但乘以 delta。'], {
    delta: number(
      1,
      ['Delta', 'Delta'],
      ['Distance where squared turns into absolute.', '由平方变为绝对值的距离。'],
      POSITIVE,
    ),
  }),
  KLDivLoss: entry(
    ['Kullback-Leibler divergence', 'KL 散度'],
    [
      'Between distributions; the network gives log-probabilities (LogSoftmax).',
      '衡量分布之间的差异；网络输出对数概率（LogSoftmax）。',
    ],
    {
      reduction: choice(
        'mean',
        ['Mean over', '平均方式'],
        [
          'Over all elements, or over samples (batchmean), which is the mathematical divergence.',
          '对所有元素平均，或对样本平均（batchmean），后者是数学上的散度。',
        ],
        [
          { value: 'mean', label: ['elements', '元素'] },
          { value: 'batchmean', label: ['samples', '样本'] },
        ],
      ),
      logTarget: boolean(
        false,
        ['Target is logarithmic', '目标为对数'],
        ['The target holds log-probabilities (log_target).', '目标为对数概率（log_target）。'],
      ),
    },
  ),
  MultiMarginLoss: entry(
    ['Multi-class hinge', '多类合页'],
    [
      'For classes. The right score shall lead every other by the margin.',
      '用于分类。正确类别的分数应比其他类别高出间隔。',
    ],
    {
      p: choice(
        '1',
        ['Power', '幂'],
        ['Power of each shortfall.', '每个差额的幂。'],
        [
          { value: '1', label: ['1', '1'] },
          { value: '2', label: ['2', '2'] },
        ],
      ),
      margin: number(1, ['Margin', '间隔'], ['How far the right score shall lead.', '正确分数应领先多少。'], {
        min: -1e6,
        max: 1e6,
      }),
      classWeights,
    },
  ),
  HingeEmbeddingLoss: entry(
    ['Hinge embedding', '合页嵌入'],
    [
      'Outputs are distances: small where the target is 1, beyond the margin where it is -1 (or not the class).',
      '输出为距离：目标为 1 时应小，目标为 -1（或不是该类）时应超过间隔。',
    ],
    {
      margin: number(1, ['Margin', '间隔'], ['Distance that is far enough.', '足够远的距离。'], {
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
  PoissonNLLLoss: entry(['Poisson', '泊松'], ['For counts.', '用于计数。'], {
    logInput: boolean(
      true,
      ['Output is logarithmic', '输出为对数'],
      ['The network gives the logarithm of the rate (log_input).', '网络输出速率的对数（log_input）。'],
    ),
    full: boolean(
      false,
      ['With Stirling term', '包含 Stirling 项'],
      ['Adds the approximation of log(target!) (full).', '加上 log(target!) 的近似（full）。'],
    ),
    eps: number(
      1e-8,
      ['Epsilon', 'Epsilon'],
      ['Keeps the logarithm finite where the output is no logarithm.', '输出不是对数时，避免取对数溢出。'],
      { min: 1e-12, max: 1 },
    ),
  }),
} as const;
