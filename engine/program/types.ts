/**
 * The intermediate representation that networks are lowered to: typed tensors, a closed set of primitive operations,
 * and programs made of them. It is all that a runtime has to implement; layers are many, primitives few.
 */

/** `bfloat16` is for intermediate values only: what is fed, stored or returned is float32. */
export type DType = 'float32' | 'bfloat16' | 'int32' | 'uint8' | 'bool';
/** Types of values that are fed, stored or returned. */
export type StoredDType = Exclude<DType, 'bfloat16'>;

/** A size, or a multiple of the batch size, which is unknown until a program runs. */
export type Dim = number | 'N' | `${number}N`;
export type Shape = readonly Dim[];

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** The type of a value that is fed, stored or returned. */
export interface StoredType extends TensorType {
  readonly dtype: StoredDType;
}

/** Height and width. */
export type Pair = readonly [number, number];
/** Top, bottom, left, right. */
export type Edges = readonly [number, number, number, number];

interface Window {
  readonly strides: Pair;
}
export interface ConvAttrs extends Window {
  /** Zeros around the input. */
  readonly padding: Edges;
  readonly dilations: Pair;
}
/** Pooling never pads: a `Pad` comes before it, with the padding value that suits. */
export interface PoolAttrs extends Window {
  readonly kernel: Pair;
}
type None = Readonly<Record<string, never>>;

/**
 * Every primitive and its attributes. Images are [N, height, width, channels],
 * filters [height, width, in, out]. Binary operations broadcast as NumPy does.
 * The comment names the operands, and the results where there are several.
 */
export interface PrimitiveAttrs {
  // Sources
  /** A value fed by the caller. */
  Input: { readonly name: string; readonly type: TensorType };
  /** The value of a variable before any effect of this program. */
  Variable: { readonly name: string; readonly type: TensorType };
  /** A constant; a single value fills the shape, otherwise values are row-major. */
  Constant: { readonly type: TensorType; readonly values: readonly number[] };
  /** (like, counter int32 [2] = seed, step) → uniform in [0, 1), shaped as `like`. See random.ts. */
  RandomUniform: { readonly stream: number };

  // Elementwise
  Add: None;
  Sub: None;
  Mul: None;
  Div: None;
  /** The base to the power of the exponent; for a negative base, only where the exponent is an integer. */
  Pow: None;
  Maximum: None;
  Minimum: None;
  /** → bool */
  Greater: None;
  /** → bool */
  Equal: None;
  Neg: None;
  Exp: None;
  /** eˣ − 1, exact near 0. */
  Expm1: None;
  Log: None;
  Sqrt: None;
  Rsqrt: None;
  Tanh: None;
  Sigmoid: None;
  /** log(1 + eˣ) */
  Softplus: None;
  /** The error function 2/√π ∫₀ˣ e^(−t²) dt. */
  Erf: None;
  /** Sine, in radians. */
  Sin: None;
  /** Cosine, in radians. */
  Cos: None;
  Relu: None;
  /** (gradient, y = Relu(x)) */
  ReluGrad: None;
  Cast: { readonly dtype: DType };
  /** (mask bool, a, b) → a where the mask holds, else b; NaN in the other one does not propagate */
  Select: None;
  /** The identity, with a gradient of zero. */
  StopGradient: None;

  // Linear algebra
  /**
   * (a [..., m, k], b [..., k, n]) with equal leading axes; the last two axes are transposed first where the attributes
   * say so.
   */
  MatMul: { readonly transposeA: boolean; readonly transposeB: boolean };

  // Windows
  /** (x, filter) */
  Conv2D: ConvAttrs;
  /** (filter, gradient) → gradient of x, whose height and width are `inputSize` */
  Conv2DInputGrad: ConvAttrs & { readonly inputSize: Pair };
  /** (x, gradient) → gradient of the filter, whose height and width are `kernelSize` */
  Conv2DFilterGrad: ConvAttrs & { readonly kernelSize: Pair };
  MaxPool: PoolAttrs;
  /** (x, y, gradient) */
  MaxPoolGrad: PoolAttrs;
  AvgPool: PoolAttrs;
  /** (gradient) */
  AvgPoolGrad: PoolAttrs & { readonly inputSize: Pair };

  // Normalization over all axes but the last, with the biased variance
  /** (x, scale, offset) → y, mean, variance */
  BatchNorm: { readonly epsilon: number };
  /** (gradient, x, scale, mean, variance) → gradients of x, scale, offset */
  BatchNormGrad: { readonly epsilon: number };

  // Reductions
  Sum: { readonly axes: readonly number[]; readonly keepDims: boolean };
  Max: { readonly axes: readonly number[]; readonly keepDims: boolean };
  /** Over the last axis. */
  Softmax: None;
  /** Over the last axis. */
  LogSoftmax: None;

  // Shape
  Reshape: { readonly shape: Shape };
  Transpose: { readonly permutation: readonly number[] };
  /** (x, like) → x broadcast to the shape of `like` */
  BroadcastLike: None;
  Concat: { readonly axis: number };
  /** A size of -1 runs to the end of its axis. */
  Slice: { readonly begin: readonly number[]; readonly size: readonly number[] };
  Pad: { readonly paddings: readonly Pair[]; readonly value: number };
  /** Part `part` of `parts` along axis 0: from floor(size·part/parts) on. */
  SplitBatch: { readonly part: number; readonly parts: number };
  /** The parts of a batch, joined again along axis 0 */
  JoinBatch: None;
  /** → float32 scalar, the size of an axis */
  DimSize: { readonly axis: number };

  // Indices
  /** (table, indices int32) → rows of axis 0 */
  Gather: None;
  /** (indices int32) → float32, a new last axis of `depth` */
  OneHot: { readonly depth: number };
  /** → int32; the first of equal elements */
  ArgMax: { readonly axis: number };

  // Control flow, as TensorFlow's Switch and Merge. A dead value is not computed, nor is what is computed of one.
  /** (x, predicate bool []) → x where the predicate is `side`, else dead */
  Gate: { readonly side: boolean };
  /**
   * (a, b, predicate bool []) → a where the predicate holds, else b; the other one may be dead. The gradient of each is
   * dead where it is not taken, so that what is differentiated passes a Gate before.
   */
  Merge: None;
}

export type PrimitiveName = keyof PrimitiveAttrs;
/** Functions of one operand, element by element. */
export type UnaryName =
  | 'Neg'
  | 'Exp'
  | 'Expm1'
  | 'Log'
  | 'Sqrt'
  | 'Rsqrt'
  | 'Tanh'
  | 'Sigmoid'
  | 'Softplus'
  | 'Erf'
  | 'Sin'
  | 'Cos'
  | 'Relu';
/** Functions of two operands that are broadcast. */
export type BinaryName = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Pow' | 'Maximum' | 'Minimum';
/** Of two operands that are broadcast → bool. */
export type ComparisonName = 'Greater' | 'Equal';
/** What the tables of elementwise primitives have rules for. */
export type ElementwiseName = UnaryName | BinaryName | ComparisonName | 'ReluGrad' | 'Cast' | 'Select' | 'StopGradient';

/** Names one value of one program. */
export type ValueId = number;

export type Operation = {
  readonly [K in PrimitiveName]: {
    readonly kind: K;
    readonly attrs: PrimitiveAttrs[K];
    readonly inputs: readonly ValueId[];
    readonly outputs: readonly ValueId[];
  };
}[PrimitiveName];

/**
 * Effects and how many variables each changes. All read the values from before; they take place after every read of the
 * program. Comments list variables; operands.
 */
export interface EffectShapes {
  /** w; value */
  Assign: 1;
  /** w; gradient, rate: w ← w − rate·gradient */
  ApplySgd: 1;
  /** w, v; gradient, rate, momentum: v ← momentum·v + gradient, w ← w − rate·v */
  ApplyMomentum: 2;
  /**
   * w, m, v; gradient, rate, beta1, beta2, epsilon, correction1, correction2:
   * m ← β1·m + (1−β1)·g, v ← β2·v + (1−β2)·g²,
   * w ← w − rate · (m / correction1) / (√(v / correction2) + ε), as PyTorch does.
   */
  ApplyAdam: 3;
  /** As `ApplyAdam`, with a last operand: w after weight decay, from which the step is taken. */
  ApplyAdamW: 3;
}
export type EffectKind = keyof EffectShapes;
export interface Effect {
  readonly kind: EffectKind;
  readonly variables: readonly string[];
  readonly inputs: readonly ValueId[];
}

/** State that persists between runs of a program: weights, optimizer slots, resident data. */
export interface VariableSpec {
  readonly name: string;
  readonly dtype: StoredDType;
  readonly shape: readonly number[];
}

export interface Program {
  /** The type of every value, by id. */
  readonly types: readonly TensorType[];
  /** In topological order: operands come first. */
  readonly operations: readonly Operation[];
  readonly effects: readonly Effect[];
  readonly outputs: Readonly<Record<string, ValueId>>;
}
