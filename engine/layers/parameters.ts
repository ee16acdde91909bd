/** Parameters of a layer: those that a user sets, as fields, and those that training learns. */
import type { ParamValue } from '../model/types.ts';

export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** An editor field, as data. `key` is the name of the parameter, in PyTorch's words. */
export type Field = {
  readonly key: string;
  readonly label?: Text;
  readonly help: Text;
  /** The choice whose words can stand in the place of this field's numbers, as PyTorch has them. */
  readonly words?: string;
} & (
  | { readonly kind: 'integer'; readonly default: number; readonly min: number; readonly max?: number }
  | { readonly kind: 'number'; readonly default: number; readonly min?: number; readonly max?: number }
  | { readonly kind: 'boolean'; readonly default: boolean }
  /** Height and width; one number in the editor means both. */
  | { readonly kind: 'pair'; readonly default: readonly [number, number] | null; readonly min: number }
  /** Depth, height and width; one number in the editor means all three. */
  | { readonly kind: 'triple'; readonly default: readonly [number, number, number] | null; readonly min: number }
  | { readonly kind: 'choice'; readonly default: string; readonly options: readonly { value: string; label: Text }[] }
  /** A size that follows from the input and is only shown: `in_features`. */
  | { readonly kind: 'derived' }
  /** `rest`: one of the sizes may be -1, which stands for what is left. */
  | { readonly kind: 'shape'; readonly default: readonly number[]; readonly rest?: boolean }
  /** An expression, or another line of words. */
  | { readonly kind: 'text'; readonly default: string; readonly max: number }
);

export type FieldKind = Field['kind'];
/** A field of a kind whose key the compiler knows, so that the layer's parameters are typed by it. */
export type FieldOf<K extends string, Kind extends FieldKind> = Extract<Field, { kind: Kind }> & { readonly key: K };

/** The type of a field's value. */
type ValueOf<F extends Field> = F extends { kind: 'choice'; options: readonly { value: infer V }[] }
  ? V
  : F extends { kind: 'integer' | 'number' | 'derived' }
    ? number
    : F extends { kind: 'boolean' }
      ? boolean
      : F extends { kind: 'pair' }
        ? readonly [number, number]
        : F extends { kind: 'triple' }
          ? readonly [number, number, number]
          : F extends { kind: 'shape' }
            ? readonly number[]
            : string;

/**
 * Parameters of a layer by its fields. `derived` ones are there once the shapes are known: when it is lowered and
 * written as code. Of fields whose keys are not known it is any layer's parameters.
 */
export type ParamsOf<F extends readonly Field[]> = string extends F[number]['key']
  ? Resolved
  : { readonly [T in F[number] as T['key']]: ValueOf<T> };

/** Any layer's parameters once the defaults are filled in. */
export type Resolved = Readonly<Record<string, ParamValue>>;

export type Initializer =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'ones' }
  | { readonly kind: 'constant'; readonly value: number }
  /** Uniform in [-bound, bound]. */
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly std: number };

/** State of a layer, in PyTorch's name, shape and order of axes. */
export interface ParameterSpec {
  /** Within the layer: `weight`, `bias`, `running_mean`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** False for buffers, which no optimizer touches. */
  readonly trainable: boolean;
  readonly initializer: Initializer;
  /** A row of the first axis that begins as zeros, whatever the initializer: the padding of an embedding. */
  readonly zeroRow?: number;
  /** Axes of the stored tensor in the order the programs use: OIHW → HWIO is [2, 3, 1, 0]. */
  readonly permutation?: readonly number[];
}
