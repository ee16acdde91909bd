/** Converts a network's output to the value that its loss compares. */
import { outputActivationOf } from '../../losses/index.ts';
import type { LossSettings } from '../../model/types.ts';
import type { Builder, Value } from '../../program/builder.ts';

/** The output after the activation of its loss; the shape stays. */
export function activated(b: Builder, loss: LossSettings, output: Value): Value {
  const activation = outputActivationOf(loss);
  return activation === 'identity' ? output : b[activation](output);
}
