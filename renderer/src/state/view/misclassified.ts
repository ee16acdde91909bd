/** Misclassified test samples of a run. */
interface Tested {
  readonly labels: readonly number[];
  readonly predictions: readonly number[];
}

export const misclassifiedOf = ({ labels, predictions }: Tested): number[] =>
  predictions.flatMap((says, index) => (says === labels[index] ? [] : [index]));

/** The next or previous misclassified sample, wrapping around. Null where there is none. */
export function nextOf(misclassified: readonly number[], from: number, by: 1 | -1): number | null {
  if (by === 1) return misclassified.find((index) => index > from) ?? misclassified[0] ?? null;
  return misclassified.findLast((index) => index < from) ?? misclassified.at(-1) ?? null;
}
