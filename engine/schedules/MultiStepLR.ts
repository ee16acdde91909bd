import { entry, numbers } from '../settings/fields.ts';
import * as common from './fields.ts';
import { counted, interval } from './interval.ts';
import { defineSchedule } from './schedule.ts';

/** torch.optim.lr_scheduler.MultiStepLR */
export const MultiStepLR = defineSchedule(
  entry(['Multi-step', '多阶梯'], ['Decays by gamma at each milestone.', '在每个里程碑处按 gamma 衰减。'], {
    milestones: numbers(
      [30, 80],
      ['Milestones', '里程碑'],
      ['Indices at which it decays (milestones).', '衰减发生的时刻（milestones）。'],
      {
        integers: true,
        min: 0,
        max: 1e9,
      },
    ),
    gamma: common.gamma(0.1),
    interval,
  }),
  {
    rate: ({ milestones, gamma, interval: unit }, place) => {
      const { n } = counted(unit, place);
      return place.base * gamma ** milestones.filter((milestone) => milestone <= n).length;
    },
    every: (settings) => settings.interval,
    python: ({ milestones, gamma }) => `milestones=[${milestones.join(', ')}], gamma=${gamma}`,
  },
);
