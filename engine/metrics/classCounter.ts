/** Class metrics of a test, accumulated batch by batch. */
import { Calibration, type CalibrationBin } from './calibration.ts';
import { curvesOf, type ClassCurve } from './curves.ts';
import { supports } from './confusion.ts';
import { CLASS_METRICS, type MetricKey, type MetricValues } from './index.ts';
import { Scores } from './scores.ts';

export interface ClassMetrics {
  readonly metrics: MetricValues;
  /** Metrics of single classes; `support` is the number of samples of the class. */
  readonly perClass: readonly { readonly support: number; readonly metrics: MetricValues }[];
  /** One for each class that the network scores, null where there is none; null in all where there are too many scores. */
  readonly curves: readonly (ClassCurve | null)[] | null;
  /** Null where outputs are no probabilities. */
  readonly calibration: readonly CalibrationBin[] | null;
}

export class ClassCounter {
  /** confusion[label][prediction] */
  readonly confusion: number[][];
  readonly #calibration = new Calibration();
  readonly #scores: Scores;
  readonly #classes: number;
  readonly #width: number;
  readonly #ignored: number | null;
  readonly #counts;

  /**
   * @param width classes that the network scores
   * @param classes classes of the data, where those are more
   * @param ignored a class whose labels are ignored
   * @param isLikelihood whether the loss is a mean of −log p of the correct classes
   */
  constructor(width: number, classes: number, ignored: number | null, isLikelihood: boolean) {
    this.#width = width;
    this.#classes = Math.max(width, classes);
    this.#ignored = ignored;
    const confusion = Array.from({ length: this.#classes }, () => Array.from({ length: this.#classes }, () => 0));
    this.confusion = confusion;
    const [scores, calibration] = [new Scores(width), this.#calibration];
    this.#scores = scores;
    this.#counts = CLASS_METRICS.map(([key, metric]) => ({
      key,
      count: metric.counter({ width, isLikelihood, confusion, scores, calibration }),
    }));
  }

  /** @param scores row-major probabilities [labels, width] */
  add(scores: Float32Array, predictions: ArrayLike<number>, labels: ArrayLike<number>): void {
    const width = this.#width;
    for (let row = 0; row < labels.length; row += 1) {
      const label = labels[row]!;
      if (label === this.#ignored || label < 0 || label >= this.#classes) continue;
      const own = scores.subarray(row * width, (row + 1) * width);
      const prediction = predictions[row]!;
      this.confusion[label]![prediction]! += 1;
      this.#scores.add(own, label);
      this.#calibration.add(own[prediction]!, prediction === label);
      for (const { count } of this.#counts) count.add?.(own, prediction, label);
    }
  }

  metrics(): ClassMetrics {
    const columns = this.#counts.flatMap(({ key, count }) =>
      count.perClass ? [[key, count.perClass()] as const] : [],
    );
    const row = (index: number): MetricValues =>
      Object.fromEntries(columns.map(([key, values]): [MetricKey, number | null] => [key, values[index] ?? null]));
    return {
      metrics: Object.fromEntries(this.#counts.map(({ key, count }) => [key, count.value()])),
      perClass: supports(this.confusion).map((support, index) => ({ support, metrics: row(index) })),
      curves: this.#scores.over ? null : curvesOf(this.#scores.rankings()),
      calibration: this.#calibration.bins(),
    };
  }
}
