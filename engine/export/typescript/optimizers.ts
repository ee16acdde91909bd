/** Optimizers of tfjs, and the training settings that it does not support. */
import type { OptimizerSettings, TrainingSettings } from '../../model/types.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import { scheduleOf } from '../../schedules/index.ts';
import type { OptimizerCode } from '../../optimizers/optimizer.ts';

/** The closest optimizer of tfjs, with a note where it differs. */
export const optimizerCode = (optimizer: OptimizerSettings): OptimizerCode =>
  optimizerOf(optimizer).typescript(optimizer);

/** Differences between the exported trainer and the app, as sentences without full stop. */
export function leftOut(training: TrainingSettings): string[] {
  const { schedule, warmup, clipping, accumulation, averaging, optimizer, precision } = training;
  const { note } = optimizerCode(optimizer);
  return [
    ...(note ? [note] : []),
    ...(scheduleOf(schedule).isConstant
      ? []
      : [`the learning rate stays at its start instead of following ${schedule.type}`]),
    ...(warmup.steps ? ['there is no warm-up'] : []),
    ...(clipping.type === 'none' ? [] : ['gradients are not clipped']),
    ...(accumulation === 1 ? [] : ['every batch is a step: gradients are not accumulated']),
    ...(averaging.enabled ? ['weights are not averaged'] : []),
    ...(precision === 'float32' ? [] : ['all is computed in float32']),
  ];
}
