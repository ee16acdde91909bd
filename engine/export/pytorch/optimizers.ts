/** Optimizers and schedules as torch.optim has them. */
import type { OptimizerSettings, ScheduleSettings, TrainingSettings } from '../../model/types.ts';
import { momentumFieldOf, optimizerOf } from '../../optimizers/index.ts';
import { named, unless } from '../../settings/python.ts';

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
  if (schedule.type === 'constant') return null;
  const every = schedule.type === 'ReduceLROnPlateau' ? 'loss' : 'interval' in schedule ? schedule.interval : 'step';
  const whole = every === 'epoch' ? 'epochs' : 'steps';
  const args = scheduleArguments(schedule, optimizer, whole);
  return { call: `lr_scheduler.${schedule.type}(optimizer, ${args})`, every };
}

function scheduleArguments(schedule: ScheduleSettings, optimizer: OptimizerSettings, whole: string): string {
  switch (schedule.type) {
    case 'constant':
      return '';
    case 'StepLR':
      return named({ step_size: schedule.stepSize, gamma: unless(0.1, schedule.gamma) });
    case 'MultiStepLR':
      return `milestones=[${schedule.milestones.join(', ')}], gamma=${schedule.gamma}`;
    case 'ExponentialLR':
      return named({ gamma: schedule.gamma });
    case 'CosineAnnealingLR':
      return `T_max=${schedule.tMax || whole}${schedule.etaMin ? `, eta_min=${schedule.etaMin}` : ''}`;
    case 'CosineAnnealingWarmRestarts':
      return named({ T_0: schedule.t0, T_mult: unless(1, schedule.tMult), eta_min: unless(0, schedule.etaMin) });
    case 'PolynomialLR':
      return `total_iters=${schedule.totalIters || whole}, power=${schedule.power}`;
    case 'OneCycleLR': {
      const cycles = schedule.cycleMomentum && momentumFieldOf(optimizer) !== null;
      return `max_lr=${schedule.maxLr}, total_steps=steps, ${named({
        pct_start: schedule.pctStart,
        anneal_strategy: schedule.annealStrategy,
        cycle_momentum: cycles,
        base_momentum: cycles ? schedule.baseMomentum : undefined,
        max_momentum: cycles ? schedule.maxMomentum : undefined,
        div_factor: schedule.divFactor,
        final_div_factor: schedule.finalDivFactor,
        three_phase: unless(false, schedule.threePhase),
      })}`;
    }
    case 'ReduceLROnPlateau':
      return named({
        factor: schedule.factor,
        patience: schedule.patience,
        threshold: schedule.threshold,
        threshold_mode: schedule.thresholdMode,
        cooldown: schedule.cooldown,
        min_lr: schedule.minLr,
      });
  }
}
