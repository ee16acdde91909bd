/** Random small programs of smooth operations, as recipes that fast-check can shrink. */
import fc from 'fast-check';
import type { Builder, Value } from '../builder.ts';
import { broadcastShapes } from '../shapes.ts';
import type { Operation, Shape } from '../types.ts';
import type { Operand } from './gradientCase.ts';

/** One step of a recipe: numbers choose the operation and its operands among the values so far. */
export interface Step {
  readonly kind: number;
  readonly first: number;
  readonly second: number;
  readonly detail: number;
}
export interface Recipe {
  readonly operands: readonly Operand[];
  readonly steps: readonly Step[];
}

const natural = fc.nat({ max: 1000 });
const size = fc.integer({ min: 1, max: 3 });
const shape: fc.Arbitrary<Shape> = fc.oneof(
  fc.constant<Shape>([]),
  fc.tuple(size),
  fc.tuple(size, size),
  fc.tuple(size, size, size),
  size.map((n): Shape => ['N', n]),
);

export const recipes: fc.Arbitrary<Recipe> = fc.record({
  operands: fc.array(
    shape.map((dims): Operand => ({ shape: dims })),
    { minLength: 1, maxLength: 3 },
  ),
  steps: fc.array(fc.record({ kind: natural, first: natural, second: natural, detail: natural }), {
    minLength: 1,
    maxLength: 8,
  }),
});

type Make = (b: Builder, x: Value, y: Value, detail: number) => Value | null;

const rankOf = ({ type }: Value): number => type.shape.length;
const fixed = ({ type }: Value): boolean => type.shape.every((dim) => typeof dim === 'number');
const axisOf = (value: Value, detail: number): number => detail % Math.max(1, rankOf(value));

function broadcasts(x: Value, y: Value): Shape | null {
  try {
    return broadcastShapes(x.type.shape, y.type.shape);
  } catch {
    return null;
  }
}

const elementwise =
  (make: (b: Builder, x: Value, y: Value) => Value): Make =>
  (b, x, y) =>
    broadcasts(x, y) ? make(b, x, y) : null;

/**
 * Makers of operations; null where the operands do not match. Values are kept small, so that differences stay accurate.
 */
const MAKERS: readonly Make[] = [
  elementwise((b, x, y) => b.add(x, y)),
  elementwise((b, x, y) => b.sub(x, y)),
  elementwise((b, x, y) => b.mul(b.tanh(x), y)),
  // 1 + x² is never zero.
  elementwise((b, x, y) => b.div(x, b.add(b.mul(y, y), b.scalar(1)))),
  (b, x) => b.tanh(x),
  (b, x) => b.sigmoid(x),
  (b, x) => b.exp(b.tanh(x)),
  (b, x) => b.rsqrt(b.add(b.mul(x, x), b.scalar(1))),
  (b, x) => b.neg(x),
  (b, x, _y, detail) => (rankOf(x) ? b.sum(x, [axisOf(x, detail)], detail % 2 === 0) : null),
  (b, x) => (rankOf(x) ? b.softmax(x) : null),
  (b, x) => (rankOf(x) ? b.logSoftmax(x) : null),
  (b, x, y, detail) => {
    if (rankOf(x) !== 2 || rankOf(y) !== 2) return null;
    const [transposeA, transposeB] = [detail % 2 === 1, detail % 4 > 1];
    const inner = x.type.shape[transposeA ? 0 : 1];
    return inner === y.type.shape[transposeB ? 1 : 0] ? b.matMul(x, y, { transposeA, transposeB }) : null;
  },
  (b, x) => (fixed(x) ? b.reshape(x, [x.type.shape.reduce<number>((n, dim) => n * (dim as number), 1)]) : null),
  (b, x, _y, detail) => {
    const axes = x.type.shape.map((_, axis) => axis);
    const turn = detail % Math.max(1, axes.length);
    return b.transpose(x, [...axes.slice(turn), ...axes.slice(0, turn)]);
  },
  (b, x, y) => {
    const result = broadcasts(x, y);
    return result && result.join() === y.type.shape.join() && result.length === rankOf(y)
      ? b.broadcastLike(x, y)
      : null;
  },
  (b, x, _y, detail) => {
    const axis = axisOf(x, detail);
    return rankOf(x) && typeof x.type.shape[axis] === 'number' ? b.concat([x, b.tanh(x)], axis) : null;
  },
  (b, x, _y, detail) => {
    const axis = axisOf(x, detail);
    const dim = x.type.shape[axis];
    if (typeof dim !== 'number' || dim < 2) return null;
    const begin = x.type.shape.map((_, i) => (i === axis ? 1 : 0));
    return b.slice(
      x,
      begin,
      x.type.shape.map(() => -1),
    );
  },
  (b, x, _y, detail) => {
    const axis = axisOf(x, detail);
    if (typeof x.type.shape[axis] !== 'number') return null;
    return b.pad(
      x,
      x.type.shape.map((_, i) => (i === axis ? [1, 2] : [0, 0])),
      0.5,
    );
  },
];

/** @returns every value without users, so that all of the program counts */
export function cook(b: Builder, operands: readonly Value[], steps: readonly Step[]): readonly Value[] {
  const values = [...operands];
  const dropped = new Set<Operation>();
  for (const { kind, first, second, detail } of steps) {
    const make = MAKERS[kind % MAKERS.length]!;
    // Few elements keep the differences cheap.
    const [x, y] = [values[first % values.length]!, values[second % values.length]!];
    const before = b.operations.length;
    const made = make(b, x, y, detail);
    if (made && count(made.type.shape) <= 60) values.push(made);
    // What only a dropped value uses has no other user: all could be such.
    else for (const operation of b.operations.slice(before)) dropped.add(operation);
  }
  const used = new Set(b.operations.flatMap((operation) => (dropped.has(operation) ? [] : operation.inputs)));
  return values.filter(({ id }) => !used.has(id));
}

const count = (dims: Shape): number => dims.reduce<number>((n, dim) => n * (typeof dim === 'number' ? dim : 3), 1);
