/** Runs the step functions, batch by batch. */
import { learningRate, optimizerSteps, type RunLength } from '../../model/learningRate.ts';
import type { TrainingSettings } from '../../model/types.ts';
import type { FeedbackState } from '../../schedules/schedule.ts';
import type { HostTensors, Session } from '../../runtime/runtime.ts';
import { changesImages, mixes } from '../../settings/augmentation.ts';
import { mixFeeds } from '../augmentation/mixing.ts';
import { AUGMENT, augmentFeed, type ImageSize } from '../augmentation/rows.ts';
import type { BatchGrid } from './batchGrid.ts';
import { rateRow } from './optimizerFeeds.ts';

export interface StepResult {
  /** One for each batch. */
  readonly loss: Float32Array;
  readonly correct: Float32Array | null;
  readonly counted: Float32Array | null;
  /** Whether the batch has no valid target for an output: its loss is then NaN, as in PyTorch, and its gradient 0. */
  readonly empty: readonly boolean[];
  readonly lr: Float32Array;
  /** Total over all batches. */
  readonly samples: number;
}

/** What a session runs batches with. */
export interface StepSession {
  readonly session: Session;
  /** Parts that `step` splits a batch into. */
  readonly shards: number;
  /** Size of images that it augments. */
  readonly augmented: ImageSize | null;
  /** Optimizer steps that were taken before parameters were first trained: 0 for those trained from the beginning. */
  readonly ages: readonly number[];
}

/** The batches of an epoch, and their grouping into optimizer steps, as of settings that hold from some batch on. */
export class Batches {
  readonly #with: StepSession;
  readonly #training: TrainingSettings;
  readonly #grid: BatchGrid;

  constructor(session: StepSession, training: TrainingSettings, grid: BatchGrid) {
    this.#with = session;
    this.#training = training;
    this.#grid = grid;
  }

  /** The length of the run in optimizer steps, as if all batches had the present size. */
  get #run(): RunLength {
    const { epochs, accumulation, batchSize } = this.#training;
    return { epochs, stepsPerEpoch: optimizerSteps(Math.ceil(this.#grid.samples / batchSize), accumulation) };
  }

  /** Number of batches that the next call may run from `from` on: all of one size and one function. */
  reach(epoch: number, from: number, wanted: number): number {
    const left = this.#grid.samples - this.#grid.takenBefore({ epoch, step: from });
    const most = Math.max(1, Math.min(wanted, Math.floor(left / this.#training.batchSize)));
    const { accumulation } = this.#training;
    if (accumulation === 1) return most;
    // Up to the batch that completes a group, which is a call by itself.
    const untilEnd = this.#groupEnd(epoch, from) - 1 - from;
    return untilEnd === 0 ? 1 : Math.min(most, untilEnd);
  }

  /** The first batch after a group. */
  #groupEnd(epoch: number, batch: number): number {
    const { accumulation } = this.#training;
    return Math.min(this.#grid.countOf(epoch), (Math.floor(batch / accumulation) + 1) * accumulation);
  }

  /** Random parameters of `samples` images in `count` batches. @param step of the first one, of all epochs, from 1 */
  #augmentation(
    at: { readonly seed: number; readonly epoch: number; readonly first: number; readonly step: number },
    count: number,
    samples: number,
  ): HostTensors {
    const { augmented } = this.#with;
    const settings = this.#training.augmentation;
    if (!augmented) return {};
    const each = samples / count;
    return {
      ...(changesImages(settings) ? { [AUGMENT]: augmentFeed(settings, augmented, at, count, each) } : {}),
      ...(mixes(settings) ? mixFeeds(settings, augmented, at, count, each) : {}),
    };
  }

  /** Runs batches `from` … `from + count − 1` of an epoch, counted from 0; `count` is what `reach` allows. */
  async run(
    epoch: number,
    order: Int32Array,
    from: number,
    count: number,
    plateau: FeedbackState | undefined,
  ): Promise<StepResult> {
    const { batchSize, seed, accumulation } = this.#training;
    const run = this.#run;
    const first = this.#grid.takenBefore({ epoch, step: from });
    const indices = order.subarray(first, Math.min(first + count * batchSize, order.length));
    const counters = new Int32Array(count * 2);
    const lr = new Float32Array(count);
    const rows: number[][] = [];
    const applies = from + count === this.#groupEnd(epoch, from) || accumulation === 1;
    for (let k = 0; k < count; k += 1) {
      const batch = from + k;
      const at = { epoch, step: batch };
      counters.set([seed, this.#grid.batchesBefore(at) + 1], k * 2);
      // The batch that would begin here if all had this size: schedules follow epochs, whatever the size was before.
      const alike = Math.floor((first + k * batchSize) / batchSize);
      const step = (epoch - 1) * run.stepsPerEpoch + Math.floor(alike / accumulation);
      const taken = this.#grid.updatesBefore(at, accumulation);
      lr[k] = learningRate(this.#training, step, run, plateau, taken);
      const group = this.#groupEnd(epoch, batch) - Math.floor(batch / accumulation) * accumulation;
      if (applies)
        rows.push(this.#with.ages.flatMap((age) => rateRow(this.#training, { step, taken, age }, group, run, plateau)));
    }
    const feeds: HostTensors = {
      indices: { dtype: 'int32', shape: [count, indices.length / count], data: indices },
      counter: { dtype: 'int32', shape: [count, 2], data: counters },
      ...this.#augmentation({ seed, epoch, first, step: counters[1]! }, count, indices.length),
    };
    const rates = {
      dtype: 'float32',
      shape: [count, rows[0]?.length ?? 0],
      data: Float32Array.from(rows.flat()),
    } as const;
    const { session, shards } = this.#with;
    const outputs = applies
      ? await session.run(indices.length / count < shards ? 'step.few' : 'step', { ...feeds, rates })
      : await session.run('accumulate', feeds);
    const values = (name: string): Float32Array | null => (outputs[name]?.data as Float32Array | undefined) ?? null;
    const [loss, correct, counted] = [values('loss')!, values('correct'), values('counted')];
    const weights = values('weights')!;
    const each = weights.length / count;
    const empty = Array.from({ length: count }, (_, k) => weights.subarray(k * each, (k + 1) * each).includes(0));
    return { loss, correct, counted, empty, lr, samples: indices.length };
  }
}
