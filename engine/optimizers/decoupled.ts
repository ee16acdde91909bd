/** Coupled or decoupled weight decay. */
import type { Value } from '../program/builder.ts';
import { withDecay, type UpdateContext } from './optimizer.ts';

/** The gradient plus L2 decay, or the weight shrunk by the rate `keep`. */
export function decayed(context: UpdateContext<{ readonly decoupled: boolean; readonly weightDecay: number }>): {
  weight: Value;
  gradient: Value;
} {
  const { b, settings, weight, gradient, rate } = context;
  if (!settings.decoupled || !settings.weightDecay) return { weight, gradient: withDecay(context) };
  return { weight: b.mul(weight, rate('keep')), gradient };
}
