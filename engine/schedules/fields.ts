/** Arguments that several schedules share. */
import { NOT_NEGATIVE, number, POSITIVE } from '../settings/fields.ts';

export const gamma = (value: number) =>
  number(
    value,
    ['Gamma', 'Gamma'],
    ['Multiplicative factor of learning rate decay (gamma).', '学习率衰减的乘法因子（gamma）。'],
    POSITIVE,
  );
export const etaMin = number(
  0,
  ['Min learning rate', '最小学习率'],
  ['Minimum learning rate (eta_min).', '最小学习率（eta_min）。'],
  NOT_NEGATIVE,
);
/** Bounds of a length; 0 means the whole run. */
export const WHOLE_RUN = { min: 0, max: 1e9 } as const;
