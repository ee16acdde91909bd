/** The update of Adam and AdamW. */
import type { Value } from '../program/builder.ts';
import { MOMENTS, momentRates, moments } from './moments.ts';
import { descend, withDecay, type Names, type Update, type UpdateContext } from './optimizer.ts';

interface AdamSettings {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weightDecay: number;
  readonly amsgrad: boolean;
}

export const adamSlots = ({ amsgrad }: AdamSettings): readonly string[] =>
  amsgrad ? [...MOMENTS, 'max_exp_avg_sq'] : MOMENTS;

/** 1 − β in the fused effect, which rounds β to float32: a relative error of 10⁻⁵ for 0.999, and 0 close to 1. */
const fusedShare = (beta: number): number => 1 - Math.fround(beta);
/** Largest relative error of fused moments that is accepted. */
const CLOSE = 1e-4;
const isClose = (beta: number): boolean => Math.abs(fusedShare(beta) / (1 - beta) - 1) < CLOSE;

/** Bias correction for the fused effect, whose moments are off by a constant factor; this cancels it. */
const fusedCorrection = (beta: number, step: number): number => ((1 - beta ** step) * fusedShare(beta)) / (1 - beta);

/** Bias corrections in double precision. */
export const adamRates = (settings: AdamSettings, step: number) => ({
  lr: settings.lr,
  ...momentRates(settings),
  eps: settings.eps,
  correction1: fusedCorrection(settings.beta1, step),
  correction2: fusedCorrection(settings.beta2, step),
  stepSize: settings.lr / (1 - settings.beta1 ** step),
  root2: 1 / Math.sqrt(1 - settings.beta2 ** step),
  keep: 1 - settings.lr * settings.weightDecay,
});

/** w − lr/c1 · m / (√(v/c2) + ε) */
export function adamStep(context: UpdateContext<AdamSettings>, weight: Value, gradient: Value): Update {
  const { b, settings, slot, rate } = context;
  const next = moments(context, gradient);
  const largest = settings.amsgrad ? b.maximum(slot('max_exp_avg_sq'), next.exp_avg_sq) : null;
  const size = largest ?? next.exp_avg_sq;
  const denominator = b.add(b.mul(b.sqrt(size), rate('root2')), rate('eps'));
  return {
    weight: descend(b, weight, rate('stepSize'), b.div(next.exp_avg, denominator)),
    slots: { ...next, ...(largest ? { max_exp_avg_sq: largest } : {}) },
  };
}

const FUSED_RATES = ['lr', 'beta1', 'beta2', 'eps', 'correction1', 'correction2'];

/** Whether the moments of a fused effect are accurate. */
const canFuse = ({ amsgrad, beta1, beta2 }: AdamSettings): boolean => !amsgrad && isClose(beta1) && isClose(beta2);

/** Adam's step as one fused effect; false where its moments would be inaccurate. */
export function fusedAdam(context: UpdateContext<AdamSettings>, { weight, slot }: Names): boolean {
  const { b, rate } = context;
  if (!canFuse(context.settings)) return false;
  b.effect('ApplyAdam', [weight, ...MOMENTS.map(slot)], [withDecay(context), ...FUSED_RATES.map(rate)]);
  return true;
}

/** As `fusedAdam`, from decayed weights. */
export function fusedAdamW(context: UpdateContext<AdamSettings>, names: Names): boolean {
  const { b, settings, gradient, rate } = context;
  if (settings.weightDecay === 0) return fusedAdam(context, names);
  if (!canFuse(settings)) return false;
  const decayed = b.mul(context.weight, rate('keep'));
  const variables = [names.weight, ...MOMENTS.map(names.slot)];
  b.effect('ApplyAdamW', variables, [gradient, ...FUSED_RATES.map(rate), decayed]);
  return true;
}
