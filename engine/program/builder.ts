/** Builds a program operation by operation; every value is typed as it is made. */
import { prune } from './prune.ts';
import type {
  ConvAttrs,
  DType,
  Effect,
  Operation,
  Pair,
  PoolAttrs,
  PrimitiveAttrs,
  PrimitiveName,
  Program,
  Shape,
  TensorType,
  ValueId,
  VariableSpec,
} from './types.ts';

export interface Value {
  readonly id: ValueId;
  readonly type: TensorType;
}

const none = {} as const;

/** Type rules of every primitive, passed in because the rules (`primitives/index.ts`) build programs themselves. */
export type TypeRules = {
  readonly [K in PrimitiveName]: {
    /** Operands; null for any number. */
    readonly arity: number | null;
    infer(attrs: PrimitiveAttrs[K], inputs: readonly TensorType[]): readonly TensorType[];
  };
};

/** `createBuilder` (createBuilder.ts) makes one. */
export class Builder {
  readonly #rules: TypeRules;
  readonly #types: TensorType[] = [];
  readonly #operations: Operation[] = [];
  readonly #effects: Effect[] = [];
  readonly #variables = new Map<string, Value>();
  readonly #scalars = new Map<number, Value>();

  constructor(rules: TypeRules) {
    this.#rules = rules;
  }

  /** Operations so far, for autodiff to walk. */
  get operations(): readonly Operation[] {
    return this.#operations;
  }

  value(id: ValueId): Value {
    const type = this.#types[id];
    if (!type) throw new Error(`No value ${id}`);
    return { id, type };
  }

  /** Appends any primitive; the named methods below are shorthands. */
  emit<K extends PrimitiveName>(kind: K, attrs: PrimitiveAttrs[K], inputs: readonly Value[]): Value[] {
    const rules = this.#rules[kind];
    if (rules.arity !== null && rules.arity !== inputs.length) {
      throw new Error(`${kind} takes ${rules.arity} operands, got ${inputs.length}`);
    }
    let types: readonly TensorType[];
    try {
      types = rules.infer(
        attrs,
        inputs.map((input) => input.type),
      );
    } catch (error) {
      throw new Error(`${kind}: ${(error as Error).message}`, { cause: error });
    }
    const outputs = types.map((type) => {
      this.#types.push(type);
      return { id: this.#types.length - 1, type };
    });
    const operation = { kind, attrs, inputs: inputs.map(({ id }) => id), outputs: outputs.map(({ id }) => id) };
    this.#operations.push(operation as unknown as Operation);
    return outputs;
  }

  #one<K extends PrimitiveName>(kind: K, attrs: PrimitiveAttrs[K], ...inputs: Value[]): Value {
    return this.emit(kind, attrs, inputs)[0] as Value;
  }

  input(name: string, type: TensorType): Value {
    return this.#one('Input', { name, type });
  }
  /** The same variable read twice is one value. */
  variable({ name, dtype, shape }: VariableSpec): Value {
    const known = this.#variables.get(name);
    if (known) return known;
    const value = this.#one('Variable', { name, type: { dtype, shape } });
    this.#variables.set(name, value);
    return value;
  }
  constant(values: readonly number[], shape: Shape, dtype: DType = 'float32'): Value {
    return this.#one('Constant', { type: { dtype, shape }, values });
  }
  scalar(value: number): Value {
    const known = this.#scalars.get(value);
    if (known) return known;
    const made = this.constant([value], []);
    this.#scalars.set(value, made);
    return made;
  }
  randomUniform(like: Value, counter: Value, stream: number): Value {
    return this.#one('RandomUniform', { stream }, like, counter);
  }

  add(a: Value, b: Value): Value {
    return this.#one('Add', none, a, b);
  }
  sub(a: Value, b: Value): Value {
    return this.#one('Sub', none, a, b);
  }
  mul(a: Value, b: Value): Value {
    return this.#one('Mul', none, a, b);
  }
  div(a: Value, b: Value): Value {
    return this.#one('Div', none, a, b);
  }
  greater(a: Value, b: Value): Value {
    return this.#one('Greater', none, a, b);
  }
  equal(a: Value, b: Value): Value {
    return this.#one('Equal', none, a, b);
  }
  neg(x: Value): Value {
    return this.#one('Neg', none, x);
  }
  pow(base: Value, exponent: Value): Value {
    return this.#one('Pow', none, base, exponent);
  }
  exp(x: Value): Value {
    return this.#one('Exp', none, x);
  }
  expm1(x: Value): Value {
    return this.#one('Expm1', none, x);
  }
  log(x: Value): Value {
    return this.#one('Log', none, x);
  }
  softplus(x: Value): Value {
    return this.#one('Softplus', none, x);
  }
  erf(x: Value): Value {
    return this.#one('Erf', none, x);
  }
  sin(x: Value): Value {
    return this.#one('Sin', none, x);
  }
  cos(x: Value): Value {
    return this.#one('Cos', none, x);
  }
  maximum(a: Value, b: Value): Value {
    return this.#one('Maximum', none, a, b);
  }
  minimum(a: Value, b: Value): Value {
    return this.#one('Minimum', none, a, b);
  }
  sqrt(x: Value): Value {
    return this.#one('Sqrt', none, x);
  }
  rsqrt(x: Value): Value {
    return this.#one('Rsqrt', none, x);
  }
  tanh(x: Value): Value {
    return this.#one('Tanh', none, x);
  }
  sigmoid(x: Value): Value {
    return this.#one('Sigmoid', none, x);
  }
  relu(x: Value): Value {
    return this.#one('Relu', none, x);
  }
  cast(x: Value, dtype: DType): Value {
    return x.type.dtype === dtype ? x : this.#one('Cast', { dtype }, x);
  }
  select(mask: Value, a: Value, b: Value): Value {
    return this.#one('Select', none, mask, a, b);
  }
  stopGradient(x: Value): Value {
    return this.#one('StopGradient', none, x);
  }

  matMul(a: Value, b: Value, { transposeA = false, transposeB = false } = {}): Value {
    return this.#one('MatMul', { transposeA, transposeB }, a, b);
  }
  conv2d(x: Value, filter: Value, attrs: ConvAttrs): Value {
    return this.#one('Conv2D', attrs, x, filter);
  }
  maxPool(x: Value, attrs: PoolAttrs): Value {
    return this.#one('MaxPool', attrs, x);
  }
  avgPool(x: Value, attrs: PoolAttrs): Value {
    return this.#one('AvgPool', attrs, x);
  }

  sum(x: Value, axes: readonly number[], keepDims = false): Value {
    return axes.length ? this.#one('Sum', { axes, keepDims }, x) : x;
  }
  max(x: Value, axes: readonly number[], keepDims = false): Value {
    return this.#one('Max', { axes, keepDims }, x);
  }
  softmax(x: Value): Value {
    return this.#one('Softmax', none, x);
  }
  logSoftmax(x: Value): Value {
    return this.#one('LogSoftmax', none, x);
  }

  reshape(x: Value, shape: Shape): Value {
    return this.#one('Reshape', { shape }, x);
  }
  transpose(x: Value, permutation: readonly number[]): Value {
    return permutation.every((axis, i) => axis === i) ? x : this.#one('Transpose', { permutation }, x);
  }
  broadcastLike(x: Value, like: Value): Value {
    return this.#one('BroadcastLike', none, x, like);
  }
  concat(values: readonly Value[], axis: number): Value {
    return this.emit('Concat', { axis }, values)[0] as Value;
  }
  slice(x: Value, begin: readonly number[], size: readonly number[]): Value {
    return this.#one('Slice', { begin, size }, x);
  }
  pad(x: Value, paddings: readonly Pair[], value = 0): Value {
    return paddings.every(([a, b]) => a === 0 && b === 0) ? x : this.#one('Pad', { paddings, value }, x);
  }
  splitBatch(x: Value, part: number, parts: number): Value {
    return parts === 1 ? x : this.#one('SplitBatch', { part, parts }, x);
  }
  /** @param parts all parts of a batch that `splitBatch` has made, or what was computed of them, in order */
  joinBatch(parts: readonly Value[]): Value {
    return parts.length === 1 ? parts[0]! : (this.emit('JoinBatch', none, parts)[0] as Value);
  }
  dimSize(x: Value, axis: number): Value {
    return this.#one('DimSize', { axis }, x);
  }

  gather(table: Value, indices: Value): Value {
    return this.#one('Gather', none, table, indices);
  }
  oneHot(indices: Value, depth: number): Value {
    return this.#one('OneHot', { depth }, indices);
  }
  argMax(x: Value, axis: number): Value {
    return this.#one('ArgMax', { axis }, x);
  }

  /** x where the scalar predicate is `side`, else dead. */
  gate(x: Value, predicate: Value, side: boolean): Value {
    return this.#one('Gate', { side }, x, predicate);
  }
  /** a where the scalar predicate holds, else b. */
  merge(predicate: Value, a: Value, b: Value): Value {
    return this.#one('Merge', none, a, b, predicate);
  }

  /** Appends an effect: variables change once every read of the program is done. */
  effect(kind: Effect['kind'], variables: readonly string[], inputs: readonly Value[]): void {
    this.#effects.push({ kind, variables, inputs: inputs.map(({ id }) => id) });
  }

  /** The program, pruned to the operations that its outputs and effects need. */
  finish(outputs: Readonly<Record<string, Value>>): Program {
    const results = Object.values(outputs).map(({ id }) => id);
    return {
      types: [...this.#types],
      operations: prune(this.#operations, this.#effects, results),
      effects: [...this.#effects],
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, value.id])),
    };
  }
}
