/** Precision, recall and F1 from a confusion matrix, as scikit-learn computes them (zero_division=0). */

/** counts[label][prediction] */
export type Confusion = readonly (readonly number[])[];

export interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface ClassScores extends Scores {
  /** Samples of the class. */
  readonly support: number;
}

const ratio = (part: number, whole: number): number => (whole ? part / whole : 0);
const f1 = (precision: number, recall: number): number => ratio(2 * precision * recall, precision + recall);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * Precision, recall, F1 and support of each class.
 * @param confusion [label][prediction]
 */
export function classScores(confusion: Confusion): ClassScores[] {
  return confusion.map((row, index) => {
    const support = sum(row);
    const predicted = confusion.reduce((total, other) => total + other[index]!, 0);
    const precision = ratio(row[index]!, predicted);
    const recall = ratio(row[index]!, support);
    return { precision, recall, f1: f1(precision, recall), support };
  });
}

/** The mean over classes that occur as a label or a prediction. */
export function macroScores(confusion: Confusion): Scores {
  const occurring = classScores(confusion).filter(
    ({ support }, index) => support > 0 || confusion.some((row) => row[index]! > 0),
  );
  const mean = (key: keyof Scores): number => ratio(sum(occurring.map((scores) => scores[key])), occurring.length);
  return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') };
}

/** Over all samples together: where each has one class, all three are the accuracy. */
export function microScores(confusion: Confusion): Scores {
  const right = sum(confusion.map((row, index) => row[index]!));
  const share = ratio(right, sum(confusion.map(sum)));
  return { precision: share, recall: share, f1: share };
}
