/** Fields that several algorithms have. */
import { choice, integer } from '../../settings/fields.ts';
import { randomSampler } from '../samplers/random.ts';
import { tpeSampler, type TpeSettings } from '../samplers/tpe.ts';
import type { Sampler } from '../proposals.ts';

export const TPE_FIELDS = {
  startup: integer(
    10,
    ['Random trials', '随机试验'],
    ['Random trials before the first informed one.', '在开始有依据的提案之前的随机试验数。'],
    { min: 1, max: 10_000 },
  ),
  candidates: integer(
    24,
    ['Candidates', '候选数'],
    ['Points drawn for each proposal, of which the likeliest is taken.', '每次提案抽取的点数，取其中最有希望的一个。'],
    { min: 1, max: 10_000 },
  ),
};
export const TPE_DEFAULTS: TpeSettings = {
  startup: TPE_FIELDS.startup.default,
  candidates: TPE_FIELDS.candidates.default,
};

export const sampler = (value: 'random' | 'TPE') =>
  choice(
    value,
    ['Proposals', '提案方式'],
    ['How new trials are proposed.', '如何提出新的试验。'],
    [
      { value: 'random', label: ['random', '随机'] },
      { value: 'TPE', label: ['TPE', 'TPE'] },
    ],
  );
export const leastEpochs = integer(
  1,
  ['First budget (epochs)', '首个预算（轮）'],
  ['Epochs after which a trial is first compared with others.', '一个试验首次与其他试验比较时已训练的轮数。'],
  { min: 1, max: 100_000 },
);
export const factor = (value: number) =>
  integer(
    value,
    ['Reduction factor', '缩减因子'],
    ['One of so many trials goes on, with so many times the epochs.', '每这么多个试验中保留一个，轮数增加同样的倍数。'],
    { min: 2, max: 16 },
  );

export const samplerOf = (name: 'random' | 'TPE'): Sampler =>
  name === 'TPE' ? tpeSampler(TPE_DEFAULTS) : randomSampler;
