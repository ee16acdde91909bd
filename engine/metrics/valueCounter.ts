/** Value metrics of a test, accumulated batch by batch. */
import { type MetricValues, VALUE_METRICS } from './index.ts';

export class ValueCounter {
  readonly #counts;

  /** @param width values of a sample */
  constructor(width: number) {
    this.#counts = VALUE_METRICS.map(([key, metric]) => ({ key, count: metric.counter(width) }));
  }

  /** Row-major [rows, width]. */
  add(outputs: ArrayLike<number>, targets: ArrayLike<number>): void {
    for (const { count } of this.#counts) count.add(outputs, targets);
  }

  metrics(): MetricValues {
    return Object.fromEntries(this.#counts.map(({ key, count }) => [key, count.value()]));
  }
}
