import { classVectors } from './classes.ts';
import { likelihood, likelihoodWeight } from './likelihood.ts';
import type { LossOf } from './loss.ts';

/** −x[label] on log-probabilities. */
export const NLLLoss: LossOf<'NLLLoss'> = {
  compares: 'classes',
  isLikelihood: true,
  sum: (b, settings, output, target) => {
    const { scores, hot } = classVectors(b, output, target);
    return likelihood(b, settings, scores, hot, target);
  },
  weight: likelihoodWeight,
};
