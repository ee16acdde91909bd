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

/** From what a network gives to the value that its loss compares. */
export type OutputActivation = 'identity' | 'sigmoid' | 'exp';

/** Over all parts of a batch, Σ sum / Σ weight is PyTorch's `reduction='mean'`. */
export interface LossDefinition<S extends LossSettings = LossSettings> {
  /** What it compares with of itself. Given classes, a loss of values takes them as one-hot vectors. */
  readonly compares: 'classes' | 'values';
  /** Identity where left out. */
  outputActivation?(settings: S): OutputActivation;
  /** What makes probabilities of scores over classes; softmax where left out. */
  readonly probabilities?: 'identity' | 'sigmoid';
  /** It says yes or no of single outputs, which are right or wrong then. */
  readonly isBinary?: true;
  /** It is a mean of −log p of the right classes: e to its power is the perplexity. */
  readonly isLikelihood?: true;
  /** A scalar. Throws a UserError where an argument does not suit the output. */
  sum(b: Builder, settings: S, output: Value, target: Target): Value;
  /** A scalar of the targets alone, so that it is known before the network has run. */
  weight(b: Builder, settings: S, shape: Shape, target: Target): Value;
}

export type LossOf<K extends LossSettings['type']> = LossDefinition<Extract<LossSettings, { type: K }>>;
