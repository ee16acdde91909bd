/** Scores of a cross-validation: of each fold, their mean and standard deviation. */
import { FOLD_SCORES as SCORES, type FoldScore as Score, type FoldScores, meansOf } from '../search/folds.ts';
import { lossText, percent, table } from './terminal.ts';

export interface FoldScore extends FoldScores {
  readonly fold: number;
  readonly run: string;
  readonly stopped: boolean;
}

const TITLES: Record<Score, string> = {
  validationLoss: 'validation loss',
  validationAccuracy: 'accuracy',
  testLoss: 'test loss',
  testAccuracy: 'accuracy',
};

/** A table of the folds, and their mean ± standard deviation. Scores that there are not are left out. */
export function foldLines(scores: readonly FoldScore[]): string[] {
  const means = meansOf(scores);
  const shown = SCORES.filter((key) => scores.some((score) => score[key] !== null));
  const text = (key: Score, value: number | null): string =>
    value === null ? '' : key.endsWith('Accuracy') ? percent(value) : lossText(value);
  const rows = scores.map((score) => [String(score.fold), ...shown.map((key) => text(key, score[key])), score.run]);
  const mean = shown.map((key) => {
    const found = means[key];
    return found ? `${text(key, found.mean)} ± ${text(key, found.deviation)}` : '';
  });
  const head = ['fold', ...shown.map((key) => TITLES[key]), 'run'];
  return ['', table([head, ...rows, ['mean', ...mean, '']], [0, ...shown.map((_, i) => i + 1)])];
}
