/**
 * The contract of a test metric. Each file of this folder defines one: texts in both languages, number format, and
 * computation, batch by batch. No other file knows a metric by name.
 */
import type { Text } from '../errors/types.ts';
import type { Calibration } from './calibration.ts';
import type { Scores } from './scores.ts';

/** Number format: a percentage, a fixed number of decimals, or significant digits. */
export type MetricFormat =
  | { readonly as: 'share' }
  | { readonly as: 'fixed'; readonly digits: number }
  | { readonly as: 'number' };

interface Words {
  readonly title: Text;
  readonly help?: Text;
  /** Name in the command line's output. */
  readonly line: string;
  readonly format: MetricFormat;
  readonly largerIsBetter: boolean;
  /** Where the app shows it: large, in the list below, or only in the table of classes. */
  readonly shown: 'large' | 'list' | 'table';
}

/** Context that is known before counting. */
export interface ClassContext {
  /** Number of classes that the network scores. */
  readonly width: number;
  /** Whether the loss is a mean of −log p of the correct classes. */
  readonly isLikelihood: boolean;
  /** counts[label][prediction] so far, shared by all metrics. */
  readonly confusion: readonly (readonly number[])[];
  /** All scores so far, shared as well. */
  readonly scores: Scores;
  /** Confidence and correctness of the predictions so far. */
  readonly calibration: Calibration;
}

export interface ClassCount {
  /** Adds a valid label. @param scores probabilities [width], valid for this call only */
  add?(scores: Float32Array, prediction: number, label: number): void;
  /** The metric over all classes; null where undefined. */
  value(): number | null;
  /** One value for each class, one-vs-rest; a metric with it is a column of the table of classes. */
  perClass?(): readonly (number | null)[];
}

export interface ValueCount {
  /** Row-major [rows, width]. */
  add(outputs: ArrayLike<number>, targets: ArrayLike<number>): void;
  /** Null where undefined. */
  value(): number | null;
}

/** A metric of outputs with class targets. */
export interface ClassMetric extends Words {
  readonly of: 'classes';
  counter(context: ClassContext): ClassCount;
}
/** A metric of outputs with value targets. */
export interface ValueMetric extends Words {
  readonly of: 'values';
  /** @param width values of a sample */
  counter(width: number): ValueCount;
}
export type MetricDefinition = ClassMetric | ValueMetric;

export const defineMetric = <M extends MetricDefinition>(metric: M): M => metric;
