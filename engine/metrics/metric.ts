/**
 * What a metric of a test is. One file of this folder holds one metric: its words in both languages, how its number is
 * written, and how it is counted, batch by batch. Nothing outside its file knows a metric by its name.
 */
import type { Text } from '../errors/types.ts';

/** How a number is written: a share in percent, with so many decimals, or to so many digits as it needs. */
export type MetricFormat =
  { readonly as: 'share' } | { readonly as: 'fixed'; readonly digits: number } | { readonly as: 'number' };

interface Words {
  readonly title: Text;
  readonly help?: Text;
  /** What the command line calls it. */
  readonly line: string;
  readonly format: MetricFormat;
  readonly largerIsBetter: boolean;
  /** Where the app shows it: in large, in the list under that, or in the table of the classes alone. */
  readonly shown: 'large' | 'list' | 'table';
}

/** What is known before anything is counted. */
export interface ClassContext {
  /** Classes that the network scores. */
  readonly width: number;
  /** Whether the loss is a mean of −log p of the right classes. */
  readonly isLikelihood: boolean;
  /** counts[label][prediction] of what was added so far; it is counted once for all metrics. */
  readonly confusion: readonly (readonly number[])[];
}

export interface ClassCount {
  /** One target that counts. @param scores probabilities [width], valid for this call alone */
  add?(scores: Float32Array, prediction: number, label: number): void;
  /** Of all classes together; null where it cannot be told. */
  value(): number | null;
  /** Of each class, against all others; a metric with it is a column of the table of classes. */
  perClass?(): readonly (number | null)[];
}

export interface ValueCount {
  /** Row-major [rows, width]. */
  add(outputs: ArrayLike<number>, targets: ArrayLike<number>): void;
  /** Null where it cannot be told. */
  value(): number | null;
}

/** Of outputs that are compared with classes. */
export interface ClassMetric extends Words {
  readonly of: 'classes';
  counter(context: ClassContext): ClassCount;
}
/** Of outputs that are compared with values. */
export interface ValueMetric extends Words {
  readonly of: 'values';
  /** @param width values of a sample */
  counter(width: number): ValueCount;
}
export type MetricDefinition = ClassMetric | ValueMetric;

export const defineMetric = <M extends MetricDefinition>(metric: M): M => metric;
