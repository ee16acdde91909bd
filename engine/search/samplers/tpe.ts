/**
 * Tree-structured Parzen estimator (Bergstra et al., NeurIPS 2011): of some points drawn from the density of the best
 * trials, the one that is likeliest there against the density of the others. Joint over dimensions, as Watanabe
 * recommends (arXiv 2304.11127).
 */
import type { Draws } from '../draws.ts';
import type { Sampler } from '../proposals.ts';
import type { Point } from '../space.ts';
import { isKnown, ranked, type Trial } from '../trial.ts';
import { ParzenEstimator } from './parzen.ts';
import { randomSampler } from './random.ts';

export interface TpeSettings {
  /** Random trials before the first of a density. */
  readonly startup: number;
  /** Points drawn for a proposal. */
  readonly candidates: number;
}

/** Share of the trials that are the best ones, and their most. */
const BEST = 0.15;
const MOST_BEST = 25;
/** Trials of full weight among those that are not the best. */
const RECENT = 25;

/** The older beyond the latest 25 weigh less, the oldest least (Bergstra et al. 2013, Hyperopt). @param n oldest first */
export const weightsOf = (n: number): number[] =>
  Array.from({ length: n }, (_, i) => {
    const old = n - RECENT;
    return i >= old ? 1 : old === 1 ? 1 / n : 1 / n + (1 - 1 / n) * (i / (old - 1));
  });

export const tpeSampler =
  ({ startup, candidates }: TpeSettings): Sampler =>
  (problem, trials, draws) => {
    const known = trials.filter(isKnown);
    if (known.length < startup) return randomSampler(problem, trials, draws);
    const order = ranked(known, problem.goals);
    const best = order.slice(0, Math.min(Math.ceil(BEST * order.length), MOST_BEST));
    const rest = order.slice(best.length).sort((a, b) => a.number - b.number);
    const points = (some: readonly Trial[]): Point[] => some.map(({ point }) => point);
    const good = new ParzenEstimator(
      problem.space,
      points(best),
      best.map(() => 1),
    );
    const bad = new ParzenEstimator(problem.space, points(rest), weightsOf(rest.length));
    return likeliest(good, bad, candidates, draws);
  };

function likeliest(good: ParzenEstimator, bad: ParzenEstimator, candidates: number, draws: Draws): Point {
  let [chosen, most]: [Point, number] = [{}, -Infinity];
  for (let i = 0; i < candidates; i += 1) {
    const point = good.draw(draws);
    const gain = good.logDensity(point) - bad.logDensity(point);
    if (i === 0 || gain > most) [chosen, most] = [point, gain];
  }
  return chosen;
}
