import { entry } from '../../settings/fields.ts';
import { defineSearchAlgorithm } from '../algorithm.ts';
import { newTrial } from '../proposals.ts';
import { rungsOf } from '../rungs.ts';
import { rankedAt } from '../trial.ts';
import { factor, leastEpochs, sampler, samplerOf } from './fields.ts';

/**
 * Asynchronous successive halving (Li et al., arXiv 1810.05934, algorithm 2): the best of every rung go on to the next
 * one as soon as they are known to be among its best 1 ∕ factor; where none is, a new trial begins at the first rung.
 */
export const ASHA = defineSearchAlgorithm(
  entry(
    ['ASHA', 'ASHA'],
    [
      'Asynchronous successive halving: trains many trials for few epochs, and the best of them on.',
      '异步逐次减半：先用少量轮数训练许多试验，再继续训练其中最好的。',
    ],
    { sampler: sampler('TPE'), factor: factor(4), leastEpochs },
  ),
  {
    next: (problem, { sampler: proposals, factor: by, leastEpochs: least }, trials) => {
      const rungs = rungsOf(least, problem.epochs, by);
      for (let k = rungs.length - 2; k >= 0; k -= 1) {
        const known = rankedAt(trials, rungs[k]!, problem.goals);
        // Failed trials lie in their rung as well, behind all others.
        const failed = trials.filter(({ end, results }) => end === 'failed' && results.length >= k).length;
        const best = known.slice(0, Math.floor((known.length + failed) / by));
        const ready = best.find(({ results }) => results.at(-1)!.epochs === rungs[k]);
        if (ready) return { trial: ready.number, point: ready.point, epochs: rungs[k + 1]! };
      }
      return newTrial(problem, trials, samplerOf(proposals), rungs[0]!);
    },
  },
);
