/**
 * What programs mean, in double precision: an interpreter of plain loops
 * without any library. Tests compare runtimes and gradients with it.
 */
import { batchFactor } from '../shapes.ts';
import type { PrimitiveName, Program, Shape, ValueId } from '../types.ts';
import { type Array64 } from './reference/array.ts';
import { EFFECTS } from './reference/effects.ts';
import { ELEMENTWISE } from './reference/elementwise.ts';
import { INDICES } from './reference/indices.ts';
import { LINEAR } from './reference/linear.ts';
import { NORMALIZATION } from './reference/normalization.ts';
import { REDUCTION } from './reference/reduction.ts';
import type { Evaluate, EvaluateTable } from './reference/rules.ts';
import { SHAPE } from './reference/shape.ts';
import { SOURCES } from './reference/sources.ts';
import { WINDOW } from './reference/window.ts';

export { array, type Array64 } from './reference/array.ts';

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
};

/** Sizes are the declared ones, and open ones multiples of one batch. */
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

/**
 * @param variables their values from before; not changed
 * @param blur changes numbers with fractions that an operation has made, as a runtime's rounding does
 * @throws where a result has not the type that the program gives it
 */
export function interpret(
  { types, operations, effects, outputs }: Program,
  feeds: Readonly<Record<string, Array64>>,
  variables: ReadonlyMap<string, Array64> = new Map(),
  blur?: (kind: PrimitiveName, values: Float64Array) => void,
): Interpretation {
  const values = new Map<ValueId, Array64>();
  const value = (id: ValueId): Array64 => {
    const known = values.get(id);
    if (!known) throw new Error(`No value ${id}`);
    return known;
  };
  for (const { kind, attrs, inputs, outputs: results } of operations) {
    // The attributes belong to the kind that the evaluation is looked up for.
    const made = (EVALUATE[kind] as Evaluate<never>)(attrs as never, inputs.map(value), { feeds, variables });
    results.forEach((id, i) => {
      const [is, should] = [made[i]!, types[id]!];
      if (is.dtype !== should.dtype || !fits(is.shape, should.shape)) {
        throw new Error(`${kind} gave ${is.dtype} [${is.shape.join()}] for ${should.dtype} [${should.shape.join()}]`);
      }
      // Sources hand on arrays of the caller's.
      if (inputs.length && is.dtype === 'float32') blur?.(kind, is.data);
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
  };
}
