/** The two moments that Adam and its kin keep of each gradient. */
import type { Value } from '../../program/builder.ts';
import type { OptimizerSettings } from '../../model/types.ts';
import { average, type UpdateContext } from './optimizer.ts';

export const MOMENTS = ['exp_avg', 'exp_avg_sq'];

/** Rates of two moments and their complements, as 64-bit numbers. */
export const momentRates = ({ beta1, beta2 }: { readonly beta1: number; readonly beta2: number }) => ({
  beta1,
  beta2,
  share1: 1 - beta1,
  share2: 1 - beta2,
});

/** m ← β1·m + (1 − β1)·g, v ← β2·v + (1 − β2)·g² */
export function moments<S extends OptimizerSettings>(
  { b, slot, rate }: UpdateContext<S>,
  gradient: Value,
): { exp_avg: Value; exp_avg_sq: Value } {
  return {
    exp_avg: average(b, slot('exp_avg'), gradient, rate('beta1'), rate('share1')),
    exp_avg_sq: average(b, slot('exp_avg_sq'), b.mul(gradient, gradient), rate('beta2'), rate('share2')),
  };
}
