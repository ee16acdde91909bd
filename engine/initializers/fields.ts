/** Arguments that several initializers share. */
import { NOT_NEGATIVE, number } from '../settings/fields.ts';

export const FREE = { min: -1e6, max: 1e6 } as const;
export const gain = number(1, ['Gain', '增益'], ['Scaling factor (gain).', '缩放因子（gain）。'], FREE);
export const mean = number(
  0,
  ['Mean', '均值'],
  ['Mean of the normal distribution (mean).', '正态分布的均值（mean）。'],
  FREE,
);
export const std = (value: number) =>
  number(
    value,
    ['Standard deviation', '标准差'],
    ['Standard deviation of the normal distribution (std).', '正态分布的标准差（std）。'],
    NOT_NEGATIVE,
  );
