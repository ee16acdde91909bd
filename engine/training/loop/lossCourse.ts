/** The loss so far, which explains why it became NaN or infinite. */
import { UserError } from '../../errors/error.ts';
import type { LossCourseState } from './state.ts';

/** Factor over its minimum at which a loss counts as growing: steps are too large. */
const GROWN = 2;

/** Follows the losses of a run; a non-finite one is refused with its likely cause. */
export class LossCourse {
  #lowest: number;
  #before: number | null;

  constructor(state?: LossCourseState) {
    this.#lowest = state?.lowest ?? Infinity;
    this.#before = state?.last ?? null;
  }

  get state(): LossCourseState {
    return { lowest: this.#before === null ? null : this.#lowest, last: this.#before };
  }

  /** @throws UserError where the loss is not finite */
  follow(value: number, epoch: number, step: number): void {
    if (!Number.isFinite(value)) throw this.#fault({ value: String(value), epoch, step });
    this.#lowest = Math.min(this.#lowest, value);
    this.#before = value;
  }

  #fault(at: { value: string; epoch: number; step: number }): UserError {
    // Nothing has been learned yet, so the learning rate is not the cause.
    if (this.#before === null) return new UserError('run.notANumberAtOnce', at);
    const before = Number(this.#before.toPrecision(3));
    const grown = this.#before > GROWN * Math.max(this.#lowest, 0);
    return new UserError(grown ? 'run.notANumber' : 'run.notANumberSuddenly', { ...at, before });
  }
}
