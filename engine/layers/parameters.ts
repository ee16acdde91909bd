/** Parameters of a layer: those set by a user, as fields, and learned ones. */
import type { ParamValue } from '../model/types.ts';

export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** An editor field, as data. `key` is PyTorch's name of the parameter. */
export type Field = {
  readonly key: string;
  readonly label?: Text;
  readonly help: Text;
  /** The choice field whose keywords may replace this field's numbers, as in PyTorch. */
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
  /** A size inferred from the input, for display only: `in_features`. */
  | { readonly kind: 'derived' }
  /** `rest`: one of the sizes may be -1, which is inferred from the others. */
  | { readonly kind: 'shape'; readonly default: readonly number[]; readonly rest?: boolean }
  /** An expression, or another line of text. */
  | { readonly kind: 'text'; readonly default: string; readonly max: number }
);

export type FieldKind = Field['kind'];
/** A field with a literal key, so that the layer's parameters are typed by it. */
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
 * Parameters of a layer by its fields. `derived` ones exist once shapes are known: in lowering and export. For fields
 * without literal keys, any layer's parameters.
 */
export type ParamsOf<F extends readonly Field[]> = string extends F[number]['key']
  ? Resolved
  : { readonly [T in F[number] as T['key']]: ValueOf<T> };

/** A layer's parameters with defaults filled in. */
export type Resolved = Readonly<Record<string, ParamValue>>;

export type Initializer =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'ones' }
  | { readonly kind: 'constant'; readonly value: number }
  /** Uniform in [-bound, bound]. */
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly std: number };

/** A parameter or buffer of a layer, with PyTorch's name, shape and order of axes. */
export interface ParameterSpec {
  /** Name within the layer: `weight`, `bias`, `running_mean`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** False for buffers, which are not optimized. */
  readonly trainable: boolean;
  readonly initializer: Initializer;
  /** A row of the first axis that is initialized with zeros: the padding of an embedding. */
  readonly zeroRow?: number;
  /** Axes of the stored tensor in the order the programs use: OIHW → HWIO is [2, 3, 1, 0]. */
  readonly permutation?: readonly number[];
}
