/** The training loop: epochs of shuffled batches, several steps per call, metrics as events, stoppable at once. */
import { scheduleOf } from '../../schedules/index.ts';
import type { FeedbackState } from '../../schedules/schedule.ts';
import type { RunSettings } from '../../model/training.ts';
import { equal } from '../../model/equal.ts';
import { UserError } from '../../errors/error.ts';
import type { ImageSize } from '../augmentation/rows.ts';
import { BatchGrid } from './batchGrid.ts';
import { Batches, type StepResult } from './batches.ts';
import { bestAfter, isOutOfPatience } from './bestEpoch.ts';
import type { EpochMetrics } from './epochMetrics.ts';
import { EpochSums } from './epochSums.ts';
import { evaluate } from './evaluate.ts';
import { LossCourse } from './lossCourse.ts';
import { Throughput } from './throughput.ts';
import type { StopSignal } from './signal.ts';
import type { SampleSession } from './sampleSession.ts';
import { epochOrder, type SplitIndices } from './split.ts';
import { type BestEpoch, isBefore, nextPosition, type TrainerPosition, type TrainerState } from './state.ts';
import { Steering, type SettingsChange } from './steering.ts';

export interface StepMetrics {
  /** From 1. */
  epoch: number;
  /** Step of the first entry within the epoch, from 1. */
  firstStep: number;
  /** Loss of each step; NaN without valid targets, as where all labels are ignored. */
  loss: Float32Array;
  /** Accuracy in [0, 1]; empty without classes. */
  accuracy: Float32Array;
  /** The learning rate. */
  lr: Float32Array;
}

export interface TrainerEvents {
  steps(metrics: StepMetrics, progress: { samplesPerSecond: number; secondsLeft: number }): void;
  log(line: string): void;
  /** @param best the best epoch so far, this one included */
  epoch(metrics: EpochMetrics, best: BestEpoch | undefined): void;
  /** The epoch has ended. Awaited: the loop continues once the state is saved. */
  checkpoint(state: TrainerState): Promise<void>;
  /** Called between two calls of an epoch, to save the state. Awaited. */
  between?(state: () => TrainerState): Promise<void>;
  /** The run is paused. Awaited. */
  paused?(state: TrainerState): Promise<void>;
  resumed?(): void;
  /** A requested change takes effect at its position. Awaited. */
  changed?(change: SettingsChange): Promise<void>;
  /** A requested change was not made: the run goes on as before. */
  refused?(error: unknown): void;
}

/** What the loop takes of an open session. */
export interface TrainerSession {
  readonly session: SampleSession;
  /** Parts of a batch in `step` and in evaluations; 1 if left out. */
  readonly shards?: number;
  /** Size of images that the step augments (`TrainingBundle.augmented`). */
  readonly augmented?: ImageSize | null;
  /** As of the bundle: 0 if left out. */
  readonly ages?: readonly number[];
  /** Samples per call of validation. */
  readonly evaluationBatch?: number;
  /** Layer statistics every so many batches: called with the next samples and the batch's counter. */
  readonly statistics?: {
    readonly every: number;
    collect(
      at: { epoch: number; step: number },
      indices: Int32Array,
      counter: readonly [number, number],
    ): Promise<void>;
  };
}

export interface TrainerOptions extends TrainerSession {
  readonly settings: RunSettings;
  /**
   * The session for changed settings, with the state of the present one; null where that can go on. Where it fails, the
   * present one can too.
   */
  reopen?(settings: RunSettings, at: TrainerPosition): Promise<TrainerSession | null>;
  readonly split: SplitIndices;
  readonly events: TrainerEvents;
  readonly signal: StopSignal;
  /** State to resume from; the start if left out. Weights and slots belong to it. */
  readonly from?: TrainerState | undefined;
  readonly steering?: Steering;
  /** Where it ends as if it were stopped, before the batch there. */
  readonly stopAt?: TrainerPosition;
  /** Most batches of a call, and a multiple at which every call ends; so that tests can count steps. */
  readonly endCallsEvery?: number;
  /** Weight of each output in the validation loss; 1 if left out. */
  readonly weights?: readonly number[];
  /** Current time in milliseconds. */
  readonly now: () => number;
  /** Lets the process handle messages between calls. */
  readonly yieldToEvents: () => Promise<void>;
}

export interface TrainerResult extends TrainerState {
  /** Whether the signal ended the run. */
  readonly stopped: boolean;
  /** Whether early stopping ended the run. */
  readonly early: boolean;
}

const LOG_EVERY = 100;

/**
 * Trains for all epochs: shuffled batches, schedule, clipping, validation, checkpoints. All randomness follows from
 * seed and position, so that a run resumed from a state ends bitwise as an uninterrupted one.
 * @returns where it ended, and why
 * @throws UserError where the loss is not finite
 */
export const train = (options: TrainerOptions): Promise<TrainerResult> => new TrainingLoop(options).run();

/** Restores infinity, which JSON writes as null. */
const feedbackFrom = (state: TrainerState['plateau']): FeedbackState | undefined =>
  state && (Object.fromEntries(Object.entries(state).map(([key, value]) => [key, value ?? Infinity])) as FeedbackState);

class TrainingLoop {
  readonly #options: TrainerOptions;
  readonly #steering: Steering;
  readonly #throughput = new Throughput();
  readonly #course: LossCourse;
  #open: TrainerSession;
  #settings: RunSettings;
  #grid: BatchGrid;
  #batches: Batches;
  #plateau: FeedbackState | undefined;
  #best: BestEpoch | undefined;
  #epoch: number;
  #step: number;
  /** Sums of an unfinished epoch. */
  #sums: EpochSums | null;
  /** Time at which the epoch began or was resumed. */
  #begun = 0;

  constructor(options: TrainerOptions) {
    const { from } = options;
    this.#options = options;
    this.#open = options;
    this.#steering = options.steering ?? new Steering();
    ({ epoch: this.#epoch, step: this.#step } = nextPosition(from ?? { epoch: 1, step: 0 }));
    this.#settings = this.#steering.settingsAt(options.settings, this.#place);
    this.#grid = this.#newGrid();
    this.#batches = this.#newBatches();
    this.#course = new LossCourse(from?.course);
    this.#sums = from?.sums ? new EpochSums(from.sums) : null;
    this.#plateau = feedbackFrom(from?.plateau) ?? this.#newPlateau();
    this.#best = from?.best;
  }

  async run(): Promise<TrainerResult> {
    for (; this.#epoch <= this.#settings.epochs; this.#epoch += 1, this.#step = 0) {
      if (!(await this.#runBatches())) return this.#result({ stopped: true });
      const validated = await this.#validate();
      if (!validated) return this.#result({ stopped: true });
      await this.#options.events.checkpoint(this.#state());
      if (isOutOfPatience(this.#settings.earlyStopping, this.#best)) return this.#result({ early: true });
      if (this.#options.signal.aborted && this.#epoch < this.#settings.epochs) return this.#result({ stopped: true });
    }
    // No batch was left, or the last epoch has ended.
    this.#epoch -= 1;
    this.#step = this.#grid.countOf(this.#epoch);
    return this.#result({});
  }

  get #place(): { epoch: number; step: number } {
    return { epoch: this.#epoch, step: this.#step };
  }

  /** With recorded changes that are still to come. */
  #newGrid(): BatchGrid {
    const { split, settings } = this.#options;
    return new BatchGrid(split.train.length, settings.batchSize, this.#steering.changes);
  }

  #newBatches(): Batches {
    const { session, shards = 1, augmented = null, ages = [0] } = this.#open;
    return new Batches({ session, shards, augmented, ages }, this.#settings, this.#grid);
  }

  /** Announces the rest of the epoch. */
  #announce(order: Int32Array): void {
    const rest = order.subarray(this.#grid.takenBefore(this.#place));
    this.#open.session.announce?.('train', rest, this.#settings.batchSize);
  }

  #state(): TrainerState {
    const since = (this.#options.now() - this.#begun) / 1000;
    return {
      ...this.#place,
      ...(this.#plateau ? { plateau: this.#plateau } : {}),
      ...(this.#sums ? { sums: this.#sums.state(since) } : {}),
      course: this.#course.state,
      ...(this.#best ? { best: this.#best } : {}),
    };
  }

  #result(ended: { stopped?: boolean; early?: boolean }): TrainerResult {
    return { stopped: false, early: false, ...ended, ...this.#state() };
  }

  #newPlateau(): FeedbackState | undefined {
    const { schedule, optimizer } = this.#settings;
    return scheduleOf(schedule).feedback?.start(schedule, optimizer.lr);
  }

  /** Runs the remaining batches of the epoch. @returns false where the signal was aborted */
  async #runBatches(): Promise<boolean> {
    const { split, now, yieldToEvents, events } = this.#options;
    const order = epochOrder(split, this.#settings.seed, this.#epoch);
    this.#announce(order);
    this.#begun = now();
    this.#sums ??= new EpochSums();
    while (this.#step < this.#grid.countOf(this.#epoch)) {
      if (!(await this.#mayGoOn(order))) return false;
      await this.#call(order, this.#sums);
      await yieldToEvents();
      if (this.#step < this.#grid.countOf(this.#epoch)) await events.between?.(() => this.#state());
    }
    return true;
  }

  /** Applies requested changes; waits while the run is paused. @returns false where the signal was aborted */
  async #mayGoOn(order: Int32Array): Promise<boolean> {
    const { signal, events, stopAt } = this.#options;
    let told = false;
    for (;;) {
      if (signal.aborted || (stopAt && !isBefore(this.#place, stopAt))) return false;
      const change = this.#steering.take(this.#place);
      await this.#apply(order, change);
      if (this.#steering.isPaused && !told) await events.paused?.(this.#state());
      told ||= this.#steering.isPaused;
      if (await this.#steering.ready(() => signal.aborted)) break;
    }
    if (told && !this.#steering.paused) events.resumed?.();
    return true;
  }

  /**
   * Goes on with the settings of this position.
   * @param change what was just requested; dropped, with an event, where no session can be opened for it
   */
  async #apply(order: Int32Array, change: SettingsChange | null): Promise<void> {
    const { settings: first, reopen, events } = this.#options;
    const before = this.#settings;
    const settings = this.#steering.settingsAt(first, this.#place);
    if (!equal(before, settings)) {
      try {
        const opened = await reopen?.(settings, this.#place);
        if (opened) {
          this.#open = { ...this.#open, ...opened };
          this.#throughput.restart();
        }
      } catch (error) {
        if (!change) throw error;
        this.#steering.refuse(change);
        return events.refused?.(error);
      }
      this.#settings = settings;
      this.#grid = this.#newGrid();
      this.#batches = this.#newBatches();
      this.#announce(order);
      // A rate set by the user takes precedence; the state of another schedule is dropped.
      const rates = (of: RunSettings): unknown => [of.schedule, of.optimizer.lr];
      if (!equal(rates(before), rates(settings))) this.#plateau = this.#newPlateau();
    }
    if (change) await events.changed?.(change);
  }

  /** Collects layer statistics where they are due. @returns batches until the next ones */
  async #collectStatistics(order: Int32Array): Promise<number> {
    const { statistics } = this.#open;
    if (!statistics) return Infinity;
    const { batchSize, seed } = this.#settings;
    const batch = this.#grid.batchesBefore(this.#place);
    const first = this.#grid.takenBefore(this.#place);
    const next = order.subarray(first, first + batchSize);
    // Not before the first batch: building the statistics would delay the first step.
    if (batch > 0 && batch % statistics.every === 0)
      await statistics.collect({ epoch: this.#epoch, step: this.#step + 1 }, next, [seed, batch + 1]);
    return statistics.every - (batch % statistics.every);
  }

  async #call(order: Int32Array, sums: EpochSums): Promise<void> {
    const { events, now, endCallsEvery = Infinity } = this.#options;
    const untilStatistics = await this.#collectStatistics(order);
    const done = this.#grid.batchesBefore(this.#place);
    const untilEnd = endCallsEvery - (done % endCallsEvery);
    const { stopAt } = this.#options;
    const untilStop = stopAt?.epoch === this.#epoch ? stopAt.step - this.#step : Infinity;
    const most = Math.min(untilStop, untilStatistics, this.#steering.most(this.#place), untilEnd);
    const count = this.#batches.reach(this.#epoch, this.#step, Math.min(this.#throughput.stepsPerCall, most));
    const start = now();
    const result = await this.#batches.run(this.#epoch, order, this.#step, count, this.#plateau);
    this.#throughput.called(now() - start, count);
    const { correct, counted, lr, loss } = result;
    const firstStep = this.#step + 1;
    this.#follow(result, count, sums);
    const accuracy = correct && counted ? correct.map((value, k) => value / counted[k]!) : new Float32Array(0);
    const progress = this.#throughput.progress(this.#left, this.#settings.batchSize);
    events.steps({ epoch: this.#epoch, firstStep, loss, accuracy, lr }, progress);
  }

  /** Validations and steps until the end of the run. */
  get #left(): { epochs: number; steps: number } {
    const epochs = this.#settings.epochs - this.#epoch + 1;
    const whole = Math.ceil(this.#grid.samples / this.#settings.batchSize);
    return { epochs, steps: this.#grid.countOf(this.#epoch) - this.#step + (epochs - 1) * whole };
  }

  #follow({ loss, correct, counted, empty, samples }: StepResult, count: number, sums: EpochSums): void {
    for (let k = 0; k < count; k += 1) {
      this.#step += 1;
      if (!empty[k]) {
        this.#course.follow(loss[k]!, this.#epoch, this.#step);
        sums.follow(loss[k]!, samples, count);
      }
      sums.correct += correct?.[k] ?? 0;
      sums.counted += counted?.[k] ?? 0;
      if (this.#step % LOG_EVERY === 0 || this.#step === this.#grid.countOf(this.#epoch))
        this.#options.events.log(`[${this.#epoch}, ${this.#step}] loss: ${sums.takeRunning().toFixed(4)}`);
    }
  }

  /** Validates, and ends the epoch. @returns false where the signal was aborted */
  async #validate(): Promise<boolean> {
    const { split, events, signal, now, yieldToEvents, weights = [] } = this.#options;
    const { session, evaluationBatch, shards } = this.#open;
    const sums = this.#sums!;
    const epoch = this.#epoch;
    const start = now();
    const looking = { signal, yieldToEvents, weights, batch: evaluationBatch, parts: shards };
    const validation = await evaluate(session, 'train', split.validation, looking);
    this.#throughput.validated(now() - start);
    if (signal.aborted) return false;
    const share = (correct: number, counted: number): number | null => (counted ? correct / counted : null);
    if (!sums.samples) throw new UserError('run.nothingCounts', { epoch });
    const metrics = {
      epoch,
      trainLoss: sums.loss / sums.samples,
      trainAccuracy: share(sums.correct, sums.counted),
      validationLoss: validation.empty ? null : validation.loss,
      validationAccuracy: share(validation.correct, validation.counted),
      seconds: sums.seconds((now() - this.#begun) / 1000),
    };
    const { schedule, earlyStopping } = this.#settings;
    const { feedback } = scheduleOf(schedule);
    if (feedback && this.#plateau)
      this.#plateau = feedback.after(schedule, this.#plateau, metrics.validationLoss ?? metrics.trainLoss);
    this.#best = bestAfter(earlyStopping, this.#best, metrics);
    this.#sums = null;
    events.epoch(metrics, this.#best);
    return true;
  }
}
