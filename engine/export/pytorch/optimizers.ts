/** Optimizers and schedules with torch.optim. */
import type { OptimizerSettings, TrainingSettings } from '../../model/types.ts';
import { momentumFieldOf, optimizerOf } from '../../optimizers/index.ts';
import { scheduleOf } from '../../schedules/index.ts';
import { named } from '../../settings/python.ts';

/** Expression of an optimizer over `model.parameters()`, without arguments equal to PyTorch's defaults. */
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
  /** When the schedule steps. */
  readonly every: 'step' | 'epoch' | 'loss';
}

/** Null for a constant rate. */
export function scheduleCode({ schedule, optimizer }: TrainingSettings): ScheduleCode | null {
  const definition = scheduleOf(schedule);
  if (definition.isConstant) return null;
  const every = definition.every(schedule);
  const whole = every === 'epoch' ? 'epochs' : 'steps';
  const args = definition.python(schedule, { whole, turnsMomentum: momentumFieldOf(optimizer) !== null });
  return { call: `lr_scheduler.${schedule.type}(optimizer, ${args})`, every };
}
