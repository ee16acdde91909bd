import { entry } from '../../settings/fields.ts';
import { defineSearchAlgorithm } from '../algorithm.ts';
import { newTrial } from '../proposals.ts';
import { tpeSampler } from '../samplers/tpe.ts';
import { TPE_FIELDS } from './fields.ts';

/** Bergstra et al., Algorithms for hyper-parameter optimization, NeurIPS 2011; settings after Watanabe, arXiv 2304.11127. */
export const TPE = defineSearchAlgorithm(
  entry(
    ['TPE', 'TPE'],
    [
      'Tree-structured Parzen estimator: tries values like those of the best trials, and unlike those of the others.',
      '树结构 Parzen 估计：尝试与最佳试验相近、与其余试验不同的取值。',
    ],
    TPE_FIELDS,
  ),
  { next: (problem, settings, trials) => newTrial(problem, trials, tpeSampler(settings), problem.epochs) },
);
