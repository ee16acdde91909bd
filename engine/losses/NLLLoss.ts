import { entry } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import { classVectors } from './classes.ts';
import { LOG_PROBABILITIES } from './expectations.ts';
import { classWeights, ignoreIndex, NO_CLASS } from './fields.ts';
import { likelihood, likelihoodWeight } from './likelihood.ts';
import { likelihoodCode } from './likelihoodCode.ts';
import { defineLoss } from './loss.ts';
import { alongClasses, rest, weightTensor } from './python.ts';

/** Negative log-likelihood −x[label] of log-probabilities x. */
export const NLLLoss = defineLoss(
  entry(
    ['Negative log-likelihood', '负对数似然'],
    [
      'For classification, on log-probabilities: after a LogSoftmax layer.',
      '用于分类，输入为对数概率：末尾需有 LogSoftmax 层。',
    ],
    { classWeights, ignoreIndex },
  ),
  {
    compares: 'classes',
    isLikelihood: true,
    expects: LOG_PROBABILITIES,
    ignoredClass: (settings) => settings.ignoreIndex,
    mean: {
      sum: (b, settings, output, target) => {
        const { scores, hot } = classVectors(b, output, target);
        return likelihood(b, settings, scores, hot, target);
      },
      weight: likelihoodWeight,
    },
    typescript: (settings, place) => likelihoodCode(settings, 'outputs', place),
    python: (settings, given, { shape, target, classWeights }) => {
      const weight = classWeights ?? weightTensor(settings.classWeights);
      if (target !== 'input')
        return `F.nll_loss(${given}${rest({ weight, ignore_index: unless(NO_CLASS, settings.ignoreIndex) })})`;
      // PyTorch supports class labels only; for class probabilities the loss is their expectation.
      const of = weight ? `targets * ${weight}${alongClasses(shape)}` : 'targets';
      return `-(${of} * outputs).sum() / (${of}).sum()`;
    },
  },
);
