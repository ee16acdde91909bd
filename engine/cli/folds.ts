/** Scores of a cross-validation: of each fold, their mean and standard deviation. */
import { lossText, percent, table } from './terminal.ts';

export interface FoldScore {
  readonly fold: number;
  readonly run: string;
  readonly stopped: boolean;
  /** Of the held out fold after the last epoch. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  readonly testLoss: number | null;
  readonly testAccuracy: number | null;
}

const SCORES = ['validationLoss', 'validationAccuracy', 'testLoss', 'testAccuracy'] as const;
type Score = (typeof SCORES)[number];

interface Mean {
  readonly mean: number;
  /** Of the sample: divided by n − 1; 0 for one fold. */
  readonly deviation: number;
}

/** Mean and standard deviation of each score; null where a fold has none. */
export function meansOf(scores: readonly FoldScore[]): Record<Score, Mean | null> {
  const of = (key: Score): Mean | null => {
    const values = scores.map((score) => score[key]);
    if (!values.length || values.some((value) => value === null)) return null;
    const numbers = values as number[];
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, deviation: numbers.length > 1 ? Math.sqrt(squares / (numbers.length - 1)) : 0 };
  };
  return Object.fromEntries(SCORES.map((key) => [key, of(key)])) as Record<Score, Mean | null>;
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
