/** Cross-validation as a search: a trial for each fold, which has the scores of the others' mean ± deviation. */
import { defaultAlgorithm } from './algorithms/index.ts';
import type { SearchPlan } from './plan.ts';

/** The number of folds that most use. */
export const USUAL_FOLDS = 5;

export const FOLD_SCORES = ['validationLoss', 'validationAccuracy', 'testLoss', 'testAccuracy'] as const;
export type FoldScore = (typeof FOLD_SCORES)[number];
/** Of the held out fold after the last epoch, and of the test samples; null where there are none, or no number. */
export type FoldScores = Readonly<Record<FoldScore, number | null>>;

export interface Mean {
  readonly mean: number;
  /** Of the sample: divided by n − 1; 0 for one fold. */
  readonly deviation: number;
}
export type FoldMeans = Readonly<Record<FoldScore, Mean | null>>;

/** Mean and standard deviation of each score; null where a fold has none. */
export function meansOf(scores: readonly FoldScores[]): FoldMeans {
  const of = (key: FoldScore): Mean | null => {
    const values = scores.map((score) => score[key]);
    if (!values.length || values.some((value) => value === null)) return null;
    const numbers = values as number[];
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, deviation: numbers.length > 1 ? Math.sqrt(squares / (numbers.length - 1)) : 0 };
  };
  return Object.fromEntries(FOLD_SCORES.map((key) => [key, of(key)])) as Record<FoldScore, Mean | null>;
}

/** Path of the fold that a trial holds out. */
export const FOLD_PATH = 'data.fold.index';

/** The search that trains each fold once, to its last epoch. */
export const foldsPlan = (folds: number, epochs: number): SearchPlan => ({
  metric: 'validationLoss',
  algorithm: { ...defaultAlgorithm('grid'), points: folds },
  trials: folds,
  epochs,
  seed: 0,
  folds,
  choices: [{ path: FOLD_PATH, kind: 'categorical', values: Array.from({ length: folds }, (_, i) => i + 1) }],
});
