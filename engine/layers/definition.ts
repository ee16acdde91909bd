/**
 * What a layer is. One file under engine/layers/<family>/ holds one layer:
 * parameters, shape rule, lowering, code and help. The app draws its editor
 * from `fields`; nothing outside the file knows the layer by name.
 */
import type { Field, ParameterSpec, ParamsOf, Resolved, Text } from './parameters.ts';
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

/** What a shape rule knows. Shapes are PyTorch's: [N, channels, height, width]. */
export interface ShapeContext<P extends Resolved = Resolved> {
  readonly params: P;
  readonly inputs: readonly TensorType[];
}

export type SpatialRank = 1 | 2 | 3;

/**
 * `linear`, `convolution` and `transposedConvolution` are one linear map; `batchNorm` takes away the mean of every
 * channel; `dropout` puts values out while training; `reshape` gives the same values another shape.
 */
export type Role = 'linear' | 'convolution' | 'transposedConvolution' | 'batchNorm' | 'dropout' | 'reshape';

export interface LayerDefinition<P extends Resolved = Resolved> {
  readonly type: string;
  readonly family: Family;
  /** What new nodes are called, with a number: `conv` → conv1. */
  readonly prefix: string;
  /** Ports may depend on parameters, as a formula's do on its variables. Ask ports.ts for a node's. */
  readonly inputs: InputPorts | ((params: Resolved) => InputPorts);
  readonly outputs: readonly Port[] | ((params: Resolved) => readonly Port[]);
  readonly fields: readonly Field[];
  /** How many axes of space its input has behind N and the channels: 1 for sequences, 2 images, 3 volumes. Left out where any will do. */
  readonly spatialRank?: SpatialRank;
  /** What the same operation for other ranks is called as well, without a rank: `Conv`. */
  readonly operation?: string;
  /** What hints and fixes take it for, which know no layer by its name. */
  readonly role?: Role;
  /** What its values are, as a loss may want them. */
  readonly gives?: 'probabilities' | 'logProbabilities';
  /** Its result depends on all samples of a batch together, so that a batch cannot be split. */
  readonly needsWholeBatch?: boolean;
  /** Output types. Pure, works with an unknown batch, throws a LayerProblem that says what was expected. */
  infer(context: ShapeContext<P>): readonly TensorType[];
  parameters(context: ShapeContext<P>): readonly ParameterSpec[];
  /** Values of the `derived` fields. */
  derive?(context: ShapeContext<P>): Resolved;
  /** MACs per sample. */
  multiplyAdds(context: ShapeContext<P>, outputs: readonly TensorType[]): number;
  /** One line on the node: `6→16, 5×5`. */
  summary(context: ShapeContext<P> | null, params: P): string;
  lower(lowering: Lowering<P>): void;
  /** Its small picture; null for parameters that have none, left out where there is nothing to see. */
  readonly picture?: Picture | ((params: Resolved) => Picture | null);
  /** TypeScript on tfjs layers. */
  typescript(code: CodeContext<P>): void;
  /** Python on PyTorch; the module of torch.nn by the same name where it is left out. */
  python?(code: PythonContext<P>): void;
  readonly help: {
    readonly what: Text;
    readonly details: Text;
    /** LaTeX */ readonly formula: string;
    readonly pytorch: string;
  };
}

type Fields = readonly Field[];
/** A definition whose functions take parameters of the types of its fields. */
type TypedLayer<F extends Fields> = Omit<LayerDefinition<ParamsOf<F>>, 'fields' | 'inputs' | 'outputs' | 'picture'> & {
  readonly fields: F;
  readonly inputs: InputPorts | ((params: ParamsOf<F>) => InputPorts);
  readonly outputs: readonly Port[] | ((params: ParamsOf<F>) => readonly Port[]);
  readonly picture?: Picture | ((params: ParamsOf<F>) => Picture | null);
};

/**
 * A layer whose parameters have the types of its fields: `params.out_features` is a number because its field says so.
 * Outside of its file it is a layer like any other.
 */
export const defineLayer = <const F extends Fields>(layer: TypedLayer<F>): LayerDefinition =>
  layer as unknown as LayerDefinition;

/** Dimensions without the batch. */
export const features = (shape: Shape): readonly number[] => shape.slice(1) as readonly number[];
