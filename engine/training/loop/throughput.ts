/** Throughput of a run: steps per call and remaining time. */

/** Longest duration of one call in milliseconds, during which the engine handles no message. */
const CALL_TARGET = 60;
const MAX_STEPS_PER_CALL = 100;
/** Decay of the moving average of the step time. */
const MEMORY = 0.9;

/** Chooses the steps per call, so that progress is reported often and calls cost little. */
export class Throughput {
  stepsPerCall = 1;
  /** Milliseconds; 0 while unknown. */
  #stepTime = 0;
  #firstTime = 0;
  #validationTime = 0;

  /** The first call also compiles and is not measured. */
  called(milliseconds: number, steps: number): void {
    const time = milliseconds / steps;
    const first = this.#firstTime === 0;
    this.#firstTime = time;
    if (first) return;
    this.#stepTime = this.#stepTime === 0 ? time : this.#stepTime * MEMORY + time * (1 - MEMORY);
    const fitting = Math.round(CALL_TARGET / this.#stepTime);
    this.stepsPerCall = Math.max(1, Math.min(MAX_STEPS_PER_CALL, fitting));
  }

  /** Measures anew: steps are others from now on. */
  restart(): void {
    [this.#stepTime, this.#firstTime, this.stepsPerCall] = [0, 0, 1];
  }

  validated(milliseconds: number): void {
    this.#validationTime = milliseconds;
  }

  /** @param left validations and steps until the end of the run */
  progress(
    { epochs: epochsLeft, steps: stepsLeft }: { readonly epochs: number; readonly steps: number },
    batchSize: number,
  ): { samplesPerSecond: number; secondsLeft: number } {
    const milliseconds = stepsLeft * (this.#stepTime || this.#firstTime) + epochsLeft * this.#validationTime;
    return {
      samplesPerSecond: this.#stepTime ? (batchSize / this.#stepTime) * 1000 : 0,
      secondsLeft: milliseconds / 1000,
    };
  }
}
