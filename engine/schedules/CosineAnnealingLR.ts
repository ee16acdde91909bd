import { entry, integer } from '../settings/fields.ts';
import { cosine } from './cosine.ts';
import * as common from './fields.ts';
import { counted, interval } from './interval.ts';
import { defineSchedule } from './schedule.ts';

/** torch.optim.lr_scheduler.CosineAnnealingLR (Loshchilov and Hutter, 2017), without restarts. */
export const CosineAnnealingLR = defineSchedule(
  entry(['Cosine annealing', '余弦退火'], ['Decays along half a cosine.', '沿半个余弦衰减。'], {
    tMax: integer(
      0,
      ['Length', '长度'],
      ['Until the minimum (T_max); 0 for the whole run.', '到达最小值的时间（T_max）；0 表示整个训练。'],
      common.WHOLE_RUN,
    ),
    etaMin: common.etaMin,
    interval,
  }),
  {
    rate: ({ tMax, etaMin, interval: unit }, place) => {
      const { n, whole } = counted(unit, place);
      return cosine(place.base, etaMin, n / (tMax || whole));
    },
    every: (settings) => settings.interval,
    python: ({ tMax, etaMin }, { whole }) => `T_max=${tMax || whole}${etaMin ? `, eta_min=${etaMin}` : ''}`,
  },
);
