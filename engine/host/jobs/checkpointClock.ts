/** Schedule of checkpoints within an epoch. */
import type { CheckpointSettings } from '../../model/training.ts';

/** Milliseconds until the first checkpoint. A new run is saved sooner, since nothing of it is on disk yet. */
const FIRST = 5000;
/** Largest share of the time spent on saving. */
const MOST_SHARE = 1 / 50;

/** Steps and epochs are integers. */
const whole = (every: number): number => Math.max(1, Math.round(every));

/** The checkpoint schedule of a run. */
export class CheckpointClock {
  readonly #now: () => number;
  readonly #begun: number;
  #last: number;
  #cost = 0;
  /** Batches of the run at the last check. */
  #steps = 0;

  /**
   * @param now current time in milliseconds
   * @param steps finished batches of the run
   */
  constructor(now: () => number, steps = 0) {
    this.#steps = steps;
    this.#now = now;
    this.#begun = now();
    this.#last = this.#begun;
  }

  /** @param steps finished batches of the run */
  isDue({ every, unit }: CheckpointSettings, steps: number): boolean {
    const before = this.#steps;
    this.#steps = steps;
    // A call may pass a multiple, where the setting was changed during it.
    if (unit === 'steps') return Math.floor(steps / whole(every)) > Math.floor(before / whole(every));
    if (unit === 'epochs') return false;
    const now = this.#now();
    // After 5, 10, 20, 40 … seconds, until the interval is reached.
    const interval = Math.min(every * 60_000, Math.max(FIRST, this.#last - this.#begun));
    return now - this.#last >= Math.max(interval, this.#cost / MOST_SHARE);
  }

  /** Whether a checkpoint is due at the end of an epoch. */
  isEpochDue({ every, unit }: CheckpointSettings, epoch: number): boolean {
    return unit !== 'epochs' || epoch % whole(every) === 0;
  }

  /** Runs a save, and measures its duration. */
  async time(save: () => Promise<void>): Promise<void> {
    const start = this.#now();
    await save();
    this.#last = this.#now();
    this.#cost = this.#last - start;
  }
}
