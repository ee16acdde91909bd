/**
 * Scope of emission: the body of one function, in a loop or not. Hides what a loop requires: handles entered into it,
 * constants with control dependencies on its iteration.
 */
import type { TensorType } from '../../../program/types.ts';
import { attribute, type Attributes, type TfType } from '../graph/attributes.ts';
import { type Graph, nodeOf, type Ref } from '../graph/graph.ts';

export interface VariableHandle {
  /** The VarHandleOp. */
  readonly ref: Ref;
  readonly type: TensorType;
}

export interface FunctionContext {
  readonly graph: Graph;
  readonly gpu: boolean;
  /** Whether products of bfloat16 are computed in float32: see widening.ts. */
  readonly widens: boolean;
  readonly handles: ReadonlyMap<string, VariableHandle>;
}

export interface ScopeOptions extends FunctionContext {
  readonly feeds: ReadonlyMap<string, Ref>;
  /** Enters a loop-invariant value into the loop. */
  readonly enter: (ref: Ref, dtype: TfType) => Ref;
  /** Node that is executed once an iteration begins. */
  readonly pivot: string | null;
}

/** Emits the nodes of one body under its name prefix, and caches the values it has computed. */
export class Scope {
  readonly graph: Graph;
  readonly gpu: boolean;
  readonly widens: boolean;
  /** Images with their column pairs: see pairs.ts. */
  readonly pairs = new Map<Ref, Ref>();
  readonly #options: ScopeOptions;
  readonly #constants = new Map<string, Ref>();
  readonly #reads = new Map<string, Ref>();
  readonly #handles = new Map<string, Ref>();
  readonly #memo = new Map<string, Ref>();

  constructor(options: ScopeOptions) {
    this.graph = options.graph;
    this.gpu = options.gpu;
    this.widens = options.widens;
    this.#options = options;
  }

  node(op: string, inputs: readonly Ref[], attributes: Attributes = {}, controls: readonly string[] = []): Ref {
    return this.graph.node(op, inputs, attributes, controls);
  }

  constant(dtype: TfType, shape: readonly number[], values: readonly number[]): Ref {
    const key =
      values.length <= 16
        ? `${dtype} ${shape.join()} ${values.map((v) => (Object.is(v, -0) ? '-0' : v)).join()}`
        : null;
    const known = key === null ? undefined : this.#constants.get(key);
    if (known) return known;
    const attributes = { dtype: attribute.type(dtype), value: attribute.tensor(dtype, shape, values) };
    const { pivot } = this.#options;
    const made = this.graph.node('Const', [], attributes, pivot === null ? [] : [pivot]);
    if (key !== null) this.#constants.set(key, made);
    return made;
  }
  int32(value: number): Ref {
    return this.constant('int32', [], [value]);
  }
  int32s(values: readonly number[]): Ref {
    return this.constant('int32', [values.length], values);
  }
  float32(value: number): Ref {
    return this.constant('float32', [], [value]);
  }

  /** A value emitted once per key. */
  once(key: string, make: () => Ref): Ref {
    const known = this.#memo.get(key);
    if (known) return known;
    const made = make();
    this.#memo.set(key, made);
    return made;
  }

  feed(name: string): Ref {
    const ref = this.#options.feeds.get(name);
    if (!ref) throw new Error(`No feed ${name}`);
    return ref;
  }

  handle(name: string): Ref {
    const known = this.#handles.get(name);
    if (known) return known;
    const variable = this.#options.handles.get(name);
    if (!variable) throw new Error(`No variable ${name}`);
    const made = this.#options.enter(variable.ref, 'resource');
    this.#handles.set(name, made);
    return made;
  }

  /** The value of a variable before any effect of this iteration. */
  read(name: string, type: TensorType): Ref {
    const known = this.#reads.get(name);
    if (known) return known;
    const { pivot } = this.#options;
    const attributes = { dtype: attribute.type(type.dtype) };
    const made = this.graph.node('ReadVariableOp', [this.handle(name)], attributes, pivot === null ? [] : [pivot]);
    this.#reads.set(name, made);
    return made;
  }
  /** The node that reads a variable, if the program reads it. */
  readOf(name: string): string | undefined {
    const ref = this.#reads.get(name);
    return ref === undefined ? undefined : nodeOf(ref);
  }

  /** int32 vector of a value's sizes: a constant where all are known. */
  shapeOf(ref: Ref, type: TensorType): Ref {
    if (type.shape.every((dim) => typeof dim === 'number')) return this.int32s(type.shape);
    return this.once(`shape ${ref}`, () => {
      return this.node('Shape', [ref], { T: attribute.type(type.dtype), out_type: attribute.type('int32') });
    });
  }

  /** int32 vector of length 1: the size of an axis. */
  sizeOf(ref: Ref, type: TensorType, axis: number): Ref {
    const dim = type.shape[axis];
    if (typeof dim === 'number') return this.int32s([dim]);
    return this.once(`size ${axis} ${ref}`, () => {
      const attributes = { T: attribute.type('int32'), Index: attribute.type('int32') };
      return this.node('Slice', [this.shapeOf(ref, type), this.int32s([axis]), this.int32s([1])], attributes);
    });
  }

  reshape(ref: Ref, dtype: TfType, shape: readonly number[]): Ref {
    return this.node('Reshape', [ref, this.int32s(shape)], {
      T: attribute.type(dtype),
      Tshape: attribute.type('int32'),
    });
  }

  concatInts(parts: readonly Ref[]): Ref {
    return this.node('ConcatV2', [...parts, this.int32(0)], {
      N: attribute.int(parts.length),
      T: attribute.type('int32'),
      Tidx: attribute.type('int32'),
    });
  }
}
