/** How fast it goes: how many steps a call may run, and how long it will take. */

/** How long one call may keep the engine from listening, in milliseconds. */
const CALL_TARGET = 60;
const MAX_STEPS_PER_CALL = 100;
/** Weight of the past in the time of a step. */
const MEMORY = 0.9;

/** How many steps one call takes, so that the window is told often and calls cost little. */
export class Pace {
  stepsPerCall = 1;
  readonly #epochs: number;
  readonly #stepsPerEpoch: number;
  /** Milliseconds. 0 while unknown. */
  #stepTime = 0;
  #firstTime = 0;
  #validationTime = 0;

  constructor(epochs: number, stepsPerEpoch: number) {
    this.#epochs = epochs;
    this.#stepsPerEpoch = stepsPerEpoch;
  }

  /** @param first the first call also compiles and says nothing of the pace */
  called(milliseconds: number, steps: number, first: boolean): void {
    const time = milliseconds / steps;
    this.#firstTime = time;
    if (first) return;
    this.#stepTime = this.#stepTime === 0 ? time : this.#stepTime * MEMORY + time * (1 - MEMORY);
    const fitting = Math.round(CALL_TARGET / this.#stepTime);
    this.stepsPerCall = Math.max(1, Math.min(MAX_STEPS_PER_CALL, fitting));
  }

  validated(milliseconds: number): void {
    this.#validationTime = milliseconds;
  }

  /** @param step steps of the epoch that are done */
  progress(epoch: number, step: number, batchSize: number): { samplesPerSecond: number; secondsLeft: number } {
    const epochsLeft = this.#epochs - epoch + 1;
    const stepsLeft = epochsLeft * this.#stepsPerEpoch - step;
    const milliseconds = stepsLeft * (this.#stepTime || this.#firstTime) + epochsLeft * this.#validationTime;
    return {
      samplesPerSecond: this.#stepTime ? (batchSize / this.#stepTime) * 1000 : 0,
      secondsLeft: milliseconds / 1000,
    };
  }
}
