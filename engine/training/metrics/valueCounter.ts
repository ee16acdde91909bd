/** Gathers how far predicted values are from the wanted ones, batch by batch. */

export interface ValueMetrics {
  /** Mean absolute error. */
  readonly mae: number;
  /** Root of the mean squared error over all values. */
  readonly rmse: number;
  /**
   * Coefficient of determination; of several values a sample each counts by its variance, as in scikit-learn's
   * r2_score(multioutput='variance_weighted'). Null for one sample.
   */
  readonly r2: number | null;
}

/** Errors of outputs that are values: mean absolute, root mean square, R², batch by batch (Welford, 1962). */
export class ValueCounter {
  readonly #width: number;
  readonly #mean: Float64Array;
  /** Squared distances of the targets to their mean, by Welford. */
  readonly #spread: Float64Array;
  readonly #squares: Float64Array;
  #absolute = 0;
  #rows = 0;

  /** @param width values of a sample */
  constructor(width: number) {
    this.#width = width;
    this.#mean = new Float64Array(width);
    this.#spread = new Float64Array(width);
    this.#squares = new Float64Array(width);
  }

  /** Row-major [rows, width]. */
  add(outputs: ArrayLike<number>, targets: ArrayLike<number>): void {
    const width = this.#width;
    for (let at = 0; at < targets.length; at += width) {
      this.#rows += 1;
      for (let i = 0; i < width; i += 1) {
        const target = targets[at + i]!;
        const error = outputs[at + i]! - target;
        this.#absolute += Math.abs(error);
        this.#squares[i]! += error * error;
        const before = target - this.#mean[i]!;
        this.#mean[i]! += before / this.#rows;
        this.#spread[i]! += before * (target - this.#mean[i]!);
      }
    }
  }

  metrics(): ValueMetrics {
    const count = this.#rows * this.#width;
    const squares = this.#squares.reduce((sum, value) => sum + value, 0);
    const spread = this.#spread.reduce((sum, value) => sum + value, 0);
    // Targets that never change: right or not.
    const explained = spread === 0 ? Number(squares === 0) : 1 - squares / spread;
    const r2 = this.#rows < 2 ? null : explained;
    return { mae: this.#absolute / count, rmse: Math.sqrt(squares / count), r2 };
  }
}
