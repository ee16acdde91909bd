/**
 * Fuses elementwise operations: a value that a single elementwise operation of the same shape uses is computed within it,
 * so that a chain of them is one dispatch and one pass over memory.
 */
import type { Operation, PrimitiveName, Program, TensorType, ValueId } from '../../program/types.ts';
import { MOST_OPERANDS } from './shaders/shader.ts';

/** Several operations as one expression of `$0`, `$1`, … (shaders/elementwise.ts). */
export interface Fused {
  readonly kind: 'Fused';
  readonly expression: string;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
}
export type FusedOperation = Operation | Fused;

/** Operations that are an expression, and accurate as one. */
const EXPRESSIONS: { readonly [K in PrimitiveName]?: string } = {
  Add: '($0 + $1)',
  Sub: '($0 - $1)',
  Mul: '($0 * $1)',
  Div: '($0 / $1)',
  Neg: '(-$0)',
  Maximum: 'larger($0, $1)',
  Minimum: 'smaller($0, $1)',
  Sqrt: 'sqrt($0)',
  Rsqrt: 'inverseSqrt($0)',
  Exp: 'exp($0)',
  Log: 'logarithm($0)',
  Relu: 'relu($0)',
  ReluGrad: 'reluGrad($0, $1)',
  Sigmoid: 'sigmoid($0)',
  Tanh: 'hyperbolicTangent($0)',
  // Bools are numbers within an expression.
  Select: 'select($2, $1, $0 != 0.0)',
  Greater: 'f32($0 > $1)',
  Equal: 'f32($0 == $1)',
  Cast: '$0',
};

/**
 * Operations whose terms, or factors, a shader's compiler may rearrange: it takes (a − b) + b for a, which loses a NaN in
 * b. An expression in which one of them occurs twice is computed in two dispatches.
 */
const REARRANGED: { readonly [K in PrimitiveName]?: 'terms' | 'factors' } = {
  Add: 'terms',
  Sub: 'terms',
  Neg: 'terms',
  Mul: 'factors',
  Div: 'factors',
};

/** Longest expression, so that shaders compile quickly. */
const MOST_CHARACTERS = 400;

interface Expression {
  readonly code: string;
  readonly inputs: readonly ValueId[];
  /** Operations in it. */
  readonly size: number;
  /** What may be rearranged in it, as texts: its terms, or its factors. */
  readonly parts: 'terms' | 'factors' | null;
  readonly exposed: ReadonlySet<string>;
}

/** An expression as a text that is the same for the same computation. */
const textOf = ({ code, inputs }: Expression): string =>
  code.replace(/\$(\d)/g, (_, place: string) => `v${inputs[Number(place)]}`);

/** The terms or factors of operands in an operation that may rearrange them, one list for each operand. */
const exposedIn = (
  parts: 'terms' | 'factors',
  inputs: readonly ValueId[],
  inner: ReadonlyMap<ValueId, Expression>,
): readonly (readonly string[])[] =>
  inputs.map((id) => {
    const own = inner.get(id);
    if (!own) return [`v${id}`];
    return own.parts === parts ? [...own.exposed] : [textOf(own)];
  });

/** Whether the operands of an operation have a term or factor in common, which could be rearranged away. */
function mayVanish(kind: PrimitiveName, inputs: readonly ValueId[], inner: ReadonlyMap<ValueId, Expression>): boolean {
  const parts = REARRANGED[kind];
  if (!parts) return false;
  const all = exposedIn(parts, inputs, inner).flat();
  return new Set(all).size < all.length;
}

const sameShape = (a: TensorType, b: TensorType): boolean => JSON.stringify(a.shape) === JSON.stringify(b.shape);

/** How many operations, effects and outputs use each value. */
function usesOf({ operations, effects, outputs }: Program): ReadonlyMap<ValueId, number> {
  const uses = new Map<ValueId, number>();
  const all = [...operations, ...effects].flatMap(({ inputs }) => inputs);
  for (const id of [...all, ...Object.values(outputs)]) uses.set(id, (uses.get(id) ?? 0) + 1);
  return uses;
}

/** The expression of an operation with some of its operands' own expressions in their places. */
function combined(
  kind: PrimitiveName,
  inputs: readonly ValueId[],
  inner: ReadonlyMap<ValueId, Expression>,
): Expression {
  const leaves = [...new Set(inputs.flatMap((id) => inner.get(id)?.inputs ?? [id]))];
  const placeOf = (id: ValueId): string => `$${leaves.indexOf(id)}`;
  const code = EXPRESSIONS[kind]!.replace(/\$(\d)/g, (_, place: string) => {
    const id = inputs[Number(place)]!;
    const own = inner.get(id);
    return own ? own.code.replace(/\$(\d)/g, (__, leaf: string) => placeOf(own.inputs[Number(leaf)]!)) : placeOf(id);
  });
  const size = 1 + [...inner.values()].reduce((sum, expression) => sum + expression.size, 0);
  const parts = REARRANGED[kind] ?? null;
  const exposed = new Set(parts ? exposedIn(parts, inputs, inner).flat() : []);
  return { code, inputs: leaves, size, parts, exposed };
}

/** The operations of a program, with elementwise ones fused. */
export function fuse(program: Program): readonly FusedOperation[] {
  const uses = usesOf(program);
  const typeOf = (id: ValueId): TensorType => program.types[id]!;
  const isFloat = (id: ValueId): boolean => typeOf(id).dtype === 'float32';
  const isNumber = (id: ValueId): boolean => isFloat(id) || typeOf(id).dtype === 'bool';
  const expressions = new Map<ValueId, Expression>();
  const within = new Set<ValueId>();
  for (const { kind, inputs, outputs } of program.operations) {
    const out = outputs[0]!;
    if (!EXPRESSIONS[kind] || ![out, ...inputs].every(isNumber)) continue;
    const inner = new Map<ValueId, Expression>();
    let found = combined(kind, inputs, inner);
    // A bool that is kept is no float, which a shader's result is: it is an expression of its own only within others.
    for (const id of isFloat(out) ? inputs : []) {
      const expression = expressions.get(id);
      if (!expression || uses.get(id) !== 1 || !sameShape(typeOf(id), typeOf(out))) continue;
      const chosen = new Map([...inner, [id, expression]]);
      if (mayVanish(kind, inputs, chosen)) continue;
      const more = combined(kind, inputs, chosen);
      if (more.inputs.length > MOST_OPERANDS || more.code.length > MOST_CHARACTERS) continue;
      inner.set(id, expression);
      found = more;
    }
    for (const id of inner.keys()) within.add(id);
    expressions.set(out, found);
  }
  return program.operations.flatMap((operation): FusedOperation[] => {
    const out = operation.outputs[0]!;
    if (within.has(out)) return [];
    const expression = expressions.get(out);
    if (!expression || expression.size === 1) return [operation];
    return [{ kind: 'Fused', expression: expression.code, inputs: expression.inputs, outputs: operation.outputs }];
  });
}
