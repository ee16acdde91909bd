/** What a loss is: the sum of what single targets cost, and the weight that it is divided by. */
import type { LossSettings } from '../../model/types.ts';
import type { Builder, Value } from '../../program/builder.ts';
import type { Shape } from '../../program/types.ts';

/** What an output is compared with. */
export type Target =
  /** int32 [N], [N, T] or [N, H, W] */
  | {
      readonly kind: 'classes';
      readonly value: Value;
      /** Whether every label is one of the classes, so that only one of these can be left out. */
      readonly complete?: boolean;
    }
  /** float32, shaped like the output */
  | { readonly kind: 'values'; readonly value: Value };

/** Over all parts of a batch, Σ sum / Σ weight is PyTorch's `reduction='mean'`. */
export interface LossDefinition<S extends LossSettings = LossSettings> {
  /** What it compares with of itself. Given classes, a loss of values takes them as one-hot vectors. */
  readonly compares: 'classes' | 'values';
  /** A scalar. Throws a UserError where an argument does not suit the output. */
  sum(b: Builder, settings: S, output: Value, target: Target): Value;
  /** A scalar of the targets alone, so that it is known before the network has run. */
  weight(b: Builder, settings: S, shape: Shape, target: Target): Value;
}

export type LossOf<K extends LossSettings['type']> = LossDefinition<Extract<LossSettings, { type: K }>>;
