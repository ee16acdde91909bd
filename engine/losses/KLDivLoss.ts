import { safeLog } from '../program/arithmetic.ts';
import { boolean, choice, entry } from '../settings/fields.ts';
import { named } from '../settings/python.ts';
import { LOG_PROBABILITIES } from './expectations.ts';
import { defineLoss } from './loss.ts';
import { perElement, perSample, sumOfElements } from './mean.ts';

/** Kullback-Leibler divergence y·(log y − x) of log-probabilities x; 0 where y is 0. */
export const KLDivLoss = defineLoss(
  entry(
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
  {
    compares: 'values',
    expects: LOG_PROBABILITIES,
    outputActivation: ({ logTarget }) => (logTarget ? 'identity' : 'exp'),
    mean: {
      sum: sumOfElements((b, { logTarget }, x, y) =>
        logTarget ? b.mul(b.exp(y), b.sub(y, x)) : b.mul(y, b.sub(safeLog(b, y), x)),
      ),
      weight: (b, settings, shape, target) =>
        (settings.reduction === 'mean' ? perElement : perSample)(b, settings, shape, target),
    },
    typescript: ({ logTarget, reduction }) => {
      const each = logTarget
        ? 'tf.mul(tf.exp(targets), tf.sub(targets, outputs))'
        : 'tf.mul(targets, tf.sub(tf.log(tf.maximum(targets, 1.2e-38)), outputs))';
      return reduction === 'mean' ? `tf.mean(${each})` : `tf.div(tf.sum(${each}), outputs.shape[0])`;
    },
    python: ({ logTarget, reduction }, given) =>
      `F.kl_div(${given}, ${named({ reduction, log_target: logTarget || undefined })})`,
  },
);
