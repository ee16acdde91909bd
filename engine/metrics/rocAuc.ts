import { defineMetric } from './metric.ts';

/** Most stored scores; with more the metric is null. */
const MAX_SCORES = 20_000_000;

/**
 * Area under the ROC curve: the probability that a positive scores above a negative; ties count half. Null without
 * both.
 */
export function areaUnderRoc(positives: Float32Array, negatives: Float32Array): number | null {
  if (!positives.length || !negatives.length) return null;
  const [above, below] = [positives.slice().sort(), negatives.slice().sort()];
  let [won, less, notMore] = [0, 0, 0];
  for (const score of above) {
    while (less < below.length && below[less]! < score) less += 1;
    while (notMore < below.length && below[notMore]! <= score) notMore += 1;
    won += (less + notMore) / 2;
  }
  return won / (positives.length * negatives.length);
}

/**
 * One-vs-rest areas.
 * @param scores row-major [rows, classes]
 * @returns one for each class; null for classes without samples, or with all of them
 */
function areas(scores: Float32Array, labels: ArrayLike<number>, classes: number): (number | null)[] {
  return Array.from({ length: classes }, (_, index) => {
    const [positives, negatives]: [number[], number[]] = [[], []];
    for (let row = 0; row < labels.length; row += 1) {
      (labels[row] === index ? positives : negatives).push(scores[row * classes + index]!);
    }
    return areaUnderRoc(Float32Array.from(positives), Float32Array.from(negatives));
  });
}

/** ROC AUC, one-vs-rest; overall the mean over classes. */
export const rocAuc = defineMetric({
  of: 'classes',
  title: { en: 'AUC', zh: 'AUC' },
  help: {
    en: 'Area under the ROC curve, this class against the rest.',
    zh: '该类对其余类的 ROC 曲线下面积。',
  },
  line: 'ROC AUC',
  format: { as: 'fixed', digits: 4 },
  largerIsBetter: true,
  shown: 'list',
  counter: ({ width }) => {
    const rows: Float32Array[] = [];
    const labels: number[] = [];
    let kept = 0;
    let found: (number | null)[] | null = null;
    const perClass = (): (number | null)[] => {
      if (kept > MAX_SCORES) return [];
      if (found) return found;
      const all = new Float32Array(kept);
      rows.forEach((row, i) => all.set(row, i * width));
      return (found = areas(all, labels, width));
    };
    return {
      add: (scores, _, label) => {
        found = null;
        labels.push(label);
        if ((kept += width) <= MAX_SCORES) rows.push(scores.slice());
      },
      perClass,
      value: () => {
        const known = perClass().filter((area) => area !== null);
        return known.length ? known.reduce((sum, area) => sum + area, 0) / known.length : null;
      },
    };
  },
});
