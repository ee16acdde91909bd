/** Precision, recall and F1 from a confusion matrix, as scikit-learn computes them (zero_division=0). */
import type { ClassContext, ClassCount } from './metric.ts';

/** counts[label][prediction] */
export type Confusion = readonly (readonly number[])[];

interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

const ratio = (part: number, whole: number): number => (whole ? part / whole : 0);
const f1 = (precision: number, recall: number): number => ratio(2 * precision * recall, precision + recall);
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Number of samples of each class. */
export const supports = (confusion: Confusion): number[] => confusion.map(sum);
export const total = (confusion: Confusion): number => sum(supports(confusion));
/** Number of correct predictions. */
export const matches = (confusion: Confusion): number => sum(confusion.map((row, index) => row[index]!));

function classScores(confusion: Confusion): Scores[] {
  return confusion.map((row, index) => {
    const predicted = confusion.reduce((all, other) => all + other[index]!, 0);
    const precision = ratio(row[index]!, predicted);
    const recall = ratio(row[index]!, sum(row));
    return { precision, recall, f1: f1(precision, recall) };
  });
}

/**
 * One score for each class, null for a class without samples. The total is the mean over classes that occur as a label
 * or a prediction.
 */
export const scoreCounter =
  (key: keyof Scores) =>
  ({ confusion }: ClassContext): ClassCount => {
    const scores = (): number[] => classScores(confusion).map((one) => one[key]);
    const occurs = (index: number): boolean => sum(confusion[index]!) > 0 || confusion.some((row) => row[index]! > 0);
    return {
      perClass: () => scores().map((score, index) => (sum(confusion[index]!) > 0 ? score : null)),
      value: () => {
        const occurring = scores().filter((_, index) => occurs(index));
        return ratio(sum(occurring), occurring.length);
      },
    };
  };
