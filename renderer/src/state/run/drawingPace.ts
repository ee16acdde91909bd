/**
 * When to draw what has changed: in a frame, and so seldom that drawing takes a small share of the time. Where the window
 * and a training share a few cores, every drawn chart slows the training down.
 */

/** Least and most milliseconds between two drawings. */
const [LEAST, MOST] = [33, 2000];

/**
 * Share of the time of one core that drawing may take: the more cores, the less a training misses one of them. The
 * threads of a training wait for each other after every operation, so that on two cores it loses what the window takes.
 */
const shareOf = (cores: number): number => Math.min(1 / 10, cores / 200);

/**
 * @param before milliseconds between the last two drawings
 * @param took milliseconds of the last one
 * @param cores of this machine
 * @returns milliseconds until the next drawing, eased
 */
export const nextInterval = (before: number, took: number, cores = navigator.hardwareConcurrency): number =>
  Math.min(MOST, Math.max(LEAST, (before + took / shareOf(cores)) / 2));

export class DrawingPace {
  readonly #draw: (now: number) => void;
  #waiting = false;
  #interval = LEAST;
  #drawn = -Infinity;

  /** @param draw given the time of the frame; what it sets is drawn in this frame */
  constructor(draw: (now: number) => void) {
    this.#draw = draw;
  }

  /** Draws when it is time. */
  request(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    const wait = this.#drawn + this.#interval - performance.now();
    if (wait > 0) setTimeout(() => this.#inFrame(), wait);
    else this.#inFrame();
  }

  #inFrame(): void {
    requestAnimationFrame((now) => {
      this.#waiting = false;
      this.#drawn = now;
      const begun = performance.now();
      this.#draw(now);
      // Behind the frame: script, style, layout and painting are done.
      setTimeout(() => (this.#interval = nextInterval(this.#interval, performance.now() - begun)));
    });
  }
}
