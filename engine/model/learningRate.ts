/**
 * The learning rate of every step as a pure function of the settings, in closed form. Only a schedule that follows the
 * loss has a state, which is a parameter and a result.
 */
import { momentumFieldOf } from '../optimizers/index.ts';
import { scheduleOf } from '../schedules/index.ts';
import type { FeedbackState, SchedulePosition } from '../schedules/schedule.ts';
import type { OptimizerSettings, TrainingSettings } from './training.ts';

export interface RunLength {
  readonly epochs: number;
  /** Optimizer steps: batches, or groups of them where gradients are accumulated. */
  readonly stepsPerEpoch: number;
}

type Rates = Pick<TrainingSettings, 'optimizer' | 'schedule' | 'warmup'>;

/** @param state of a schedule that follows the loss */
function positionOf({ optimizer }: Rates, step: number, run: RunLength, state?: FeedbackState): SchedulePosition {
  return {
    base: state?.lr ?? optimizer.lr,
    step,
    steps: run.epochs * run.stepsPerEpoch,
    epoch: Math.floor(step / run.stepsPerEpoch),
    epochs: run.epochs,
  };
}

/**
 * The learning rate of a step.
 * @param step optimizer steps taken before
 * @param state of a schedule that follows the loss
 * @param taken optimizer steps taken before, where the batch size has changed and `step` is as if it had not
 */
export function learningRate(
  training: Rates,
  step: number,
  run: RunLength,
  state?: FeedbackState,
  taken = step,
): number {
  const { schedule, warmup } = training;
  const rate = scheduleOf(schedule).rate(schedule, positionOf(training, step, run, state));
  if (taken >= warmup.steps) return rate;
  return rate * (warmup.startFactor + ((1 - warmup.startFactor) * taken) / warmup.steps);
}

/** The optimizer's settings at a step: its scheduled learning rate and, where the schedule has one, momentum. */
export function settingsAt(
  training: Rates,
  step: number,
  run: RunLength,
  state?: FeedbackState,
  taken = step,
): OptimizerSettings {
  const { optimizer, schedule } = training;
  const lr = learningRate(training, step, run, state, taken);
  const momentum = scheduleOf(schedule).momentum?.(schedule, positionOf(training, step, run, state)) ?? null;
  const field = momentumFieldOf(optimizer);
  return momentum === null || field === null ? { ...optimizer, lr } : { ...optimizer, lr, [field]: momentum };
}

/** Optimizer steps in an epoch of `batches` batches. */
export const optimizerSteps = (batches: number, accumulation: number): number => Math.ceil(batches / accumulation);
