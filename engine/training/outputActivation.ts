/** From what a network gives to the value that its loss compares. */
import type { LossSettings } from '../model/types.ts';
import type { Builder, Value } from '../program/builder.ts';
import { lossOf } from './losses/index.ts';
import type { OutputActivation } from './losses/loss.ts';

export const outputActivationOf = (loss: LossSettings): OutputActivation =>
  lossOf(loss).outputActivation?.(loss) ?? 'identity';

export function activated(b: Builder, loss: LossSettings, output: Value): Value {
  const activation = outputActivationOf(loss);
  return activation === 'identity' ? output : b[activation](output);
}
