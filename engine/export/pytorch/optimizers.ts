/** Optimizers and schedules as torch.optim has them. */
import type { OptimizerSettings, TrainingSettings } from '../../model/types.ts';
import { momentumFieldOf, optimizerOf } from '../../optimizers/index.ts';
import { scheduleOf } from '../../schedules/index.ts';
import { named } from '../../settings/python.ts';

/** Expression of an optimizer over `model.parameters()`; only arguments other than PyTorch's defaults are written. */
export function optimizerCall(optimizer: OptimizerSettings): string {
  const { python, pythonClass } = optimizerOf(optimizer);
  const name = pythonClass === undefined ? `torch.optim.${optimizer.type}` : optimizer.type;
  return `${name}(model.parameters(), ${named(python(optimizer))})`;
}

/** Source of the optimizer's class; null where torch.optim has it. */
export const optimizerClass = (optimizer: OptimizerSettings): string | null =>
  optimizerOf(optimizer).pythonClass ?? null;

interface ScheduleCode {
  readonly call: string;
  /** When it takes a step. */
  readonly every: 'step' | 'epoch' | 'loss';
}

/** Null for a rate that stays. */
export function scheduleCode({ schedule, optimizer }: TrainingSettings): ScheduleCode | null {
  const definition = scheduleOf(schedule);
  if (definition.isConstant) return null;
  const every = definition.every(schedule);
  const whole = every === 'epoch' ? 'epochs' : 'steps';
  const args = definition.python(schedule, { whole, turnsMomentum: momentumFieldOf(optimizer) !== null });
  return { call: `lr_scheduler.${schedule.type}(optimizer, ${args})`, every };
}
