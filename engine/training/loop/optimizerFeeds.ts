/** The vector of rates that each optimizer step is fed with. */
import { settingsAt, type RunLength } from '../../model/learningRate.ts';
import type { TrainingSettings } from '../../model/types.ts';
import type { FeedbackState } from '../../schedules/schedule.ts';
import { optimizerOf } from '../../optimizers/index.ts';

/** Decay of the average; 0 at the first step, which initializes it. */
export const AVERAGE_KEEP = 'average.keep';
export const AVERAGE_TAKE = 'average.take';
/** Factor of the sum of accumulated gradients. */
export const ACCUMULATED_SHARE = 'accumulated.share';

/** Where an optimizer step is. */
export interface UpdatePlace {
  /** Steps before it, as if all batches had the present size. */
  readonly step: number;
  /** Steps that were taken before it. */
  readonly taken: number;
  /** Of these, those before the parameter was first trained: its moments began there. */
  readonly age: number;
}

/** @param group number of batches whose gradients this step uses */
function named(
  training: TrainingSettings,
  { step, taken, age }: UpdatePlace,
  group: number,
  run: RunLength,
  plateau?: FeedbackState,
): Record<string, number> {
  const { averaging, accumulation, optimizer } = training;
  const own = taken - age;
  const keep = own === 0 ? 0 : averaging.decay;
  return {
    ...optimizerOf(optimizer).rates(settingsAt(training, step, run, plateau, taken), own + 1),
    ...(averaging.enabled ? { [AVERAGE_KEEP]: keep, [AVERAGE_TAKE]: 1 - keep } : {}),
    ...(accumulation > 1 ? { [ACCUMULATED_SHARE]: 1 / group } : {}),
  };
}

/** Names of the rates, in the order of the vector. */
export const rateNames = (training: TrainingSettings): string[] =>
  Object.keys(firstRates(training, { epochs: 1, stepsPerEpoch: 1 }));

/** The rates of a step, by the settings and the optimizer steps before. */
export const rateRow = (...args: Parameters<typeof named>): number[] => Object.values(named(...args));

/** The rates of the first step of a run, by name. */
export const firstRates = (training: TrainingSettings, run: RunLength): Readonly<Record<string, number>> =>
  named(training, { step: 0, taken: 0, age: 0 }, 1, run);
