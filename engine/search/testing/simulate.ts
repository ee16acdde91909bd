/** Searches of functions, for tests and the benchmark: a trial's scores are computed instead of trained. */
import { type AlgorithmSettings, nextStep } from '../algorithms/index.ts';
import type { Problem, Step } from '../algorithm.ts';
import { SearchHistory } from '../history.ts';
import type { Point } from '../space.ts';

/** Scores of a point after some epochs; null where its training fails, undefined where its network cannot be built. */
export type Score = (point: Point, epochs: number) => readonly number[] | null | undefined;

const ERROR = { code: 'internal', params: {}, where: {} };

/** Takes a step and records it. */
export function take({ trial, point, epochs }: Step, history: SearchHistory, score: Score): void {
  history.add({ kind: 'step', trial, point: point, epochs });
  const scores = score(point, epochs);
  if (scores) history.add({ kind: 'result', trial, epochs, scores: [...scores], seconds: 0 });
  else history.add({ kind: 'end', trial, end: scores === null ? 'failed' : 'rejected', error: ERROR });
}

/** A whole search. @returns its steps */
export function simulate(
  problem: Problem,
  settings: AlgorithmSettings,
  score: Score,
  history = new SearchHistory(),
): { steps: Step[]; history: SearchHistory } {
  const steps: Step[] = [];
  for (;;) {
    const step = nextStep(problem, settings, history.known);
    if (!step) return { steps, history };
    steps.push(step);
    take(step, history, score);
  }
}
