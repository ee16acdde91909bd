/** Runs the step functions, batch by batch. */
import { learningRate, optimizerSteps, type RunLength } from '../../model/learningRate.ts';
import type { TrainingSettings } from '../../model/types.ts';
import type { FeedbackState } from '../../schedules/schedule.ts';
import type { HostTensors, Session } from '../../runtime/runtime.ts';
import { AUGMENT, augmentationRows, COLUMNS, type ImageSize } from '../augmentation/rows.ts';
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

/** The batches of one epoch, and their grouping into optimizer steps. */
export class Batches {
  readonly count: number;
  /** Number of full batches, which come first. */
  readonly full: number;
  readonly #session: Session;
  #training: TrainingSettings;

  readonly #shards: number;
  readonly #augmented: ImageSize | null;

  /**
   * @param shards parts that `step` splits a batch into
   * @param augmented size of images that it augments
   */
  constructor(
    session: Session,
    training: TrainingSettings,
    samples: number,
    shards: number,
    augmented: ImageSize | null = null,
  ) {
    this.#shards = shards;
    this.#augmented = augmented;
    this.count = Math.ceil(samples / training.batchSize);
    this.full = Math.floor(samples / training.batchSize);
    this.#session = session;
    this.#training = training;
  }

  /** Changes the settings from the next batch on; batches stay as they are. */
  set settings(training: TrainingSettings) {
    this.#training = training;
  }

  get #run(): RunLength {
    const { epochs, accumulation } = this.#training;
    return { epochs, stepsPerEpoch: optimizerSteps(this.count, accumulation) };
  }

  /** Number of batches that the next call may run from `from` on: all of one size and one function. */
  reach(from: number, wanted: number): number {
    const most = from < this.full ? Math.min(wanted, this.full - from) : 1;
    const { accumulation } = this.#training;
    if (accumulation === 1) return most;
    // Up to the batch that completes a group, which is a call by itself.
    const left = this.#groupEnd(from) - 1 - from;
    return left === 0 ? 1 : Math.min(most, left);
  }

  /** The first batch after a group. */
  #groupEnd(batch: number): number {
    const { accumulation } = this.#training;
    return Math.min(this.count, (Math.floor(batch / accumulation) + 1) * accumulation);
  }

  /** Rows of `samples` images in `count` batches. */
  #augmentation(
    at: { readonly seed: number; readonly epoch: number; readonly first: number },
    count: number,
    samples: number,
  ): HostTensors {
    if (!this.#augmented) return {};
    const data = augmentationRows(this.#training.augmentation, this.#augmented, at, samples);
    return { [AUGMENT]: { dtype: 'float32', shape: [count, samples / count, COLUMNS.length], data } };
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
    const indices = order.subarray(from * batchSize, Math.min((from + count) * batchSize, order.length));
    const counters = new Int32Array(count * 2);
    const lr = new Float32Array(count);
    const rows: number[][] = [];
    const applies = from + count === this.#groupEnd(from) || accumulation === 1;
    for (let k = 0; k < count; k += 1) {
      const batch = from + k;
      counters.set([seed, (epoch - 1) * this.count + batch + 1], k * 2);
      const step = (epoch - 1) * run.stepsPerEpoch + Math.floor(batch / accumulation);
      lr[k] = learningRate(this.#training, step, run, plateau);
      const group = this.#groupEnd(batch) - Math.floor(batch / accumulation) * accumulation;
      if (applies) rows.push(rateRow(this.#training, step, group, run, plateau));
    }
    const feeds: HostTensors = {
      indices: { dtype: 'int32', shape: [count, indices.length / count], data: indices },
      counter: { dtype: 'int32', shape: [count, 2], data: counters },
      ...this.#augmentation({ seed, epoch, first: from * batchSize }, count, indices.length),
    };
    const rates = {
      dtype: 'float32',
      shape: [count, rows[0]?.length ?? 0],
      data: Float32Array.from(rows.flat()),
    } as const;
    const outputs = applies
      ? await this.#session.run(indices.length / count < this.#shards ? 'step.few' : 'step', { ...feeds, rates })
      : await this.#session.run('accumulate', feeds);
    const values = (name: string): Float32Array | null => (outputs[name]?.data as Float32Array | undefined) ?? null;
    const [loss, correct, counted] = [values('loss')!, values('correct'), values('counted')];
    const weights = values('weights')!;
    const each = weights.length / count;
    const empty = Array.from({ length: count }, (_, k) => weights.subarray(k * each, (k + 1) * each).includes(0));
    return { loss, correct, counted, empty, lr, samples: indices.length };
  }
}
