/** From what a network gives to the value that its loss compares. */
import type { LossSettings } from '../model/types.ts';
import type { Builder, Value } from '../program/builder.ts';
import { lossOf } from './losses/index.ts';
import type { OutputActivation } from './losses/loss.ts';

/** What turns an output into what it means, by its loss: softmax or sigmoid for logits. */
export const outputActivationOf = (loss: LossSettings): OutputActivation =>
  lossOf(loss).outputActivation?.(loss) ?? 'identity';

/** The output with that activation; the shape stays. */
export function activated(b: Builder, loss: LossSettings, output: Value): Value {
  const activation = outputActivationOf(loss);
  return activation === 'identity' ? output : b[activation](output);
}
