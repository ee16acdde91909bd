import type { Builder, Value } from '../../program/builder.ts';

/** A loss, from the network's output [N, classes] and labels int32 [N] to one number a sample [N]; the batch's is their mean. */
export interface LossDefinition {
  readonly type: string;
  /** Throws a UserError where the output's shape does not suit. */
  perSample(b: Builder, output: Value, labels: Value): Value;
  readonly help: { readonly en: string; readonly zh: string };
  /** LaTeX */
  readonly formula: string;
}
