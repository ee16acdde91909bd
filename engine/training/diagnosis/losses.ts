/** Diagnosis from the loss curve: it does not fall, is no better than chance, or grows. */
import type { ErrorData } from '../../errors/types.ts';
import { type RunContext, FAR, lower, short, type Trouble } from './trouble.ts';

/** Batches before a loss counts as flat. */
export const PATIENCE = 200;
/** Batches averaged for the initial and the current loss. */
const FEW = 20;
/** Relative fall, of the first loss or of chance, below which nothing is learned. */
const FALL = 0.02;
/** Factor over its minimum and its initial value at which the loss counts as growing. */
const GROWN = 3;
const ABOVE_FIRST = 1.5;
/** Standard errors at which a difference of means is significant. */
const SURE = 2;

interface Moments {
  readonly mean: number;
  /** Standard error of the mean. */
  readonly error: number;
}

function momentsOf(values: readonly number[]): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return { mean, error: Math.sqrt(square / values.length) };
}

/** The losses of a run; keeps the first and the last of them. */
export class Losses {
  readonly #first: number[] = [];
  readonly #last: number[] = [];
  /** Lowest mean of windows of `FEW` batches. */
  #lowest = Infinity;
  count = 0;

  follow(loss: number): void {
    this.count += 1;
    if (this.#first.length < FEW) this.#first.push(loss);
    this.#last.push(loss);
    if (this.#last.length > PATIENCE) this.#last.shift();
    if (this.count % FEW === 0) this.#lowest = Math.min(this.#lowest, this.now.mean);
  }

  get now(): Moments {
    return momentsOf(this.#last.slice(-FEW));
  }

  get first(): Moments {
    return momentsOf(this.#first);
  }

  /** Lowest mean of consecutive batches. */
  get lowest(): number {
    return this.#lowest;
  }

  /** Mean of the batches that count as current. */
  get recent(): number {
    return momentsOf(this.#last).mean;
  }

  /** Whether the last batches are significantly better than those before. */
  get falling(): boolean {
    const half = Math.floor(this.#last.length / 2);
    if (half < 2) return true;
    const [before, after] = [momentsOf(this.#last.slice(0, half)), momentsOf(this.#last.slice(half))];
    return before.mean - after.mean > SURE * Math.hypot(before.error, after.error);
  }
}

/** The likely fault of the learning rate where a loss does not fall, and the rate to try. */
function cause({ lr, usual }: RunContext): Pick<Trouble, 'remedy'> & { readonly cause: ErrorData } {
  const which = lr < usual / FAR ? 'tooLow' : lr > usual * FAR ? 'tooHigh' : 'unknown';
  return {
    cause: { code: `trouble.${which}`, params: { lr: short(lr), usual: short(usual) }, where: {} },
    remedy: which === 'unknown' ? null : { setting: 'lr', value: usual },
  };
}

/** The loss is near its initial value or chance level, and does not fall. */
export function stuck(losses: Losses, at: RunContext): Trouble | null {
  if (losses.count < PATIENCE || losses.falling) return null;
  const { chance } = at;
  const now = losses.recent;
  const first = losses.first.mean;
  const guessing = chance !== null && chance > 0 && now > chance * (1 - FALL);
  const flat = losses.lowest > first - FALL * Math.abs(first);
  if (!guessing && !flat) return null;
  const told = { batches: losses.count, loss: short(now) };
  return {
    kind: guessing ? 'atChance' : 'flat',
    problem: guessing
      ? { code: 'trouble.atChance', params: { ...told, chance: short(chance) }, where: {} }
      : { code: 'trouble.flat', params: { ...told, first: short(first) }, where: {} },
    ...cause(at),
  };
}

/** The loss is far above its minimum and initial value, or above chance level. */
export function growing(losses: Losses, at: RunContext): Trouble | null {
  if (losses.count < FEW) return null;
  const { mean, error } = losses.now;
  const first = losses.first;
  const known = losses.lowest;
  const sinceFirst =
    losses.count >= 2 * FEW &&
    known > 0 &&
    mean > GROWN * known &&
    mean > ABOVE_FIRST * first.mean &&
    mean - first.mean > 2 * SURE * Math.hypot(error, first.error);
  // The steps were too large before any batch to compare with.
  const aboveChance = at.chance !== null && at.chance > 0 && mean > GROWN * at.chance && at.lr > FAR * at.usual;
  if (!sinceFirst && !aboveChance) return null;
  const lowest = sinceFirst ? known : (at.chance ?? known);
  return {
    kind: 'growing',
    problem: {
      code: 'trouble.growing',
      params: { lowest: short(lowest), loss: short(mean), lr: short(at.lr) },
      where: {},
    },
    remedy: { setting: 'lr', value: lower(at) },
  };
}
