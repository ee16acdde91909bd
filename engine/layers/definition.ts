/**
 * What a layer is. One file under engine/layers/<family>/ holds one layer:
 * parameters, shape rule, lowering, code and help. The app draws its editor
 * from `fields`; nothing outside the file knows the layer by name.
 */
import type { ParamValue } from '../document/types.ts';
import type { Shape, TensorType } from '../program/types.ts';
import type { Lowering } from './lowering.ts';
import type { CodeContext } from './code.ts';
import type { PythonContext } from './python.ts';

export const FAMILIES = [
  'input',
  'linear',
  'convolution',
  'pooling',
  'normalization',
  'activation',
  'regularization',
  'recurrent',
  'attention',
  'shape',
  'merge',
] as const;
export type Family = (typeof FAMILIES)[number];

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

/** A field's value once the defaults are filled in. */
export type Resolved = Readonly<Record<string, ParamValue>>;

export interface Port {
  readonly id: string;
  readonly label: Text;
}
/** A fixed list, or any number from `min` on, with ids `in0`, `in1`, … */
export type InputPorts = readonly Port[] | { readonly variadic: true; readonly min: number };

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

/** What a shape rule knows. Shapes are PyTorch's: [N, channels, height, width]. */
export interface ShapeContext {
  readonly params: Resolved;
  readonly inputs: readonly TensorType[];
}

export interface LayerDefinition {
  readonly type: string;
  readonly family: Family;
  /** What new nodes are called, with a number: `conv` → conv1. */
  readonly prefix: string;
  /** Ports may depend on parameters, as a formula's do on its variables. Ask ports.ts for a node's. */
  readonly inputs: InputPorts | ((params: Resolved) => InputPorts);
  readonly outputs: readonly Port[] | ((params: Resolved) => readonly Port[]);
  readonly fields: readonly Field[];
  /** Its result depends on all samples of a batch together, so that a batch cannot be split. */
  readonly needsWholeBatch?: boolean;
  /** Output types. Pure, works with an unknown batch, throws a LayerProblem that says what was expected. */
  infer(context: ShapeContext): readonly TensorType[];
  parameters(context: ShapeContext): readonly ParameterSpec[];
  /** Values of the `derived` fields. */
  derive?(context: ShapeContext): Resolved;
  /** MACs per sample. */
  multiplyAdds(context: ShapeContext, outputs: readonly TensorType[]): number;
  /** One line on the node: `6→16, 5×5`. */
  summary(context: ShapeContext | null, params: Resolved): string;
  lower(lowering: Lowering): void;
  /** TypeScript on tfjs layers. */
  typescript(code: CodeContext): void;
  /** Python on PyTorch; the module of torch.nn by the same name where it is left out. */
  python?(code: PythonContext): void;
  readonly help: {
    readonly what: Text;
    readonly details: Text;
    /** LaTeX */ readonly formula: string;
    readonly pytorch: string;
  };
}

/** Dimensions without the batch. */
export const features = (shape: Shape): readonly number[] => shape.slice(1) as readonly number[];
