/** Scores of folds as texts. */
import { FOLD_SCORES, type FoldMeans, type FoldScore, type Mean } from '../../../../../engine/search/folds.ts';
import { decimal, i18n } from '../../../state/preferences/i18n.svelte.ts';

/** A score in its unit; a dash where there is none. */
export const scoreText = (key: FoldScore, value: number | null): string =>
  value === null ? '–' : key.endsWith('Accuracy') ? i18n.percent(value, 2) : decimal(value);

/** Mean ± standard deviation. */
export const meanText = (key: FoldScore, mean: Mean | null): string =>
  mean ? `${scoreText(key, mean.mean)} ± ${scoreText(key, mean.deviation)}` : '–';

/** The means in a line: accuracies, without classes losses. */
export function meansText(means: FoldMeans): string {
  const known = FOLD_SCORES.filter((key) => means[key]);
  const accuracies = known.filter((key) => key.endsWith('Accuracy'));
  return (accuracies.length ? accuracies : known)
    .map((key) => `${i18n.m.folds.scores[key]} ${meanText(key, means[key])}`)
    .join(' · ');
}
