/** The course of the loss, from which it can be said why it is no number. */
import { UserError } from '../errors/error.ts';

/** A loss that is this many times its lowest value has been growing: steps go too far. */
const GROWN = 2;

/** The losses of a run so far: one that is no number is refused with its likely cause. */
export class LossCourse {
  #lowest = Infinity;
  #before: number | null = null;

  /** @throws UserError where the loss is no finite number */
  follow(value: number, epoch: number, step: number): void {
    if (!Number.isFinite(value)) throw this.#fault({ value: String(value), epoch, step });
    this.#lowest = Math.min(this.#lowest, value);
    this.#before = value;
  }

  #fault(at: { value: string; epoch: number; step: number }): UserError {
    // Nothing has been learned yet, so that no learning rate has a part in it.
    if (this.#before === null) return new UserError('run.notANumberAtOnce', at);
    const before = Number(this.#before.toPrecision(3));
    const grown = this.#before > GROWN * Math.max(this.#lowest, 0);
    return new UserError(grown ? 'run.notANumber' : 'run.notANumberSuddenly', { ...at, before });
  }
}
