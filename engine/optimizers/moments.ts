/** First and second moments of gradients, for Adam and its variants. */
import type { Value } from '../program/builder.ts';
import { average, type UpdateContext } from './optimizer.ts';

export const MOMENTS = ['exp_avg', 'exp_avg_sq'];

/** Decay rates of the two moments and their complements, in double precision. */
export const momentRates = ({ beta1, beta2 }: { readonly beta1: number; readonly beta2: number }) => ({
  beta1,
  beta2,
  share1: 1 - beta1,
  share2: 1 - beta2,
});

/** m ← β1·m + (1 − β1)·g, v ← β2·v + (1 − β2)·g² */
export function moments(
  { b, slot, rate }: UpdateContext<unknown>,
  gradient: Value,
): { exp_avg: Value; exp_avg_sq: Value } {
  return {
    exp_avg: average(b, slot('exp_avg'), gradient, rate('beta1'), rate('share1')),
    exp_avg_sq: average(b, slot('exp_avg_sq'), b.mul(gradient, gradient), rate('beta2'), rate('share2')),
  };
}
