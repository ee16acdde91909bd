import { entry } from '../../settings/fields.ts';
import { defineSearchAlgorithm, type Problem, type Step } from '../algorithm.ts';
import { counted, hasRoom, newTrial, type Sampler } from '../proposals.ts';
import { rankedAt, type Trial } from '../trial.ts';
import { factor, leastEpochs, sampler, samplerOf } from './fields.ts';

interface Bracket {
  /** Trials that begin. */
  readonly size: number;
  readonly rungs: readonly number[];
}

/** The brackets of one round, from the one that prunes most to plain random search. */
export function brackets(epochs: number, least: number, by: number): Bracket[] {
  const most = Math.floor(Math.log(epochs / Math.min(least, epochs)) / Math.log(by) + 1e-9);
  return Array.from({ length: most + 1 }, (_, i) => {
    const s = most - i;
    const rungs = Array.from({ length: s + 1 }, (_rung, k) => Math.max(1, Math.round(epochs / by ** (s - k))));
    return { size: Math.ceil(((most + 1) / (s + 1)) * by ** s), rungs: [...new Set(rungs)] };
  });
}

/** The promotion that a bracket is ready for; null where it has none. */
function promotion({ rungs }: Bracket, members: readonly Trial[], by: number, { goals }: Problem): Step | null {
  let places = members.length;
  for (let k = 0; k + 1 < rungs.length; k += 1) {
    places = Math.floor(places / by);
    const best = rankedAt(members, rungs[k]!, goals).slice(0, Math.max(1, places));
    const ready = best.find(({ results }) => results.at(-1)!.epochs === rungs[k]);
    if (ready) return { trial: ready.number, point: ready.point, epochs: rungs[k + 1]! };
  }
  return null;
}

function next(problem: Problem, by: number, least: number, sample: Sampler, trials: readonly Trial[]): Step | null {
  const all = [...counted(trials)].sort((a, b) => a.number - b.number);
  const round = brackets(problem.epochs, least, by);
  for (let [i, from] = [0, 0]; ; i += 1) {
    const bracket = round[i % round.length]!;
    const members = all.slice(from, from + bracket.size);
    from += bracket.size;
    if (members.length < bracket.size && hasRoom(problem, trials)) {
      const step = newTrial(problem, trials, sample, bracket.rungs[0]!);
      if (step) return step;
    }
    // Halving is synchronous: it waits for the trials of the rung that are in progress.
    if (members.some(({ results, end }) => !results.length && end === undefined)) return null;
    const step = promotion(bracket, members, by, problem);
    if (step) return step;
    if (members.length < bracket.size) return null;
  }
}

/** Li et al., Hyperband: a novel bandit-based approach to hyperparameter optimization, JMLR 18, 2018, algorithm 1. */
export const Hyperband = defineSearchAlgorithm(
  entry(
    ['Hyperband', 'Hyperband'],
    [
      'Successive halving several times, from many trials with few epochs to few trials with all.',
      '多次逐次减半，从许多轮数少的试验到少数轮数完整的试验。',
    ],
    { sampler: sampler('random'), factor: factor(3), leastEpochs },
  ),
  {
    next: (problem, settings, trials) =>
      next(problem, settings.factor, settings.leastEpochs, samplerOf(settings.sampler), trials),
  },
);
