import { sumAll } from '../program/arithmetic.ts';
import { entry, number, SHARE } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import { classVectors, weightVector } from './classes.ts';
import { classWeights, ignoreIndex, NO_CLASS } from './fields.ts';
import { likelihood, likelihoodWeight, ofKeptRows } from './likelihood.ts';
import { likelihoodCode } from './likelihoodCode.ts';
import { defineLoss } from './loss.ts';
import { rest, weightTensor } from './python.ts';

/** Cross-entropy of logits [N, C, …] and labels [N, …]: −log softmax(x)[label], mean over labels. */
export const CrossEntropyLoss = defineLoss(
  entry(
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
  {
    compares: 'classes',
    isLikelihood: true,
    contains: 'softmax',
    ignoredClass: (settings) => settings.ignoreIndex,
    mean: {
      sum: (b, settings, output, target) => {
        const { scores, hot, classes } = classVectors(b, output, target);
        const logs = b.logSoftmax(scores);
        const sum = likelihood(b, settings, logs, hot, target);
        const { labelSmoothing: smoothing } = settings;
        if (!smoothing) return sum;
        // Label smoothing: the target mixed with a uniform distribution.
        const weights = weightVector(b, settings.classWeights, classes);
        const weighted = weights ? b.mul(logs, weights) : logs;
        const others =
          target.kind === 'classes' ? ofKeptRows(b, weighted, target.value, settings.ignoreIndex) : weighted;
        const even = b.mul(sumAll(b, others), b.scalar(-smoothing / classes));
        return b.add(b.mul(sum, b.scalar(1 - smoothing)), even);
      },
      weight: likelihoodWeight,
    },
    typescript: (settings, place) => likelihoodCode(settings, 'tf.logSoftmax(outputs)', place),
    python: (settings, given, { classWeights }) =>
      `F.cross_entropy(${given}${rest({
        weight: classWeights ?? weightTensor(settings.classWeights),
        ignore_index: unless(NO_CLASS, settings.ignoreIndex),
        label_smoothing: unless(0, settings.labelSmoothing),
      })})`,
  },
);
