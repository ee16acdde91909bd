import { entry } from '../settings/fields.ts';
import { named } from '../settings/python.ts';
import * as common from './fields.ts';
import { counted, interval } from './interval.ts';
import { defineSchedule } from './schedule.ts';

/** torch.optim.lr_scheduler.ExponentialLR */
export const ExponentialLR = defineSchedule(
  entry(['Exponential', '指数'], ['Decays by gamma every epoch or step.', '每轮或每步按 gamma 衰减。'], {
    gamma: common.gamma(0.95),
    interval,
  }),
  {
    rate: ({ gamma, interval: unit }, place) => place.base * gamma ** counted(unit, place).n,
    every: (settings) => settings.interval,
    python: ({ gamma }) => named({ gamma }),
  },
);
