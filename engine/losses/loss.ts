/**
 * What a loss is. One file of this folder holds one loss, named as torch.nn names it: title, help and fields in both
 * languages, arithmetic, and code for each export. Nothing outside its file knows a loss by name.
 */
import type { Text } from '../errors/types.ts';
import type { Builder, Value } from '../program/builder.ts';
import type { Shape } from '../program/types.ts';
import type { Choice, Fields, ValuesOf } from '../settings/fields.ts';

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
export interface LossMean<S> {
  /** A scalar. Throws a UserError where an argument does not suit the output. */
  sum(b: Builder, settings: S, output: Value, target: Target): Value;
  /** A scalar of the targets alone, so that it is known before the network has run. */
  weight(b: Builder, settings: S, shape: Shape, target: Target): Value;
}

/** What an exported loss is a function of. */
export interface LossPlace {
  /** Of the outputs without the batch. In TypeScript classes, where they are compared with labels, come last. */
  readonly shape: readonly number[];
  /** The label as a one-hot vector, the label as it is (yes or no), or the network's input. */
  readonly target: 'oneHot' | 'binary' | 'input';
}

/** TypeScript on tfjs. */
export interface LossCode {
  /** Statements before the value. */
  readonly lines: readonly string[];
  readonly value: string;
}

/** What a loss takes as done already. */
export interface Expectation {
  readonly what: Text;
  /** The layer that does it; any whose values are the same will do. */
  readonly layer: string;
  /** As the definition of a layer says of its values. */
  readonly gives: 'probabilities' | 'logProbabilities';
}

export interface LossBehaviour<S> {
  /** What it compares with of itself. Given classes, a loss of values takes them as one-hot vectors. */
  readonly compares: 'classes' | 'values';
  /** PyTorch's takes rows of scores [N, C] with one class each, and nothing else. */
  readonly takesRows?: true;
  /** What stands in a target for classes that are not the right one; 0 where left out. */
  readonly otherTarget?: number;
  /** What makes probabilities of scores over classes; softmax where left out. */
  readonly probabilities?: 'identity' | 'sigmoid';
  /** It says yes or no of single outputs, which are right or wrong then. */
  readonly isBinary?: true;
  /** It is a mean of −log p of the right classes: e to its power is the perplexity. */
  readonly isLikelihood?: true;
  /** Identity where left out. */
  outputActivation?(settings: S): OutputActivation;
  /** What it computes itself, as a sentence names it: layers that give probabilities would do it a second time. */
  readonly contains?: string;
  readonly expects?: Expectation;
  /** The class whose targets do not count; every target counts where left out. */
  ignoredClass?(settings: S): number;
  readonly mean: LossMean<S>;
  /** Of `outputs`, `targets` of their shape, and the `labels` [N] that these are made of: an expression of the mean. */
  typescript(settings: S, place: LossPlace): string | LossCode;
  /**
   * Python on torch.nn.functional: an expression of the mean.
   * @param given `outputs, targets`; of a loss that compares classes `outputs` and `labels`, as PyTorch takes them
   */
  python(settings: S, given: string, place: LossPlace): string;
}

export type LossDefinition<F extends Fields = Fields> = Choice<F> & LossBehaviour<ValuesOf<F>>;

/** @param settings title, help and arguments @param behaviour typed by these arguments */
export const defineLoss = <F extends Fields>(
  settings: Choice<F>,
  behaviour: LossBehaviour<ValuesOf<F>>,
): LossDefinition<F> => ({ ...settings, ...behaviour });
