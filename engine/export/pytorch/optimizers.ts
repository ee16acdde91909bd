/** Optimizers and schedules as torch.optim has them. */
import type { OptimizerSettings, ScheduleSettings, TrainingSettings } from '../../model/types.ts';
import { named } from '../../layers/python.ts';

/** Undefined where it is what PyTorch takes anyway. */
const unless = <T>(standard: T, value: T): T | undefined => (value === standard ? undefined : value);
const betas = ({ beta1, beta2 }: { beta1: number; beta2: number }): readonly number[] | undefined =>
  beta1 === 0.9 && beta2 === 0.999 ? undefined : [beta1, beta2];

function argumentsOf(optimizer: OptimizerSettings): Readonly<Record<string, unknown>> {
  const { lr, weightDecay } = optimizer;
  const decay = { weight_decay: unless(0, weightDecay) };
  switch (optimizer.type) {
    case 'SGD': {
      const { momentum, dampening, nesterov } = optimizer;
      return {
        lr,
        momentum: unless(0, momentum),
        dampening: unless(0, dampening),
        ...decay,
        nesterov: unless(false, nesterov),
      };
    }
    case 'Adam':
    case 'AdamW':
      return {
        lr,
        betas: betas(optimizer),
        eps: unless(1e-8, optimizer.eps),
        weight_decay: unless(optimizer.type === 'Adam' ? 0 : 0.01, weightDecay),
        amsgrad: unless(false, optimizer.amsgrad),
      };
    case 'NAdam':
    case 'RAdam':
      return {
        lr,
        betas: betas(optimizer),
        eps: unless(1e-8, optimizer.eps),
        ...decay,
        ...(optimizer.type === 'NAdam' ? { momentum_decay: unless(0.004, optimizer.momentumDecay) } : {}),
        decoupled_weight_decay: unless(false, optimizer.decoupled),
      };
    case 'RMSprop': {
      const { alpha, eps, momentum, centered } = optimizer;
      return {
        lr,
        alpha: unless(0.99, alpha),
        eps: unless(1e-8, eps),
        ...decay,
        momentum: unless(0, momentum),
        centered: unless(false, centered),
      };
    }
    case 'Adagrad': {
      const { lrDecay, initialAccumulatorValue, eps } = optimizer;
      return {
        lr,
        lr_decay: unless(0, lrDecay),
        ...decay,
        initial_accumulator_value: unless(0, initialAccumulatorValue),
        eps: unless(1e-10, eps),
      };
    }
    case 'Adadelta':
      return { lr, rho: unless(0.9, optimizer.rho), eps: unless(1e-6, optimizer.eps), ...decay };
    case 'Lion':
      return { lr, betas: [optimizer.beta1, optimizer.beta2], ...decay };
  }
}

/**
 * Expression of an optimizer over `model.parameters()`; only arguments other than PyTorch's defaults are written.
 */
export const optimizerCall = (optimizer: OptimizerSettings): string =>
  `${optimizer.type === 'Lion' ? 'Lion' : `torch.optim.${optimizer.type}`}(model.parameters(), ${named(argumentsOf(optimizer))})`;

/** torch.optim has none. */
export const LION = `class Lion(torch.optim.Optimizer):
    """Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023, Algorithm 2."""

    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                momentum = self.state[p].setdefault("momentum", torch.zeros_like(p))
                update = (beta1 * momentum + (1 - beta1) * p.grad).sign()
                p.mul_(1 - group["lr"] * group["weight_decay"]).sub_(group["lr"] * update)
                momentum.mul_(beta2).add_((1 - beta2) * p.grad)
`;

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
      const cycles = schedule.cycleMomentum && turnsMomentum(optimizer);
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

/** Whether one cycle turns the momentum of an optimizer: the same as while training here. */
const turnsMomentum = (optimizer: OptimizerSettings): boolean =>
  'momentum' in optimizer ? optimizer.momentum > 0 : ['Adam', 'AdamW', 'RAdam'].includes(optimizer.type);
