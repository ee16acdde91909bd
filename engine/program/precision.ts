/**
 * Mixed precision: a builder that computes products in bfloat16 and what loses too much there in float32, by the lists
 * of PyTorch's autocast (torch/csrc and aten/src/ATen/autocast_mode.cpp). Variables stay float32; each is cast once a
 * program. Gradients are built by the same builder, so that the gradient of a float32 variable is float32.
 */
import { Builder, type Value } from './builder.ts';
import { isFloat } from './shapes.ts';
import type { DType, PrimitiveAttrs, PrimitiveName, ValueId } from './types.ts';

/** Float types that a program computes in. */
export const PRECISIONS = ['float32', 'bfloat16'] as const;
export type Precision = (typeof PRECISIONS)[number];

/**
 * The type that a primitive computes in:
 * - `low`: bfloat16, with sums kept in float32 by the kernel;
 * - `full`: float32;
 * - `widest`: bfloat16 where no float operand is float32, else float32; parameters and constants adapt;
 * - `first`: that of its first operand, or of the gradient's second; the others are float32;
 * - `any`: whatever its operands have, each for itself.
 */
type Policy = 'low' | 'full' | 'widest' | 'first' | 'any';

const POLICIES: Readonly<Record<PrimitiveName, Policy>> = {
  Input: 'any',
  Variable: 'any',
  Constant: 'any',
  RandomUniform: 'any',

  Add: 'widest',
  Sub: 'widest',
  Mul: 'widest',
  Div: 'widest',
  Pow: 'full',
  Maximum: 'widest',
  Minimum: 'widest',
  Greater: 'widest',
  Equal: 'widest',
  Neg: 'widest',
  Exp: 'full',
  Expm1: 'full',
  Log: 'full',
  Sqrt: 'full',
  Rsqrt: 'full',
  Tanh: 'widest',
  Sigmoid: 'widest',
  Softplus: 'full',
  Erf: 'full',
  Sin: 'full',
  Cos: 'full',
  Relu: 'widest',
  ReluGrad: 'widest',
  Cast: 'any',
  Select: 'widest',
  StopGradient: 'any',

  MatMul: 'low',

  Conv2D: 'low',
  Conv2DInputGrad: 'low',
  Conv2DFilterGrad: 'low',
  MaxPool: 'widest',
  MaxPoolGrad: 'widest',
  AvgPool: 'widest',
  AvgPoolGrad: 'widest',

  BatchNorm: 'first',
  BatchNormGrad: 'first',

  Sum: 'full',
  Max: 'widest',
  Softmax: 'full',
  LogSoftmax: 'full',

  Reshape: 'any',
  Transpose: 'any',
  BroadcastLike: 'any',
  Concat: 'widest',
  Slice: 'any',
  Pad: 'any',
  SplitBatch: 'any',
  JoinBatch: 'any',
  DimSize: 'any',

  Gather: 'any',
  OneHot: 'any',
  ArgMax: 'any',

  Gate: 'any',
  Merge: 'widest',
};

/** Primitives whose result adapts where their operands do. */
const PASSES_ON: ReadonlySet<PrimitiveName> = new Set(['Reshape', 'Transpose', 'BroadcastLike', 'Concat', 'Slice']);

/** A builder of mixed bfloat16 programs: it casts operands as `POLICIES` say. */
export class AutocastBuilder extends Builder {
  /** Parameters, constants and masks: they take the type of what they are combined with. */
  readonly #adapting = new Set<ValueId>();
  /** Truth values that were cast to numbers. */
  readonly #masks = new Map<ValueId, Value>();
  readonly #oneHot = new Set<ValueId>();
  readonly #casts = new Map<string, Value>();

  override emit<K extends PrimitiveName>(kind: K, attrs: PrimitiveAttrs[K], inputs: readonly Value[]): Value[] {
    const operands = this.#operands(kind, inputs);
    const results = super.emit(kind, attrs, operands);
    const [result] = results;
    if (!result) return results;
    if (kind === 'OneHot') this.#oneHot.add(result.id);
    if (kind === 'Cast' && operands[0]!.type.dtype === 'bool') this.#masks.set(result.id, operands[0]!);
    const adapts =
      kind === 'Variable' ||
      kind === 'Constant' ||
      this.#masks.has(result.id) ||
      (PASSES_ON.has(kind) && operands.every(({ id }) => this.#adapting.has(id))) ||
      (kind === 'Gate' && this.#adapting.has(operands[0]!.id));
    if (adapts && isFloat(result.type.dtype)) this.#adapting.add(result.id);
    return results;
  }

  #operands(kind: PrimitiveName, inputs: readonly Value[]): readonly Value[] {
    const to = (dtype: DType) => inputs.map((value) => this.#as(value, dtype));
    switch (POLICIES[kind]) {
      case 'any':
        return inputs;
      case 'full':
        return to('float32');
      case 'low':
        // Rows that are added up, as a product with their places: not a product of numbers.
        return to(inputs.some(({ id }) => this.#oneHot.has(id)) ? 'float32' : 'bfloat16');
      case 'first': {
        const [place, type] = kind === 'BatchNormGrad' ? [1, inputs[1]!.type] : [0, inputs[0]!.type];
        return inputs.map((value, i) => this.#as(value, i <= place ? type.dtype : 'float32'));
      }
      case 'widest': {
        const floats = inputs.filter(({ type }) => isFloat(type.dtype));
        const given = floats.filter(({ id }) => !this.#adapting.has(id));
        const low = given.length > 0 && given.every(({ type }) => type.dtype === 'bfloat16');
        return to(low ? 'bfloat16' : 'float32');
      }
    }
  }

  /** A float value in another float type; any other value as it is. */
  #as(value: Value, dtype: DType): Value {
    if (!isFloat(value.type.dtype) || value.type.dtype === dtype) return value;
    const key = `${value.id} ${dtype}`;
    const known = this.#casts.get(key);
    if (known) return known;
    const made = super.emit('Cast', { dtype }, [this.#masks.get(value.id) ?? value])[0]!;
    this.#casts.set(key, made);
    return made;
  }
}
