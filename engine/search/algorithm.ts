/**
 * The contract of a search algorithm. Each file of `algorithms/` defines one: texts, settings and the next step, as a
 * pure function of the trials so far. Nothing else is its state, so that a search goes on after any interruption as if
 * there had been none, and the order in which results come does not matter.
 */
import type { Choice, Fields, ValuesOf } from '../settings/fields.ts';
import type { Space, Point } from './space.ts';
import type { Goal, Trial } from './trial.ts';

export interface Problem {
  readonly space: Space;
  /** The first objective decides between trials of a Pareto front. */
  readonly goals: readonly Goal[];
  /** Most trials; rejected ones do not count. */
  readonly trials: number;
  /** Epochs of a trial that is trained to its end. */
  readonly epochs: number;
  /** Most epochs of all trials together. */
  readonly totalEpochs?: number | undefined;
  readonly seed: number;
}

/** A new trial, or one that is promoted: trained on from where it was. */
export interface Step {
  readonly trial: number;
  readonly point: Point;
  /** Epochs that it has when the step is done. */
  readonly epochs: number;
}

export interface SearchAlgorithm<F extends Fields = Fields> extends Choice<F> {
  /**
   * @param trials in any order, those in progress included, which have no results
   * @returns null where nothing is left to do
   */
  next(problem: Problem, settings: ValuesOf<F>, trials: readonly Trial[]): Step | null;
}

export const defineSearchAlgorithm = <const F extends Fields>(
  choice: Choice<F>,
  rest: Omit<SearchAlgorithm<F>, keyof Choice>,
): SearchAlgorithm<F> => ({ ...choice, ...rest });
