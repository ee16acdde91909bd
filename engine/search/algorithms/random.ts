import { entry } from '../../settings/fields.ts';
import { defineSearchAlgorithm } from '../algorithm.ts';
import { newTrial } from '../proposals.ts';
import { randomSampler } from '../samplers/random.ts';

/** Bergstra & Bengio, Random search for hyper-parameter optimization, JMLR 13, 2012. */
export const random = defineSearchAlgorithm(
  entry(['Random', '随机'], ['Values drawn at random, each trial on its own.', '随机抽取取值，各次试验相互独立。'], {}),
  { next: (problem, _settings, trials) => newTrial(problem, trials, randomSampler, problem.epochs) },
);
