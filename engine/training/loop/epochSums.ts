import type { EpochSumsState } from './state.ts';

/** Mean over the counted samples; NaN without any. */
const mean = (sum: number, count: number): number => (count ? sum / count : NaN);

/** Sums over the steps of an epoch, independent of how the steps are grouped into calls. */
export class EpochSums {
  loss = 0;
  samples = 0;
  correct = 0;
  counted = 0;
  #running = 0;
  #steps = 0;
  /** Seconds that the epoch took before the run was resumed. */
  readonly #before: number;

  constructor(state?: EpochSumsState) {
    this.#before = state?.seconds ?? 0;
    if (!state) return;
    ({ loss: this.loss, samples: this.samples, correct: this.correct, counted: this.counted } = state);
    [this.#running, this.#steps] = [state.running, state.steps];
  }

  /** @param loss mean of one of `steps` steps over all their samples together */
  follow(loss: number, samples: number, steps: number): void {
    this.loss += (loss * samples) / steps;
    this.samples += samples / steps;
    this.#running += loss;
    this.#steps += 1;
  }

  /** The mean loss of the steps since the last call. */
  takeRunning(): number {
    const taken = mean(this.#running, this.#steps);
    this.#running = 0;
    this.#steps = 0;
    return taken;
  }

  /** @param since seconds since the epoch began or was resumed */
  seconds(since: number): number {
    return this.#before + since;
  }

  state(since: number): EpochSumsState {
    const { loss, samples, correct, counted } = this;
    return {
      loss,
      samples,
      correct,
      counted,
      running: this.#running,
      steps: this.#steps,
      seconds: this.seconds(since),
    };
  }
}
