/** Plays a backward pass: gradients appear one by one, in the order in which they are complete. */

/** Milliseconds a step. */
const PACE = 1100;

export class Player {
  /** Gradients that are shown. */
  step = $state(0);
  playing = $state(false);
  #count = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Takes another tape. @param keep whether it is the same one with other numbers */
  take(count: number, keep: boolean): void {
    this.#count = count;
    if (keep) this.step = Math.min(this.step, count);
    else {
      this.pause();
      this.step = 0;
    }
  }

  /** Begins, goes on, or begins again at the end. */
  play(): void {
    if (this.step >= this.#count) this.step = 0;
    this.playing = true;
    this.#next();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#next(), PACE);
  }

  #next(): void {
    if (this.step < this.#count) this.step += 1;
    if (this.step >= this.#count) this.pause();
  }

  pause(): void {
    clearInterval(this.#timer);
    this.playing = false;
  }

  go(by: 1 | -1): void {
    this.pause();
    this.step = Math.max(0, Math.min(this.#count, this.step + by));
  }

  to(step: number): void {
    this.pause();
    this.step = Math.max(0, Math.min(this.#count, step));
  }
}
