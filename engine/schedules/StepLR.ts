import { entry, integer } from '../settings/fields.ts';
import { named, unless } from '../settings/python.ts';
import * as common from './fields.ts';
import { counted, interval } from './interval.ts';
import { defineSchedule } from './schedule.ts';

/** torch.optim.lr_scheduler.StepLR */
export const StepLR = defineSchedule(
  entry(['Step', '阶梯'], ['Decays by gamma every step size.', '每隔固定间隔按 gamma 衰减。'], {
    stepSize: integer(
      10,
      ['Step size', '衰减间隔'],
      ['Period of the decay (step_size).', '衰减的周期（step_size）。'],
      {
        min: 1,
        max: 1e9,
      },
    ),
    gamma: common.gamma(0.1),
    interval,
  }),
  {
    rate: ({ stepSize, gamma, interval: unit }, place) =>
      place.base * gamma ** Math.floor(counted(unit, place).n / stepSize),
    every: (settings) => settings.interval,
    python: ({ stepSize, gamma }) => named({ step_size: stepSize, gamma: unless(0.1, gamma) }),
  },
);
