/** The batches of a run whose batch size may change: how many there are, and which samples of the epoch they take. */
import type { TrainerPosition } from './state.ts';

/** What may hold a change of the batch size, from a position on. */
export interface SizeChange extends TrainerPosition {
  readonly training: { readonly batchSize?: number | undefined };
}

/** Batches of one size, from a position on. */
interface Stretch {
  readonly epoch: number;
  readonly step: number;
  readonly size: number;
  /** Samples of the epoch that earlier batches took. */
  readonly taken: number;
}

/** A pure function of the size of the training set and the changes, so that none of it is state. */
export class BatchGrid {
  readonly samples: number;
  /** The latest first; the last one is from the beginning. */
  readonly #stretches: Stretch[];
  /** Batches, and optimizer steps by accumulation, before each epoch as far as known: index 0 is epoch 1. */
  readonly #before = new Map<number, number[]>();

  /**
   * @param samples of an epoch
   * @param size batch size at first
   * @param changes in order of their positions
   */
  constructor(samples: number, size: number, changes: readonly SizeChange[] = []) {
    this.samples = samples;
    this.#stretches = [{ epoch: 1, step: 0, size, taken: 0 }];
    for (const { epoch, step, training } of changes) {
      if (training.batchSize === undefined) continue;
      const taken = this.takenBefore({ epoch, step });
      this.#stretches.unshift({ epoch, step, size: training.batchSize, taken });
    }
  }

  #at({ epoch, step }: TrainerPosition): Stretch {
    return this.#stretches.find((one) => one.epoch < epoch || (one.epoch === epoch && one.step <= step))!;
  }

  /** The size of the batch after `step` batches of an epoch. */
  sizeAt(at: TrainerPosition): number {
    return this.#at(at).size;
  }

  /** Samples of the epoch that its first `step` batches take. */
  takenBefore({ epoch, step }: TrainerPosition): number {
    const { epoch: from, step: begun, taken, size } = this.#at({ epoch, step });
    return Math.min(this.samples, from === epoch ? taken + (step - begun) * size : step * size);
  }

  /** Batches of an epoch. */
  countOf(epoch: number): number {
    const { epoch: from, step, taken, size } = this.#at({ epoch, step: Infinity });
    return from === epoch ? step + Math.ceil((this.samples - taken) / size) : Math.ceil(this.samples / size);
  }

  /** Batches of the run before a position. */
  batchesBefore({ epoch, step }: TrainerPosition): number {
    return this.#upTo(epoch, 1) + step;
  }

  /** Optimizer steps of the run before a position. @param accumulation batches of each */
  updatesBefore({ epoch, step }: TrainerPosition, accumulation: number): number {
    return this.#upTo(epoch, accumulation) + Math.floor(step / accumulation);
  }

  #upTo(epoch: number, accumulation: number): number {
    let known = this.#before.get(accumulation);
    if (!known) this.#before.set(accumulation, (known = [0]));
    while (known.length < epoch) known.push(known.at(-1)! + Math.ceil(this.countOf(known.length) / accumulation));
    return known[epoch - 1]!;
  }

  /** A position in epochs from the beginning: by batches, or by samples in an epoch in which the size has changed. */
  epochsAt({ epoch, step }: TrainerPosition): number {
    const changed = this.#stretches.some((one) => one.epoch === epoch && one.step > 0);
    const share = changed ? this.takenBefore({ epoch, step }) / this.samples : step / this.countOf(epoch);
    return epoch - 1 + share;
  }

  /** Batches before a position in epochs. */
  batchesAt(epochs: number): number {
    const epoch = Math.floor(epochs) + 1;
    return this.#upTo(epoch, 1) + (epochs - (epoch - 1)) * this.countOf(epoch);
  }

  /** The inverse of `batchesAt`. */
  epochsOf(batches: number): number {
    let epoch = 1;
    while (this.#upTo(epoch + 1, 1) <= batches && epoch < MOST_EPOCHS) epoch += 1;
    return epoch - 1 + (batches - this.#upTo(epoch, 1)) / this.countOf(epoch);
  }
}

/** Most epochs of a run. */
const MOST_EPOCHS = 100_000;
