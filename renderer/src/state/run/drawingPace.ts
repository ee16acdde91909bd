/**
 * When to draw what has changed: in a frame, and so seldom that drawing takes a small share of the time. Where the window
 * and a training share a few cores, every drawn chart slows the training down.
 */

/** Share of the time that drawing may take. */
const SHARE = 1 / 50;
/** Least and most milliseconds between two drawings. */
const [LEAST, MOST] = [33, 1000];

/** Milliseconds until the next drawing after one that took so long, eased from the interval before. */
export const nextInterval = (before: number, took: number): number =>
  Math.min(MOST, Math.max(LEAST, (before + took / SHARE) / 2));

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
