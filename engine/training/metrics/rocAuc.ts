/** Area under the ROC curve, exact by ranks. */

/** The chance that a positive scores above a negative; a tie counts half. Null without both. */
export function rocAuc(positives: Float32Array, negatives: Float32Array): number | null {
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
 * Each class against all others.
 * @param scores row-major [rows, classes]
 * @returns one a class; null for classes without samples, or with all of them
 */
export function rocAucPerClass(scores: Float32Array, labels: ArrayLike<number>, classes: number): (number | null)[] {
  return Array.from({ length: classes }, (_, index) => {
    const [positives, negatives]: [number[], number[]] = [[], []];
    for (let row = 0; row < labels.length; row += 1) {
      (labels[row] === index ? positives : negatives).push(scores[row * classes + index]!);
    }
    return rocAuc(Float32Array.from(positives), Float32Array.from(negatives));
  });
}
