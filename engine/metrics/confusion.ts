/** Precision, recall and F1 from a confusion matrix, as scikit-learn computes them (zero_division=0). */
import type { ClassContext, ClassCount } from './metric.ts';

/** counts[label][prediction] */
export type Confusion = readonly (readonly number[])[];

export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

const ratio = (part: number, whole: number): number => (whole ? part / whole : 0);
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Number of samples of each class. */
export const supports = (confusion: Confusion): number[] => confusion.map(sum);
export const total = (confusion: Confusion): number => sum(supports(confusion));
/** Number of correct predictions. */
export const matches = (confusion: Confusion): number => sum(confusion.map((row, index) => row[index]!));

/** Scores of a class: how many of its samples were predicted, others predicted as it, and own ones missed. */
export function scoresOf(hits: number, alarms: number, misses: number): ClassScores {
  const [precision, recall] = [ratio(hits, hits + alarms), ratio(hits, hits + misses)];
  return { precision, recall, f1: ratio(2 * precision * recall, precision + recall) };
}

function classScores(confusion: Confusion): ClassScores[] {
  return confusion.map((row, index) => {
    const predicted = confusion.reduce((all, other) => all + other[index]!, 0);
    return scoresOf(row[index]!, predicted - row[index]!, sum(row) - row[index]!);
  });
}

/**
 * One score for each class, null for a class without samples. The total is the mean over classes that occur as a label
 * or a prediction.
 */
export const scoreCounter =
  (key: keyof ClassScores) =>
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
