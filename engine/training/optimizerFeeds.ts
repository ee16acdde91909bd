/** The row of numbers that each step of the optimizer is fed with. */
import { settingsAt, type PlateauState, type RunLength } from '../model/settings/learningRate.ts';
import type { TrainingSettings } from '../model/types.ts';
import { optimizerOf } from './optimizers/index.ts';

/** Share of the average that stays; 0 at the first step, which sets it. */
export const AVERAGE_KEEP = 'average.keep';
export const AVERAGE_TAKE = 'average.take';
/** What the sum of accumulated gradients is multiplied by. */
export const ACCUMULATED_SHARE = 'accumulated.share';

/** @param group batches whose gradients this step takes */
function named(
  training: TrainingSettings,
  step: number,
  group: number,
  run: RunLength,
  plateau?: PlateauState,
): Record<string, number> {
  const { averaging, accumulation, optimizer } = training;
  const keep = step === 0 ? 0 : averaging.decay;
  return {
    ...optimizerOf(optimizer).rates(settingsAt(training, step, run, plateau), step + 1),
    ...(averaging.enabled ? { [AVERAGE_KEEP]: keep, [AVERAGE_TAKE]: 1 - keep } : {}),
    ...(accumulation > 1 ? { [ACCUMULATED_SHARE]: 1 / group } : {}),
  };
}

/** Names of the rates, in the order of the row. */
export const rateNames = (training: TrainingSettings): string[] =>
  Object.keys(named(training, 0, 1, { epochs: 1, stepsPerEpoch: 1 }));

/** The row of a step, by the settings and how many steps of the optimizer were taken before. */
export const rateRow = (...args: Parameters<typeof named>): number[] => Object.values(named(...args));
