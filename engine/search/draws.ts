/**
 * Random numbers of a proposal: functions of the search's seed and the trial's number alone (program/random.ts), so that
 * a search is repeatable, whatever was interrupted before.
 */
import { uniform } from '../program/random.ts';

/** Stream of the generator; trainings draw from others, and with other seeds. */
const STREAM = 0x5ea2c4;

export class Draws {
  readonly #seed: number;
  readonly #trial: number;
  #drawn = 0;

  constructor(seed: number, trial: number) {
    this.#seed = seed;
    this.#trial = trial;
  }

  /** Uniform in [0, 1), with 46 random bits. */
  unit(): number {
    const [high, low] = [this.#next(), this.#next()];
    return high + low / 2 ** 23;
  }

  /** Uniform in 0 … n − 1. */
  index(n: number): number {
    return Math.floor(this.unit() * n);
  }

  /** Standard normal, by Box and Muller (1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit());
  }

  #next(): number {
    return uniform(this.#seed, STREAM, this.#trial, this.#drawn++);
  }
}
