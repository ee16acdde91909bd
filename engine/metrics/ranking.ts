/** The order in which scores rank the samples of a class before the others: ROC and precision-recall curves. */

/**
 * Counts of one class against the rest. Entry i counts the samples with a score of at least thresholds[i]; thresholds
 * are the distinct scores, from the highest.
 */
export interface Ranking {
  readonly thresholds: readonly number[];
  /** Samples of the class (true positives). */
  readonly hits: readonly number[];
  /** Other samples (false positives). */
  readonly alarms: readonly number[];
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Ranks samples by their scores for a class.
 * @param positives scores of the samples of the class, in any order
 * @param negatives scores of the others
 * @returns null without both, and where a score is not a number
 */
export function rank(positives: Float32Array, negatives: Float32Array): Ranking | null {
  if (!positives.length || !negatives.length) return null;
  const [own, others] = [positives.slice().sort().reverse(), negatives.slice().sort().reverse()];
  // Sorting puts what is not a number last, hence here first.
  if (Number.isNaN(own[0]) || Number.isNaN(others[0])) return null;
  const [thresholds, hits, alarms]: [number[], number[], number[]] = [[], [], []];
  let [hit, alarm] = [0, 0];
  while (hit < own.length || alarm < others.length) {
    const threshold = Math.max(own[hit] ?? -Infinity, others[alarm] ?? -Infinity);
    while (hit < own.length && own[hit]! >= threshold) hit += 1;
    while (alarm < others.length && others[alarm]! >= threshold) alarm += 1;
    thresholds.push(threshold);
    hits.push(hit);
    alarms.push(alarm);
  }
  return { thresholds, hits, alarms, positives: own.length, negatives: others.length };
}

/** Area under the ROC curve: the probability that a sample of the class scores above another; ties count half. */
export function areaUnderRoc({ hits, alarms, positives, negatives }: Ranking): number {
  let area = 0;
  hits.forEach((hit, i) => {
    const [hitBefore, alarmBefore] = [hits[i - 1] ?? 0, alarms[i - 1] ?? 0];
    area += ((alarms[i]! - alarmBefore) * (hit + hitBefore)) / 2;
  });
  return area / (positives * negatives);
}

/** Average precision: the mean of the precision over the recall, in steps, as scikit-learn computes it. */
export function averagePrecisionOf({ hits, alarms, positives }: Ranking): number {
  let sum = 0;
  hits.forEach((hit, i) => (sum += (hit - (hits[i - 1] ?? 0)) * (hit / (hit + alarms[i]!))));
  return sum / positives;
}

/** Samples of the class, and others, with a score of at least each threshold. @param thresholds from the highest */
export function countsAt(ranking: Ranking, thresholds: readonly number[]): { hits: number[]; alarms: number[] } {
  let at = 0;
  const counts = thresholds.map((threshold) => {
    while (at < ranking.thresholds.length && ranking.thresholds[at]! >= threshold) at += 1;
    return at - 1;
  });
  return { hits: counts.map((i) => ranking.hits[i] ?? 0), alarms: counts.map((i) => ranking.alarms[i] ?? 0) };
}

/**
 * Fewer points of the same curves, among them the first and the last: between neighbours neither true positive rate nor
 * false positive rate nor precision changes by more than `step`, unless it does so in one step of the whole.
 */
export function thinned(ranking: Ranking, step: number): Ranking {
  const { thresholds, hits, alarms, positives, negatives } = ranking;
  const rates = (i: number): readonly number[] => [
    hits[i]! / positives,
    alarms[i]! / negatives,
    hits[i]! / (hits[i]! + alarms[i]!),
  ];
  const kept = [0];
  for (let i = 1; i < thresholds.length; i += 1) {
    const from = rates(kept.at(-1)!);
    if (rates(i).every((rate, k) => Math.abs(rate - from[k]!) <= step)) continue;
    // The point before the jump ends what was flat, or nearly.
    if (kept.at(-1) !== i - 1) kept.push(i - 1);
    const before = rates(i - 1);
    if (rates(i).some((rate, k) => Math.abs(rate - before[k]!) > step)) kept.push(i);
  }
  if (kept.at(-1) !== thresholds.length - 1) kept.push(thresholds.length - 1);
  const pick = (values: readonly number[]): number[] => kept.map((i) => values[i]!);
  return { thresholds: pick(thresholds), hits: pick(hits), alarms: pick(alarms), positives, negatives };
}
