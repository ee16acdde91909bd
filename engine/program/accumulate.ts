/**
 * Gradient accumulation: the sum of the gradients that reach one value from its several uses. Where the uses are alike,
 * as in a network that is unrolled over a sequence, one large operation replaces many small ones:
 *
 * - adjacent zero-padded gradients of slices are concatenated;
 * - products aᵀ·b with sums over rows, as weights have them, become one product
 *   of all rows: Σₜ aₜᵀ·bₜ = [a₁; a₂; …]ᵀ·[b₁; b₂; …].
 *
 * The replaced operations have no users left and are pruned by `finish`.
 */
import type { Builder, Value } from './builder.ts';
import { batchFactor } from './shapes.ts';
import type { Dim, Operation, Pair, PrimitiveAttrs, ValueId } from './types.ts';

/** Fewest products that are joined: below, copying the rows together costs more than it saves. */
const MIN_PRODUCTS = 4;

/** @param contributions at least one, all of one type, in the order in which they arrived */
export function accumulate(b: Builder, contributions: readonly Value[]): Value {
  if (contributions.length === 1) return contributions[0]!;
  const makers = makersOf(b, contributions);
  const products = groups(contributions, (value) => productKey(b, makers.get(value.id)));
  const parts = groups(contributions, (value) => partAxis(makers.get(value.id)));
  const joined = new Map<ValueId, readonly Value[]>();
  for (const group of products) {
    if (group.length >= MIN_PRODUCTS) joined.set(group[0]!.id, [oneProduct(b, group, makers)]);
    else continue;
    for (const { id } of group.slice(1)) joined.set(id, []);
  }
  for (const group of parts) {
    if (group.length < 2) continue;
    joined.set(group[0]!.id, sideBySide(b, group, makers));
    for (const { id } of group.slice(1)) joined.set(id, []);
  }
  return contributions.flatMap((value) => joined.get(value.id) ?? [value]).reduce((sum, value) => b.add(sum, value));
}

type Makers = ReadonlyMap<ValueId, Operation>;

function makersOf(b: Builder, values: readonly Value[]): Makers {
  const wanted = new Set(values.map(({ id }) => id));
  const makers = new Map<ValueId, Operation>();
  for (const operation of b.operations) {
    const [first] = operation.outputs;
    if (first !== undefined && wanted.has(first)) makers.set(first, operation);
  }
  return makers;
}

/** Groups of values with equal keys; values whose key is null, and duplicates, are in none. */
function groups(values: readonly Value[], keyOf: (value: Value) => string | null): Value[][] {
  const found = new Map<string, Value[]>();
  const once = values.filter(({ id }) => values.filter((other) => other.id === id).length === 1);
  for (const value of once) {
    const key = keyOf(value);
    if (key !== null) found.set(key, [...(found.get(key) ?? []), value]);
  }
  return [...found.values()];
}

/** Key of a product aᵀ·b: the shapes of its operands. */
function productKey(b: Builder, maker: Operation | undefined): string | null {
  if (maker?.kind !== 'MatMul' || !maker.attrs.transposeA || maker.attrs.transposeB) return null;
  const [x, y] = maker.inputs.map((id) => b.value(id).type.shape) as [readonly Dim[], readonly Dim[]];
  return x.length === 2 ? `${x.join()} ${y.join()}` : null;
}

function oneProduct(b: Builder, products: readonly Value[], makers: Makers): Value {
  // Gradients arrive last step first; in the order of the steps their rows may be stacked already.
  const rows = (index: 0 | 1): Value =>
    stackRows(
      b,
      [...products].reverse().map(({ id }) => b.value(makers.get(id)!.inputs[index]!)),
    );
  return b.matMul(rows(0), rows(1), { transposeA: true });
}

/** Matrices [n, k] below each other. The batch cannot be joined, so that they are stacked along an axis of its own. */
function stackRows(b: Builder, matrices: readonly Value[]): Value {
  const [n, k] = matrices[0]!.type.shape as readonly [Dim, Dim];
  const layers = matrices.map((value) => known(b, 'Reshape', { shape: [1, n, k] }, [value]));
  const stacked = known(b, 'Concat', { axis: 0 }, layers);
  const count = matrices.length;
  const rows: Dim = typeof n === 'number' ? n * count : `${batchFactor(n) * count}N`;
  return b.reshape(stacked, [rows, k]);
}

/** An operation that exists already, else a new one: gradients stack the same rows for several weights. */
function known<K extends 'Reshape' | 'Concat'>(
  b: Builder,
  kind: K,
  attrs: PrimitiveAttrs[K],
  inputs: readonly Value[],
): Value {
  const written = JSON.stringify(attrs);
  const same = b.operations.find(
    (operation) =>
      operation.kind === kind &&
      operation.inputs.length === inputs.length &&
      operation.inputs.every((id, i) => id === inputs[i]!.id) &&
      JSON.stringify(operation.attrs) === written,
  );
  return same ? b.value(same.outputs[0]!) : b.emit(kind, attrs, inputs)[0]!;
}

/** The one axis along which a value is zero-padded. */
function partAxis(maker: Operation | undefined): string | null {
  if (maker?.kind !== 'Pad' || maker.attrs.value !== 0) return null;
  const padded = maker.attrs.paddings.flatMap(([before, after], axis) => (before || after ? [axis] : []));
  return padded.length === 1 ? String(padded[0]) : null;
}

/** Joins adjacent zero-padded parts; overlapping ones stay apart. */
function sideBySide(b: Builder, padded: readonly Value[], makers: Makers): Value[] {
  const parts = padded.map(({ id }) => {
    const { attrs, inputs } = makers.get(id) as Extract<Operation, { kind: 'Pad' }>;
    return { value: b.value(inputs[0]!), paddings: attrs.paddings };
  });
  const axis = Number(partAxis(makers.get(padded[0]!.id)));
  const size = padded[0]!.type.shape[axis] as number;
  const start = ({ paddings }: (typeof parts)[number]): number => paddings[axis]![0];
  const end = ({ paddings }: (typeof parts)[number]): number => size - paddings[axis]![1];
  const runs: (typeof parts)[] = [];
  for (const part of [...parts].sort((x, y) => start(x) - start(y))) {
    const run = runs.find((before) => end(before[before.length - 1]!) === start(part));
    if (run) run.push(part);
    else runs.push([part]);
  }
  return runs.map((run) => {
    const edges: Pair = [start(run[0]!), size - end(run[run.length - 1]!)];
    const values = run.map(({ value }) => value);
    const whole = values.length === 1 ? values[0]! : known(b, 'Concat', { axis }, values);
    return b.pad(
      whole,
      padded[0]!.type.shape.map((_, i): Pair => (i === axis ? edges : [0, 0])),
    );
  });
}
