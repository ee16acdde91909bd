/**
 * The contract of a layer. Each file under engine/layers/<family>/ defines one layer: parameters, shape rule, lowering,
 * code and help. The app's editor is derived from `fields`; no other file knows the layer by name.
 */
import type { Field, ParameterSpec, ParamsOf, Resolved, Text } from './parameters.ts';
import type { Builder, Value } from '../program/builder.ts';
import type { Shape, TensorType } from '../program/types.ts';
import type { Lowering } from './lowering.ts';
import type { CodeContext } from './code.ts';
import type { Picture } from './picture.ts';
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

export interface Port {
  readonly id: string;
  readonly label: Text;
}
/** A fixed list, or any number from `min` on, with ids `in0`, `in1`, … */
export type InputPorts = readonly Port[] | { readonly variadic: true; readonly min: number };

/** Context of a shape rule. Shapes are PyTorch's: [N, channels, height, width]. */
export interface ShapeContext<P extends Resolved = Resolved> {
  readonly params: P;
  readonly inputs: readonly TensorType[];
}

export type SpatialRank = 1 | 2 | 3;

/**
 * `linear`, `convolution` and `transposedConvolution` are linear maps; `batchNorm` subtracts each channel's mean;
 * `dropout` zeroes values in training; `reshape` only changes the shape.
 */
export type Role = 'linear' | 'convolution' | 'transposedConvolution' | 'batchNorm' | 'dropout' | 'reshape';

export interface LayerDefinition<P extends Resolved = Resolved> {
  readonly type: string;
  readonly family: Family;
  /** Prefix of new nodes' names, before a number: `conv` → conv1. */
  readonly prefix: string;
  /** Ports may depend on parameters, as a formula's do on its variables. Use ports.ts for those of a node. */
  readonly inputs: InputPorts | ((params: Resolved) => InputPorts);
  readonly outputs: readonly Port[] | ((params: Resolved) => readonly Port[]);
  readonly fields: readonly Field[];
  /**
   * Number of spatial axes after N and the channels: 1 for sequences, 2 images, 3 volumes. Left out where any number is
   * accepted.
   */
  readonly spatialRank?: SpatialRank;
  /** Common name of the same operation for other ranks: `Conv`. */
  readonly operation?: string;
  /** Role for hints and fixes, which know no layer by name. */
  readonly role?: Role;
  /** Kind of its values, which a loss may require. */
  readonly gives?: 'probabilities' | 'logProbabilities';
  /** Limits that its outputs approach, where its gradient vanishes. */
  readonly saturates?: readonly [low: number, high: number];
  /** Whether it is undefined for some finite inputs, as a logarithm or a quotient. */
  undefinedSomewhere?(params: P): boolean;
  /**
   * Of a layer that takes its second input where a predicate of the first one holds, else the third: what is needed for
   * the other one only is not computed (engine/analysis/branches.ts). Ports: `in`, `then`, `otherwise`.
   */
  readonly chooses?: {
    /** bool [], of the first input in any order of axes. */
    predicate(b: Builder, x: Value, params: P): Value;
  };
  /** Whether the result depends on all samples of a batch, so that a batch cannot be split. */
  readonly needsWholeBatch?: boolean;
  /** Shape rule: output types. Pure, works with an unknown batch, throws a LayerProblem that says what was expected. */
  infer(context: ShapeContext<P>): readonly TensorType[];
  parameters(context: ShapeContext<P>): readonly ParameterSpec[];
  /** Values of the `derived` fields. */
  derive?(context: ShapeContext<P>): Resolved;
  /** MACs per sample. */
  multiplyAdds(context: ShapeContext<P>, outputs: readonly TensorType[]): number;
  /** Summary on the node: `6→16, 5×5`. */
  summary(context: ShapeContext<P> | null, params: P): string;
  lower(lowering: Lowering<P>): void;
  /** Its picture; null for parameters that have none, left out where there is nothing to show. */
  readonly picture?: Picture | ((params: Resolved) => Picture | null);
  /** Exported TypeScript on tfjs layers. */
  typescript(code: CodeContext<P>): void;
  /** Exported Python on PyTorch; the module of torch.nn by the same name where left out. */
  python?(code: PythonContext<P>): void;
  readonly help: {
    readonly what: Text;
    readonly details: Text;
    /** LaTeX */ readonly formula: string;
    readonly pytorch: string;
  };
}

type Fields = readonly Field[];
/** A definition whose functions take parameters of its fields' types. */
type TypedLayer<F extends Fields> = Omit<LayerDefinition<ParamsOf<F>>, 'fields' | 'inputs' | 'outputs' | 'picture'> & {
  readonly fields: F;
  readonly inputs: InputPorts | ((params: ParamsOf<F>) => InputPorts);
  readonly outputs: readonly Port[] | ((params: ParamsOf<F>) => readonly Port[]);
  readonly picture?: Picture | ((params: ParamsOf<F>) => Picture | null);
};

/**
 * Defines a layer whose parameters have the types of its fields: `params.out_features` is a number because its field
 * says so. Elsewhere it is a plain LayerDefinition.
 */
export const defineLayer = <const F extends Fields>(layer: TypedLayer<F>): LayerDefinition =>
  layer as unknown as LayerDefinition;

/** Dimensions without the batch. */
export const features = (shape: Shape): readonly number[] => shape.slice(1) as readonly number[];
