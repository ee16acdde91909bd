import { BELOW_ONE, boolean, choice, entry, number, POSITIVE } from '../settings/fields.ts';
import { named, unless } from '../settings/python.ts';
import { defineSchedule } from './schedule.ts';
import { oneCycle } from './oneCycle.ts';

/** torch.optim.lr_scheduler.OneCycleLR (Smith and Topin, 2018). */
export const OneCycleLR = defineSchedule(
  entry(
    ['One cycle', '单周期'],
    [
      '1cycle policy: up to a maximum and down to a minimum within the run; per step.',
      '1cycle 策略：在整个训练中先升到最大学习率，再降到最小；按步计算。',
    ],
    {
      maxLr: number(
        0.1,
        ['Max learning rate', '最大学习率'],
        ['Peak of the cycle (max_lr); replaces the learning rate.', '周期的峰值（max_lr），取代学习率。'],
        POSITIVE,
      ),
      pctStart: number(
        0.3,
        ['Rising fraction', '上升比例'],
        ['Fraction of the run in which the rate rises (pct_start).', '学习率上升所占的比例（pct_start）。'],
        { min: 0, max: 1 },
      ),
      annealStrategy: choice(
        'cos',
        ['Curve', '曲线'],
        ['Cosine or linear annealing (anneal_strategy).', '余弦或线性退火（anneal_strategy）。'],
        [
          { value: 'cos', label: ['cosine', '余弦'] },
          { value: 'linear', label: ['linear', '线性'] },
        ],
      ),
      divFactor: number(
        25,
        ['Initial divisor', '初始除数'],
        ['Initial learning rate = maximum / this (div_factor).', '初始学习率 = 最大学习率 / 此数（div_factor）。'],
        POSITIVE,
      ),
      finalDivFactor: number(
        10_000,
        ['Final divisor', '最终除数'],
        [
          'Minimum learning rate = initial / this (final_div_factor).',
          '最小学习率 = 初始学习率 / 此数（final_div_factor）。',
        ],
        { min: 1e-12, max: 1e12 },
      ),
      threePhase: boolean(
        false,
        ['Three phases', '三阶段'],
        [
          'Down to the initial rate first, then to the minimum (three_phase).',
          '先降回初始值，再降到最小值（three_phase）。',
        ],
      ),
      cycleMomentum: boolean(
        true,
        ['Cycle momentum', '循环动量'],
        [
          'Momentum (or beta 1) is cycled inversely to the learning rate (cycle_momentum).',
          '动量（或 beta 1）与学习率反向循环（cycle_momentum）。',
        ],
      ),
      baseMomentum: number(
        0.85,
        ['Min momentum', '最小动量'],
        ['At the peak of the cycle (base_momentum).', '在周期峰值处（base_momentum）。'],
        BELOW_ONE,
      ),
      maxMomentum: number(
        0.95,
        ['Max momentum', '最大动量'],
        ['At start and end (max_momentum).', '在开始与结束处（max_momentum）。'],
        BELOW_ONE,
      ),
    },
  ),
  {
    rate: (settings, { step, steps }) => oneCycle(settings, step, steps).lr,
    momentum: (settings, { step, steps }) => (settings.cycleMomentum ? oneCycle(settings, step, steps).momentum : null),
    every: () => 'step',
    python: (settings, { turnsMomentum }) => {
      const cycles = settings.cycleMomentum && turnsMomentum;
      return `max_lr=${settings.maxLr}, total_steps=steps, ${named({
        pct_start: settings.pctStart,
        anneal_strategy: settings.annealStrategy,
        cycle_momentum: cycles,
        base_momentum: cycles ? settings.baseMomentum : undefined,
        max_momentum: cycles ? settings.maxMomentum : undefined,
        div_factor: settings.divFactor,
        final_div_factor: settings.finalDivFactor,
        three_phase: unless(false, settings.threePhase),
      })}`;
    },
  },
);
