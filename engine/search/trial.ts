/** Trials of a search, and their order by what they scored. */
import type { Point } from './space.ts';

export type Goal = 'min' | 'max';

/** What a trial scored after an epoch. */
export interface Result {
  readonly epochs: number;
  /** One for each objective; null where it is not a number. */
  readonly scores: readonly (number | null)[];
}

export interface Trial {
  /** From 1, in the order of proposals. */
  readonly number: number;
  readonly point: Point;
  /** One for each budget that it was trained to, growing. */
  readonly results: readonly Result[];
  /** `failed`: its training ended with an error. `rejected`: its network could not be built, so that it never trained. */
  readonly end?: 'failed' | 'rejected' | undefined;
}

export const lastOf = ({ results }: Trial): Result | undefined => results.at(-1);
export const trainedEpochs = (trial: Trial): number => lastOf(trial)?.epochs ?? 0;
/** Whether it has told all that it will tell for now. */
export const isKnown = (trial: Trial): boolean => trial.results.length > 0 || trial.end !== undefined;

/** A score to minimize; infinite where there is none. */
const cost = (score: number | null | undefined, goal: Goal): number =>
  score === null || score === undefined || Number.isNaN(score) ? Infinity : goal === 'min' ? score : -score;

const costsOf = ({ scores }: Result, goals: readonly Goal[]): readonly number[] =>
  goals.map((goal, i) => cost(scores[i], goal));

/** Whether `a` is better in one objective and worse in none. */
const dominates = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, i) => value <= b[i]!) && a.some((value, i) => value < b[i]!);

/**
 * The front that each item belongs to: 0 where none dominates it, 1 where only those of front 0 do, and so on (Deb et al.
 * 2002, NSGA-II).
 */
export function fronts(costs: readonly (readonly number[])[]): number[] {
  const front = costs.map(() => -1);
  for (let rank = 0; front.includes(-1); rank += 1) {
    const left = front.flatMap((at, i) => (at === -1 ? [i] : []));
    const next = left.filter((i) => !left.some((other) => dominates(costs[other]!, costs[i]!)));
    for (const i of next) front[i] = rank;
  }
  return front;
}

interface Scored<T extends Trial> {
  readonly trial: T;
  readonly result: Result;
}

/** Trials with their results at some budget, the best first: by front, then by the first objective, then the older. */
function inOrder<T extends Trial>(scored: readonly Scored<T>[], goals: readonly Goal[]): T[] {
  const costs = scored.map(({ result }) => costsOf(result, goals));
  const front = goals.length > 1 ? fronts(costs) : costs.map(() => 0);
  const order = scored.map((_, i) => i);
  const by = (i: number): readonly [number, number, number] => [front[i]!, costs[i]![0]!, scored[i]!.trial.number];
  order.sort((a, b) => {
    const [x, y] = [by(a), by(b)];
    return x[0] - y[0] || (x[1] === y[1] ? x[2] - y[2] : x[1] < y[1] ? -1 : 1);
  });
  return order.map((i) => scored[i]!.trial);
}

/** Trials that have a result at a budget, the best there first. */
export const rankedAt = (trials: readonly Trial[], epochs: number, goals: readonly Goal[]): Trial[] =>
  inOrder(
    trials.flatMap((trial) => {
      const result = trial.results.find((one) => one.epochs === epochs);
      return result && trial.end === undefined ? [{ trial, result }] : [];
    }),
    goals,
  );

/**
 * All known trials, the best first: those trained longest before others, since they were promoted over them; failed and
 * rejected ones last.
 */
export function ranked(trials: readonly Trial[], goals: readonly Goal[]): Trial[] {
  const sound = trials.filter((trial) => trial.results.length > 0 && trial.end === undefined);
  const budgets = [...new Set(sound.map(trainedEpochs))].sort((a, b) => b - a);
  const best = budgets.flatMap((epochs) =>
    inOrder(
      sound.flatMap((trial) => (trainedEpochs(trial) === epochs ? [{ trial, result: lastOf(trial)! }] : [])),
      goals,
    ),
  );
  return [...best, ...trials.filter(({ end }) => end !== undefined)];
}

/** Trials of the longest budget that none dominates, the best by the first objective first: one where there is one. */
export function paretoFront<T extends Trial>(trials: readonly T[], goals: readonly Goal[]): T[] {
  const sound = trials.filter((trial) => lastOf(trial) && trial.end === undefined);
  const most = Math.max(...sound.map(trainedEpochs));
  const scored = sound.flatMap((trial) => (trainedEpochs(trial) === most ? [{ trial, result: lastOf(trial)! }] : []));
  const order = inOrder(scored, goals);
  if (goals.length === 1) return order.slice(0, 1);
  const costs = order.map((trial) => costsOf(lastOf(trial)!, goals));
  const front = fronts(costs);
  return order.filter((_, i) => front[i] === 0 && costs[i]!.every((value) => value < Infinity));
}
