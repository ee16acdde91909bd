/**
 * The contract of a loss. Each file of this folder defines one, named as in torch.nn: title, help and fields in both
 * languages, arithmetic, and code for each export target. No other file knows a loss by name.
 */
import type { Text } from '../errors/types.ts';
import type { Builder, Value } from '../program/builder.ts';
import type { Shape } from '../program/types.ts';
import type { Choice, Fields, ValuesOf } from '../settings/fields.ts';

/** The target of an output. */
export type Target =
  /** int32 [N], [N, T] or [N, H, W] */
  | {
      readonly kind: 'classes';
      readonly value: Value;
      /** Whether every label is a valid class, so that at most that one class can be ignored. */
      readonly complete?: boolean;
    }
  /** float32, shaped like the output */
  | { readonly kind: 'values'; readonly value: Value };

/** Activation between a network's output and the value that its loss compares. */
export type OutputActivation = 'identity' | 'sigmoid' | 'exp';

/** Sum and weight of the mean: over all parts of a batch, Σ sum / Σ weight is PyTorch's `reduction='mean'`. */
export interface LossMean<S> {
  /** A scalar. Throws a UserError where an argument does not suit the output. */
  sum(b: Builder, settings: S, output: Value, target: Target): Value;
  /** A scalar of the targets alone, known before the forward pass. */
  weight(b: Builder, settings: S, shape: Shape, target: Target): Value;
}

/** Context of an exported loss. */
export interface LossContext {
  /** Shape of the outputs without the batch. In TypeScript, classes come last where they are compared with labels. */
  readonly shape: readonly number[];
  /** The label as a one-hot vector, the binary label, or the network's input. */
  readonly target: 'oneHot' | 'binary' | 'input';
  /** Expression of class weights that are found when training begins, in place of the loss's own. */
  readonly classWeights?: string;
}

/** TypeScript on tfjs. */
export interface LossCode {
  /** Statements before the value. */
  readonly lines: readonly string[];
  readonly value: string;
}

/** An operation that a loss expects to be part of the network. */
export interface Expectation {
  readonly what: Text;
  /** The layer that computes it; any layer with the same kind of values will do. */
  readonly layer: string;
  /** Kind of values, as declared by a layer's definition. */
  readonly gives: 'probabilities' | 'logProbabilities';
}

export interface LossBehaviour<S> {
  /** What the loss compares by default. Given class labels, a loss of values takes them as one-hot vectors. */
  readonly compares: 'classes' | 'values';
  /** Whether PyTorch's supports only scores [N, C] with one class each. */
  readonly takesRows?: true;
  /** Target value of the other classes; 0 where left out. */
  readonly otherTarget?: number;
  /** Activation that turns scores into class probabilities; softmax where left out. */
  readonly probabilities?: 'identity' | 'sigmoid';
  /** Whether single outputs are binary decisions, with an accuracy. */
  readonly isBinary?: true;
  /** Whether it is a mean of −log p of the correct classes, whose exponential is the perplexity. */
  readonly isLikelihood?: true;
  /** Identity where left out. */
  outputActivation?(settings: S): OutputActivation;
  /** The activation that it computes itself, for messages: the network must not apply it a second time. */
  readonly contains?: string;
  readonly expects?: Expectation;
  /** The class whose labels are ignored; none where left out. */
  ignoredClass?(settings: S): number;
  readonly mean: LossMean<S>;
  /**
   * TypeScript expression of the mean, of `outputs`, `targets` of their shape, and the `labels` [N] that these are made
   * of.
   */
  typescript(settings: S, place: LossContext): string | LossCode;
  /**
   * Python expression of the mean, with torch.nn.functional.
   * @param given `outputs, targets`; for a loss that compares classes `outputs` and `labels`
   */
  python(settings: S, given: string, place: LossContext): string;
}

export type LossDefinition<F extends Fields = Fields> = Choice<F> & LossBehaviour<ValuesOf<F>>;

/** @param settings title, help and arguments @param behaviour typed by these arguments */
export const defineLoss = <F extends Fields>(
  settings: Choice<F>,
  behaviour: LossBehaviour<ValuesOf<F>>,
): LossDefinition<F> => ({ ...settings, ...behaviour });
