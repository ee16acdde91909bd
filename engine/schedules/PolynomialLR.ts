import { entry, integer, number, POSITIVE } from '../settings/fields.ts';
import * as common from './fields.ts';
import { counted, interval } from './interval.ts';
import { defineSchedule } from './schedule.ts';

/** torch.optim.lr_scheduler.PolynomialLR */
export const PolynomialLR = defineSchedule(
  entry(['Polynomial', '多项式'], ['Polynomial decay to zero.', '按多项式衰减到零。'], {
    totalIters: integer(
      0,
      ['Length', '长度'],
      ['Until zero (total_iters); 0 for the whole run.', '到零的时间（total_iters）；0 表示整个训练。'],
      common.WHOLE_RUN,
    ),
    power: number(1, ['Power', '幂'], ['Power of the polynomial; 1 is linear.', '多项式的幂；1 为线性。'], POSITIVE),
    interval,
  }),
  {
    rate: ({ totalIters, power, interval: unit }, place) => {
      const { n, whole } = counted(unit, place);
      const length = totalIters || whole;
      return place.base * (1 - Math.min(n, length) / length) ** power;
    },
    every: (settings) => settings.interval,
    python: ({ totalIters, power }, { whole }) => `total_iters=${totalIters || whole}, power=${power}`,
  },
);
