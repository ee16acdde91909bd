/**
 * The learning rate of every step as a pure function of the settings: what
 * torch.optim.lr_scheduler computes, in closed form. Only a plateau, which
 * depends on the loss, has a state; it is handed in and out.
 */
import { momentumFieldOf } from '../optimizers/index.ts';
import type { OptimizerSettings, ScheduleSettings, TrainingSettings } from './training.ts';
import { cosine, oneCycle } from './curves.ts';

export interface RunLength {
  readonly epochs: number;
  /** Steps of the optimizer: batches, or groups of them where gradients are accumulated. */
  readonly stepsPerEpoch: number;
}

export interface PlateauState {
  readonly lr: number;
  readonly best: number;
  readonly badEpochs: number;
  readonly cooldown: number;
}

type Plateau = Extract<ScheduleSettings, { type: 'ReduceLROnPlateau' }>;
type Restarts = Extract<ScheduleSettings, { type: 'CosineAnnealingWarmRestarts' }>;

/** Changes too small to matter are not made, as in PyTorch. */
const LEAST_CHANGE = 1e-8;

export const plateauStart = (lr: number): PlateauState => ({ lr, best: Infinity, badEpochs: 0, cooldown: 0 });

/** The state after an epoch that ended with a loss. */
export function plateauAfter(settings: Plateau, state: PlateauState, loss: number): PlateauState {
  const { threshold, thresholdMode, patience, cooldown: wait, factor, minLr } = settings;
  const better = thresholdMode === 'rel' ? loss < state.best * (1 - threshold) : loss < state.best - threshold;
  const cooling = state.cooldown > 0;
  const badEpochs = better || cooling ? 0 : state.badEpochs + 1;
  const best = better ? loss : state.best;
  const cooldown = cooling ? state.cooldown - 1 : 0;
  if (badEpochs <= patience) return { lr: state.lr, best, badEpochs, cooldown };
  const lower = Math.max(state.lr * factor, minLr);
  return { lr: state.lr - lower > LEAST_CHANGE ? lower : state.lr, best, badEpochs: 0, cooldown: wait };
}

function scheduled(schedule: ScheduleSettings, base: number, step: number, run: RunLength): number {
  const counts = 'interval' in schedule && schedule.interval === 'epoch';
  const n = counts ? Math.floor(step / run.stepsPerEpoch) : step;
  const whole = counts ? run.epochs : run.epochs * run.stepsPerEpoch;
  switch (schedule.type) {
    case 'constant':
    case 'ReduceLROnPlateau':
      return base;
    case 'StepLR':
      return base * schedule.gamma ** Math.floor(n / schedule.stepSize);
    case 'MultiStepLR':
      return base * schedule.gamma ** schedule.milestones.filter((milestone) => milestone <= n).length;
    case 'ExponentialLR':
      return base * schedule.gamma ** n;
    case 'CosineAnnealingLR':
      return cosine(base, schedule.etaMin, n / (schedule.tMax || whole));
    case 'CosineAnnealingWarmRestarts':
      return cosine(base, schedule.etaMin, sinceRestart(schedule, n));
    case 'OneCycleLR':
      return oneCycle(schedule, step, run.epochs * run.stepsPerEpoch).lr;
    case 'PolynomialLR': {
      const length = schedule.totalIters || whole;
      return base * (1 - Math.min(n, length) / length) ** schedule.power;
    }
  }
}

/** Share of the present stretch that has passed. */
function sinceRestart({ t0, tMult }: Restarts, n: number): number {
  if (tMult === 1) return (n % t0) / t0;
  let [start, length] = [0, t0];
  while (n >= start + length) {
    start += length;
    length *= tMult;
  }
  return (n - start) / length;
}

/**
 * The learning rate of a step.
 * @param step steps of the optimizer that were taken before
 * @param plateau the state, where the schedule is ReduceLROnPlateau
 */
export function learningRate(
  { optimizer, schedule, warmup }: Pick<TrainingSettings, 'optimizer' | 'schedule' | 'warmup'>,
  step: number,
  run: RunLength,
  plateau?: PlateauState,
): number {
  const base = plateau && schedule.type === 'ReduceLROnPlateau' ? plateau.lr : optimizer.lr;
  const rate = scheduled(schedule, base, step, run);
  if (step >= warmup.steps) return rate;
  return rate * (warmup.startFactor + ((1 - warmup.startFactor) * step) / warmup.steps);
}

/** The optimizer's settings at a step: its learning rate, and with one cycle its momentum. */
export function settingsAt(
  training: Pick<TrainingSettings, 'optimizer' | 'schedule' | 'warmup'>,
  step: number,
  run: RunLength,
  plateau?: PlateauState,
): OptimizerSettings {
  const { optimizer, schedule } = training;
  const lr = learningRate(training, step, run, plateau);
  if (schedule.type !== 'OneCycleLR' || !schedule.cycleMomentum) return { ...optimizer, lr };
  const { momentum } = oneCycle(schedule, step, run.epochs * run.stepsPerEpoch);
  const field = momentumFieldOf(optimizer);
  return field === null ? { ...optimizer, lr } : { ...optimizer, lr, [field]: momentum };
}

/** Steps of the optimizer in an epoch of some batches. */
export const optimizerSteps = (batches: number, accumulation: number): number => Math.ceil(batches / accumulation);
