/**
 * Calibration of the predicted class: whether predictions of a confidence are right as often as it says (Guo et al.,
 * "On Calibration of Modern Neural Networks", 2017).
 */

/** Bins of equal width, each open on the left, as in the paper. */
const BINS = 15;

/** Predictions whose confidence lies in a bin. */
export interface CalibrationBin {
  readonly count: number;
  /** Mean confidence; null where there are none. */
  readonly confidence: number | null;
  /** Share of correct ones; null where there are none. */
  readonly accuracy: number | null;
}

export class Calibration {
  readonly #bins = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, right: 0 }));
  #count = 0;
  /** Whether a confidence was no probability, which the outputs of some losses are not. */
  #improper = false;

  /** @param confidence probability of the predicted class */
  add(confidence: number, right: boolean): void {
    if (!(confidence >= 0 && confidence <= 1 + 1e-5)) {
      this.#improper = true;
      return;
    }
    const bin = this.#bins[Math.min(BINS - 1, Math.max(0, Math.ceil(confidence * BINS) - 1))]!;
    bin.count += 1;
    bin.confidence += confidence;
    bin.right += Number(right);
    this.#count += 1;
  }

  /** Bins from confidence 0 to 1; null without predictions, or where they have no probabilities. */
  bins(): CalibrationBin[] | null {
    if (this.#improper || !this.#count) return null;
    return this.#bins.map(({ count, confidence, right }) => ({
      count,
      confidence: count ? confidence / count : null,
      accuracy: count ? right / count : null,
    }));
  }

  /** Expected calibration error: the mean distance between confidence and accuracy of the bins, weighted by counts. */
  error(): number | null {
    const bins = this.bins();
    if (!bins) return null;
    return bins.reduce((sum, { count, confidence, accuracy }) => {
      return count ? sum + (count / this.#count) * Math.abs(accuracy! - confidence!) : sum;
    }, 0);
  }
}
