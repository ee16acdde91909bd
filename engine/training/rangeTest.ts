/**
 * Learning rate range test (Smith 2015, "Cyclical Learning Rates for Training Neural Networks"): a copy of the network
 * is trained from its initial weights while the learning rate grows exponentially from batch to batch. A good rate is
 * where the loss falls fastest; where it rises, the rate is too high.
 */
import type { TrainingSettings } from '../model/types.ts';
import { UserError } from '../errors/error.ts';
import { type OptimizerSettings, usualRate } from '../optimizers/index.ts';
import { byFactor } from '../schedules/index.ts';
import type { StopSignal } from './loop/signal.ts';
import { train, type TrainerOptions } from './loop/trainer.ts';

/**
 * Factor that the rates reach below and above the optimizer's usual one. Over more decades too few batches would have a
 * useful rate, and a network that starts slowly would seem to learn at none.
 */
const AROUND = 100;
export const RANGE_BATCHES = 150;

/** The rates of the first and the last batch. */
export function rangeOf(optimizer: OptimizerSettings): { from: number; to: number } {
  const lr = usualRate(optimizer);
  return { from: lr / AROUND, to: lr * AROUND };
}
/** The test ends where the smoothed loss is this many times its minimum. */
const ROSE = 4;
/** Decay of the smoothed loss; the first batches are taken unsmoothed. */
const MEMORY = 0.9;
const WARM = 10;
/** Relative fall of the first losses below which the loss did not fall. */
const FALL = 0.02;

export interface RangeReport {
  /** Learning rate and loss of each batch. */
  readonly points: readonly { readonly lr: number; readonly loss: number }[];
  /** Smoothed loss of each point. */
  readonly smooth: readonly number[];
  /** The rate to try; null where the loss fell at none. */
  readonly suggested: number | null;
  /** Rates at which the smoothed loss falls fastest, and at which it is lowest; null likewise. */
  readonly steepest: number | null;
  readonly least: number | null;
  readonly ended: 'rose' | 'reached' | 'cancelled';
}

/**
 * The settings of a run whose learning rate grows by one factor from batch to batch. @param perEpoch batches per epoch
 */
export function rangeSettings(training: TrainingSettings, perEpoch: number): TrainingSettings {
  const { from, to } = rangeOf(training.optimizer);
  const gamma = (to / from) ** (1 / (RANGE_BATCHES - 1));
  return {
    ...training,
    epochs: Math.ceil(RANGE_BATCHES / perEpoch),
    optimizer: { ...training.optimizer, lr: from },
    schedule: byFactor(gamma),
    warmup: { ...training.warmup, steps: 0 },
    averaging: { ...training.averaging, enabled: false },
    accumulation: 1,
    statisticsEvery: 0,
  };
}

/** Exponential moving averages, with bias correction. */
export function smoothed(losses: readonly number[]): number[] {
  let [sum, weight] = [0, 0];
  return losses.map((loss) => {
    sum = MEMORY * sum + (1 - MEMORY) * loss;
    weight = MEMORY * weight + (1 - MEMORY);
    return sum / weight;
  });
}

/** Whether the last smoothed loss is so far above the minimum that no higher rate is worth trying. */
export function rose(smooth: readonly number[]): boolean {
  if (smooth.length < WARM) return false;
  const least = Math.min(...smooth);
  const last = smooth.at(-1)!;
  // For losses below 0, the rise from the minimum is compared.
  return least > 0 ? last > ROSE * least : last - least > ROSE * Math.abs(smooth[0]! - least);
}

const oneDigit = (value: number): number => Number(value.toPrecision(1));

/** The suggested rate of a range test: where the loss falls fastest, but at most a tenth of where it is lowest. */
export function suggestion(
  rates: readonly number[],
  smooth: readonly number[],
): Pick<RangeReport, 'suggested' | 'steepest' | 'least'> {
  const lowest = smooth.indexOf(Math.min(...smooth));
  const first = smooth.slice(0, WARM).reduce((sum, loss, _, { length }) => sum + loss / length, 0);
  if (lowest < 2 || !(smooth[lowest]! < first - FALL * Math.abs(first)))
    return { suggested: null, steepest: null, least: null };
  let [steepest, fall] = [1, Infinity];
  for (let i = 1; i < lowest; i += 1) {
    const slope = (smooth[i + 1]! - smooth[i - 1]!) / Math.log(rates[i + 1]! / rates[i - 1]!);
    if (slope < fall) [steepest, fall] = [i, slope];
  }
  const [at, least] = [rates[steepest]!, rates[lowest]!];
  return { suggested: oneDigit(Math.min(at, least / 10)), steepest: at, least };
}

/**
 * @param options of a training with `rangeSettings`, whose session holds the initial weights
 * @param progress called with the number of finished batches
 */
export async function rangeTest(
  options: Omit<TrainerOptions, 'events' | 'signal' | 'statistics'>,
  signal: StopSignal,
  progress: (done: number) => void,
): Promise<RangeReport> {
  const points: { lr: number; loss: number }[] = [];
  const own = { aborted: false };
  const done = (): boolean => points.length >= RANGE_BATCHES || rose(smoothed(points.map(({ loss }) => loss)));
  try {
    await train({
      ...options,
      split: { ...options.split, validation: new Int32Array(0) },
      signal: {
        get aborted() {
          return own.aborted || signal.aborted;
        },
      },
      events: {
        steps: ({ loss, lr }) => {
          for (let i = 0; i < loss.length && !own.aborted; i += 1) {
            if (!Number.isNaN(loss[i])) points.push({ lr: lr[i]!, loss: loss[i]! });
            own.aborted = done();
          }
          progress(points.length);
        },
        log: () => undefined,
        epoch: () => undefined,
        checkpoint: () => Promise.resolve(),
      },
    });
  } catch (error) {
    // The loss is not finite: the rate is too high, which ends the test.
    if (!(error instanceof UserError && error.data.code.startsWith('run.notANumber')) || !points.length) throw error;
  }
  const smooth = smoothed(points.map(({ loss }) => loss));
  const ended = signal.aborted ? 'cancelled' : points.length >= RANGE_BATCHES ? 'reached' : 'rose';
  const rates = points.map(({ lr }) => lr);
  return { points, smooth, ...suggestion(rates, smooth), ended };
}
