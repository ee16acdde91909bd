/** The training loop: epochs of shuffled batches, several steps a call, metrics out, stop at once. */
import type { TrainingSettings } from '../document/types.ts';
import { UserError } from '../errors/error.ts';
import type { HostTensor, Session } from '../runtime/runtime.ts';
import { optimizerOf } from './optimizers/index.ts';
import { epochOrder, type SplitIndices } from './split.ts';

export interface StepMetrics {
  /** From 1. */
  epoch: number;
  /** Step of the epoch of the first entry, from 1. */
  firstStep: number;
  loss: Float32Array;
  /** Shares in [0, 1]. */
  accuracy: Float32Array;
}

export interface EpochMetrics {
  epoch: number;
  trainLoss: number;
  trainAccuracy: number;
  validationLoss: number | null;
  validationAccuracy: number | null;
  seconds: number;
}

export interface TrainerEvents {
  steps(metrics: StepMetrics, progress: { samplesPerSecond: number; secondsLeft: number }): void;
  log(line: string): void;
  epoch(metrics: EpochMetrics): void;
  /** Awaited: the loop goes on when the state is safe. */
  checkpoint(at: { epoch: number; step: number }): Promise<void>;
}

/** An AbortSignal, or anything that can say that it is time to stop. */
export interface StopSignal {
  readonly aborted: boolean;
}

export interface TrainerOptions {
  readonly session: Session;
  readonly settings: TrainingSettings;
  readonly split: SplitIndices;
  readonly events: TrainerEvents;
  readonly signal: StopSignal;
  /** Milliseconds. */
  readonly now: () => number;
  /** Lets messages in between calls. */
  readonly breathe: () => Promise<void>;
}

export interface TrainerResult {
  /** Whether the signal ended it. */
  readonly stopped: boolean;
  /** The last epoch begun, from 1, and the step in it. */
  readonly epoch: number;
  readonly step: number;
}

/** How long one call may keep the engine from listening, in milliseconds. */
const CALL_TARGET = 60;
const MAX_STEPS_PER_CALL = 100;
const LOG_EVERY = 100;
export const EVALUATION_BATCH = 500;

/** Sums of the loss and of right answers over samples of a split. */
export async function evaluate(
  session: Session,
  split: 'train' | 'test',
  indices: Int32Array,
  options: {
    signal: StopSignal;
    breathe: () => Promise<void>;
    rows?: (outputs: Readonly<Record<string, HostTensor>>) => void;
  },
): Promise<{ loss: number; correct: number; count: number }> {
  const sums = { loss: 0, correct: 0, count: 0 };
  for (let start = 0; start < indices.length && !options.signal.aborted; start += EVALUATION_BATCH) {
    const batch = indices.slice(start, start + EVALUATION_BATCH);
    const outputs = await session.run(`evaluate.${split}`, {
      indices: { dtype: 'int32', shape: [batch.length], data: batch },
    });
    sums.loss += outputs['loss']!.data[0]!;
    sums.correct += outputs['correct']!.data[0]!;
    sums.count += batch.length;
    options.rows?.(outputs);
    await options.breathe();
  }
  return sums;
}

export async function train(options: TrainerOptions): Promise<TrainerResult> {
  const { session, settings, split, events, signal, now, breathe } = options;
  const { batchSize, epochs, seed } = settings;
  const optimizer = optimizerOf(settings.optimizer);
  const stepsPerEpoch = Math.ceil(split.train.length / batchSize);
  const fullSteps = Math.floor(split.train.length / batchSize);
  let stepTime = 0;
  let validationTime = 0;
  let stepsPerCall = 1;

  /** Runs steps `from` … `from + count − 1` of an epoch, from 0. */
  const runSteps = async (epoch: number, order: Int32Array, from: number, count: number) => {
    const indices = order.subarray(from * batchSize, Math.min((from + count) * batchSize, order.length));
    const counters = new Int32Array(count * 2);
    const rates = new Float32Array(count * optimizer.rateCount);
    for (let k = 0; k < count; k += 1) {
      const step = (epoch - 1) * stepsPerEpoch + from + k + 1;
      counters.set([seed, step], k * 2);
      rates.set(optimizer.rates(settings.optimizer, step), k * optimizer.rateCount);
    }
    const outputs = await session.run('step', {
      indices: { dtype: 'int32', shape: [count, indices.length / count], data: indices },
      counter: { dtype: 'int32', shape: [count, 2], data: counters },
      rates: { dtype: 'float32', shape: [count, optimizer.rateCount], data: rates },
    });
    const loss = outputs['loss']!.data as Float32Array;
    const correct = outputs['correct']!.data as Float32Array;
    return { loss, correct, samples: indices.length };
  };

  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const order = epochOrder(split.train, seed, epoch);
    const begun = now();
    const sums = { loss: 0, correct: 0, samples: 0 };
    const running = { loss: 0, steps: 0 };
    let step = 0;
    while (step < stepsPerEpoch) {
      if (signal.aborted) return { stopped: true, epoch, step };
      const count = step < fullSteps ? Math.min(stepsPerCall, fullSteps - step) : 1;
      const start = now();
      const { loss, correct, samples } = await runSteps(epoch, order, step, count);
      const elapsed = now() - start;
      // The first call also compiles and says nothing of the pace.
      if (step > 0 || epoch > 1) stepTime = stepTime === 0 ? elapsed / count : stepTime * 0.9 + (elapsed / count) * 0.1;
      const perStep = samples / count;
      const accuracy = correct.map((value) => value / perStep);
      for (let k = 0; k < count; k += 1) {
        const value = loss[k]!;
        if (!Number.isFinite(value)) {
          throw new UserError('run.notANumber', { value: String(value), epoch, step: step + k + 1 });
        }
        sums.loss += value * perStep;
        sums.correct += correct[k]!;
        running.loss += value;
        running.steps += 1;
        if ((step + k + 1) % LOG_EVERY === 0 || step + k + 1 === stepsPerEpoch) {
          events.log(`[${epoch}, ${step + k + 1}] loss: ${(running.loss / running.steps).toFixed(4)}`);
          running.loss = 0;
          running.steps = 0;
        }
      }
      sums.samples += samples;
      const stepsLeft = (epochs - epoch + 1) * stepsPerEpoch - step - count;
      const millisecondsLeft = stepsLeft * (stepTime || elapsed / count) + (epochs - epoch + 1) * validationTime;
      events.steps(
        { epoch, firstStep: step + 1, loss, accuracy },
        { samplesPerSecond: stepTime ? (batchSize / stepTime) * 1000 : 0, secondsLeft: millisecondsLeft / 1000 },
      );
      step += count;
      if (stepTime > 0) stepsPerCall = Math.max(1, Math.min(MAX_STEPS_PER_CALL, Math.round(CALL_TARGET / stepTime)));
      await breathe();
    }

    const validationStart = now();
    const validation = await evaluate(session, 'train', split.validation, { signal, breathe });
    validationTime = now() - validationStart;
    if (signal.aborted) return { stopped: true, epoch, step };
    const share = (sum: number): number | null => (validation.count ? sum / validation.count : null);
    events.epoch({
      epoch,
      trainLoss: sums.loss / sums.samples,
      trainAccuracy: sums.correct / sums.samples,
      validationLoss: share(validation.loss),
      validationAccuracy: share(validation.correct),
      seconds: (now() - begun) / 1000,
    });
    await events.checkpoint({ epoch, step });
    if (signal.aborted && epoch < epochs) return { stopped: true, epoch, step };
  }
  return { stopped: false, epoch: epochs, step: stepsPerEpoch };
}
