import { entry, integer } from '../settings/fields.ts';
import { named, unless } from '../settings/python.ts';
import { cosine } from './cosine.ts';
import * as common from './fields.ts';
import { counted, interval } from './interval.ts';
import { defineSchedule } from './schedule.ts';

/** Elapsed share of the current cycle. */
function sinceRestart(t0: number, tMult: number, n: number): number {
  if (tMult === 1) return (n % t0) / t0;
  let [start, length] = [0, t0];
  while (n >= start + length) {
    start += length;
    length *= tMult;
  }
  return (n - start) / length;
}

/** torch.optim.lr_scheduler.CosineAnnealingWarmRestarts (Loshchilov and Hutter, 2017). */
export const CosineAnnealingWarmRestarts = defineSchedule(
  entry(
    ['Cosine with warm restarts', '余弦退火热重启'],
    ['Cosine annealing that restarts periodically.', '周期性重启的余弦退火。'],
    {
      t0: integer(10, ['First cycle', '首个周期'], ['Until the first restart (T_0).', '到第一次重启（T_0）。'], {
        min: 1,
        max: 1e9,
      }),
      tMult: integer(
        1,
        ['Cycle factor', '周期倍数'],
        ['Factor by which each cycle is longer than the last (T_mult).', '每个周期是前一周期的多少倍（T_mult）。'],
        { min: 1, max: 1000 },
      ),
      etaMin: common.etaMin,
      interval,
    },
  ),
  {
    rate: ({ t0, tMult, etaMin, interval: unit }, place) =>
      cosine(place.base, etaMin, sinceRestart(t0, tMult, counted(unit, place).n)),
    every: (settings) => settings.interval,
    python: ({ t0, tMult, etaMin }) => named({ T_0: t0, T_mult: unless(1, tMult), eta_min: unless(0, etaMin) }),
  },
);
