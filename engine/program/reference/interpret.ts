/**
 * The reference runtime: defines what programs compute, in double precision, by plain loops without any library. It
 * runs wherever JavaScript runs, fast enough for small tensors. The window draws and explains layers with it; tests
 * compare runtimes and gradients with it.
 */
import { batchFactor } from '../shapes.ts';
import type { PrimitiveAttrs, PrimitiveName, Program, Shape, ValueId } from '../types.ts';
import { type Array64 } from './array.ts';
import { toBfloat16 } from '../bfloat16.ts';
import { EFFECTS } from './effects.ts';
import { isSkipped } from '../control.ts';
import { CONTROL } from './control.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { INDICES } from './indices.ts';
import { LINEAR } from './linear.ts';
import { NORMALIZATION } from './normalization.ts';
import { REDUCTION } from './reduction.ts';
import type { Evaluate, EvaluateTable, State } from './rules.ts';
import { SHAPE } from './shape.ts';
import { SOURCES } from './sources.ts';
import { WINDOW } from './window.ts';

/** A primitive without an evaluation does not compile. */
const EVALUATE: EvaluateTable<PrimitiveName> = {
  ...SOURCES,
  ...ELEMENTWISE,
  ...LINEAR,
  ...WINDOW,
  ...NORMALIZATION,
  ...REDUCTION,
  ...SHAPE,
  ...INDICES,
  ...CONTROL,
};

/** Results of one primitive. */
export const evaluate = <K extends PrimitiveName>(
  kind: K,
  attrs: PrimitiveAttrs[K],
  inputs: readonly Array64[],
  state: State = { feeds: {}, variables: new Map() },
): readonly Array64[] => (EVALUATE[kind] as Evaluate<K>)(attrs, inputs, state);

/** Operand in place of a dead one. */
const NOTHING: Array64 = { dtype: 'bool', shape: [], data: new Float64Array(1) };
/** Whether a result is an operand itself, which must not be changed. */
const passes = (kind: PrimitiveName): boolean => kind === 'Gate' || kind === 'Merge';

/** Whether sizes match a declared shape: fixed sizes are equal, the others multiples of one batch. */
function fits(sizes: readonly number[], shape: Shape): boolean {
  const batches = new Set(shape.flatMap((dim, i) => (typeof dim === 'number' ? [] : [sizes[i]! / batchFactor(dim)])));
  const known = shape.every((dim, i) => typeof dim !== 'number' || dim === sizes[i]);
  return sizes.length === shape.length && known && batches.size < 2;
}

export interface Interpretation {
  readonly outputs: Readonly<Record<string, Array64>>;
  /** All variables after the effects. */
  readonly variables: ReadonlyMap<string, Array64>;
}
export interface Trace extends Interpretation {
  /** Every value of the program by its id, intermediate ones included; dead ones are left out. */
  readonly values: ReadonlyMap<ValueId, Array64>;
}

/** Feeds by input name; their batch is any number, the same for all. */
export type Feeds = Readonly<Record<string, Array64>>;
/** Variables by name. */
export type Variables = ReadonlyMap<string, Array64>;
/** Perturbs the float results of an operation, as a runtime's rounding does. */
export type Blur = (kind: PrimitiveName, values: Float64Array) => void;

/**
 * Runs a program and keeps every value it computes.
 * @param variables their initial values; not changed
 * @throws where an input or a variable is missing, or a result contradicts its declared type
 */
export function trace(program: Program, feeds: Feeds, variables: Variables = new Map(), blur?: Blur): Trace {
  const { types, operations, effects, outputs } = program;
  const values = new Map<ValueId, Array64>();
  const value = (id: ValueId): Array64 => {
    const known = values.get(id);
    if (!known) throw new Error(`No value ${id}`);
    return known;
  };
  const dead = new Set<ValueId>();
  const truth = (id: ValueId): boolean => value(id).data[0] !== 0;
  for (const operation of operations) {
    const { kind, attrs, inputs, outputs: results } = operation;
    if (isSkipped(operation, (id) => dead.has(id), truth)) {
      for (const id of results) dead.add(id);
      continue;
    }
    // A Merge takes one of two, of which the other may be dead.
    const operands = inputs.map((id) => (kind === 'Merge' && dead.has(id) ? NOTHING : value(id)));
    const made = evaluate(kind, attrs, operands, { feeds, variables });
    results.forEach((id, i) => {
      const [is, should] = [made[i]!, types[id]!];
      if (is.dtype !== should.dtype || !fits(is.shape, should.shape)) {
        throw new Error(`${kind} gave ${is.dtype} [${is.shape.join()}] for ${should.dtype} [${should.shape.join()}]`);
      }
      if (inputs.length && is.dtype === 'bfloat16' && !passes(kind))
        is.data.forEach((x, at) => (is.data[at] = toBfloat16(x)));
      // Sources return arrays of the caller's, which must not be changed.
      if (inputs.length && is.dtype === 'float32' && !passes(kind)) blur?.(kind, is.data);
      values.set(id, is);
    });
  }
  const after = new Map(variables);
  for (const { kind, variables: names, inputs } of effects) {
    const before = names.map((name) => variables.get(name)!);
    EFFECTS[kind](before, inputs.map(value)).forEach((result, i) => after.set(names[i]!, result));
  }
  return {
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, id]) => [name, value(id)])),
    variables: after,
    values,
  };
}

/** Runs a program, as `trace` does, without keeping intermediate values. */
export function interpret(program: Program, feeds: Feeds, variables?: Variables, blur?: Blur): Interpretation {
  const { outputs, variables: after } = trace(program, feeds, variables, blur);
  return { outputs, variables: after };
}
