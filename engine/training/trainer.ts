/** The training loop: epochs of shuffled batches, several steps a call, metrics out, stop at once. */
import { scheduleOf } from '../schedules/index.ts';
import type { FeedbackState } from '../schedules/schedule.ts';
import type { TrainingSettings } from '../model/types.ts';
import { UserError } from '../errors/error.ts';
import type { Session } from '../runtime/runtime.ts';
import { Batches } from './batches.ts';
import { evaluate } from './evaluate.ts';
import { LossCourse } from './lossCourse.ts';
import { Pace } from './throughput.ts';
import type { StopSignal } from './signal.ts';
import { epochOrder, type SplitIndices } from './split.ts';

export interface StepMetrics {
  /** From 1. */
  epoch: number;
  /** Step of the epoch of the first entry, from 1. */
  firstStep: number;
  /** NaN where nothing of the batch counts, as where all its labels are ignored. */
  loss: Float32Array;
  /** Shares in [0, 1]; empty where nothing is right or wrong. */
  accuracy: Float32Array;
  /** The learning rate. */
  lr: Float32Array;
}

export interface EpochMetrics {
  epoch: number;
  trainLoss: number;
  trainAccuracy: number | null;
  validationLoss: number | null;
  validationAccuracy: number | null;
  seconds: number;
}

/** Where a run is: the last epoch begun, from 1, and the batch in it; with what a schedule remembers. */
export interface TrainerPlace {
  readonly epoch: number;
  readonly step: number;
  readonly plateau?: FeedbackState;
}

export interface TrainerEvents {
  steps(metrics: StepMetrics, progress: { samplesPerSecond: number; secondsLeft: number }): void;
  log(line: string): void;
  epoch(metrics: EpochMetrics): void;
  /** Awaited: the loop goes on when the state is safe. */
  checkpoint(at: TrainerPlace): Promise<void>;
}

export interface TrainerOptions {
  readonly session: Session;
  readonly settings: TrainingSettings;
  readonly split: SplitIndices;
  readonly events: TrainerEvents;
  readonly signal: StopSignal;
  /** Parts of a batch in `step`; 1 if left out. */
  readonly shards?: number;
  /** Samples of one call when validating. */
  readonly evaluationBatch?: number;
  /** Looks inside before every so many batches: given the samples that are next, and the counter of the batch. */
  readonly inside?: {
    readonly every: number;
    look(at: { epoch: number; step: number }, indices: Int32Array, counter: readonly [number, number]): Promise<void>;
  };
  /** Weight of each output in the validation loss; 1 if left out. */
  readonly weights?: readonly number[];
  /** Milliseconds. */
  readonly now: () => number;
  /** Lets messages in between calls. */
  readonly breathe: () => Promise<void>;
}

export interface TrainerResult extends TrainerPlace {
  /** Whether the signal ended it. */
  readonly stopped: boolean;
}

const LOG_EVERY = 100;

/** Means of an epoch, over what counts. */
const mean = (sum: number, count: number): number => (count ? sum / count : NaN);

/** What the steps of an epoch add up to. */
class EpochSums {
  loss = 0;
  samples = 0;
  correct = 0;
  counted = 0;
  #running = 0;
  #steps = 0;

  /** @param loss the mean of one of `steps` steps over so many samples together */
  follow(loss: number, samples: number, steps: number): void {
    this.loss += (loss * samples) / steps;
    this.samples += samples / steps;
    this.#running += loss;
    this.#steps += 1;
  }

  /** The mean loss of the steps since it was last asked for. */
  takeRunning(): number {
    const taken = mean(this.#running, this.#steps);
    this.#running = 0;
    this.#steps = 0;
    return taken;
  }
}

/**
 * Trains for all epochs: shuffled batches, schedule, clipping, validation, checkpoints.
 * @returns where it ended, and whether the signal ended it
 * @throws UserError where the loss is no number
 */
export async function train(options: TrainerOptions): Promise<TrainerResult> {
  const { session, settings, split, events, signal, now, breathe, inside, weights = [] } = options;
  const looking = { signal, breathe, weights, batch: options.evaluationBatch };
  const { batchSize, epochs, seed, schedule } = settings;
  const batches = new Batches(session, settings, split.train.length, options.shards ?? 1);
  const pace = new Pace(epochs, batches.count);
  const { feedback } = scheduleOf(schedule);
  let plateau = feedback?.start(schedule, settings.optimizer.lr);
  const course = new LossCourse();
  const place = (epoch: number, step: number): TrainerPlace => ({ epoch, step, ...(plateau ? { plateau } : {}) });

  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const order = epochOrder(split.train, seed, epoch);
    const begun = now();
    const sums = new EpochSums();
    let step = 0;
    while (step < batches.count) {
      if (signal.aborted) return { stopped: true, ...place(epoch, step) };
      const batch = (epoch - 1) * batches.count + step;
      let wanted = pace.stepsPerCall;
      if (inside) {
        const next = order.subarray(step * batchSize, (step + 1) * batchSize);
        // Not before the first batch: what it takes to build the look would keep the first step waiting.
        if (batch > 0 && batch % inside.every === 0)
          await inside.look({ epoch, step: step + 1 }, next, [seed, batch + 1]);
        // The next call ends where the next look is due.
        wanted = Math.min(wanted, inside.every - (batch % inside.every));
      }
      const count = batches.reach(step, wanted);
      const start = now();
      const { loss, correct, counted, empty, lr, samples } = await batches.run(epoch, order, step, count, plateau);
      pace.called(now() - start, count, step === 0 && epoch === 1);
      for (let k = 0; k < count; k += 1) {
        const at = step + k + 1;
        if (!empty[k]) {
          course.follow(loss[k]!, epoch, at);
          sums.follow(loss[k]!, samples, count);
        }
        sums.correct += correct?.[k] ?? 0;
        sums.counted += counted?.[k] ?? 0;
        if (at % LOG_EVERY === 0 || at === batches.count)
          events.log(`[${epoch}, ${at}] loss: ${sums.takeRunning().toFixed(4)}`);
      }
      const accuracy = correct && counted ? correct.map((value, k) => value / counted[k]!) : new Float32Array(0);
      step += count;
      events.steps({ epoch, firstStep: step - count + 1, loss, accuracy, lr }, pace.progress(epoch, step, batchSize));
      await breathe();
    }

    const validationStart = now();
    const validation = await evaluate(session, 'train', split.validation, looking);
    pace.validated(now() - validationStart);
    if (signal.aborted) return { stopped: true, ...place(epoch, step) };
    const share = (correct: number, counted: number): number | null => (counted ? correct / counted : null);
    if (!sums.samples) throw new UserError('run.nothingCounts', { epoch });
    const trainLoss = sums.loss / sums.samples;
    const validationLoss = validation.empty ? null : validation.loss;
    events.epoch({
      epoch,
      trainLoss,
      trainAccuracy: share(sums.correct, sums.counted),
      validationLoss,
      validationAccuracy: share(validation.correct, validation.counted),
      seconds: (now() - begun) / 1000,
    });
    if (feedback && plateau) plateau = feedback.after(schedule, plateau, validationLoss ?? trainLoss);
    await events.checkpoint(place(epoch, step));
    if (signal.aborted && epoch < epochs) return { stopped: true, ...place(epoch, step) };
  }
  return { stopped: false, ...place(epochs, batches.count) };
}
