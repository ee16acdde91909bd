import { classVectors, weightVector } from './classes.ts';
import { sumAll } from './elements.ts';
import { likelihood, likelihoodWeight, ofKeptRows } from './likelihood.ts';
import type { LossOf } from './loss.ts';

/** Cross-entropy: −log softmax(x)[label] of logits x. */
export const CrossEntropyLoss: LossOf<'CrossEntropyLoss'> = {
  compares: 'classes',
  isLikelihood: true,
  sum: (b, settings, output, target) => {
    const { labelSmoothing, ignoreIndex } = settings;
    const { scores, hot, classes } = classVectors(b, output, target);
    const logs = b.logSoftmax(scores);
    const sum = likelihood(b, settings, logs, hot, target);
    if (!labelSmoothing) return sum;
    // The target mixed with the even spread over all classes.
    const weights = weightVector(b, settings.classWeights, classes);
    const weighted = weights ? b.mul(logs, weights) : logs;
    const others = target.kind === 'classes' ? ofKeptRows(b, weighted, target.value, ignoreIndex) : weighted;
    const even = b.mul(sumAll(b, others), b.scalar(-labelSmoothing / classes));
    return b.add(b.mul(sum, b.scalar(1 - labelSmoothing)), even);
  },
  weight: likelihoodWeight,
};
