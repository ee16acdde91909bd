/** Layers that put values elsewhere, keep some of them, or lay tensors side by side; none of them changes. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import type { Mapping } from './mapping.ts';
import {
  axisIn,
  type Index,
  later,
  make,
  type Made,
  mapped,
  shapes,
  sizesFor,
  type Tensor,
  tensor,
  valueAt,
} from './tensor.ts';

/** Indices of an axis and parts of a cut that can still be told apart. */
const [MOST_INDICES, MOST_PARTS] = [32, 4];

const sizeOf = (index: Index, axis: number, size: number): number[] => index.map((one, i) => (i === axis ? size : one));
const moved = (index: Index, axis: number, by: number): number[] =>
  index.map((one, i) => (i === axis ? one + by : one));
const without = (index: Index, axis: number): number[] => index.filter((_, i) => i !== axis);

/** Values of one input as they are, each from another place. */
const copied = (inputs: readonly Tensor[], shape: readonly number[], source: (index: Index) => [number, Index]): Made =>
  make(shape, (index) => {
    const [input, from] = source(index);
    return { value: valueAt(inputs[input]!, from), from: [[input, from]] };
  });

export function permuted(x: Tensor, dims: readonly number[]): Made {
  const order = [0, ...dims];
  return copied(
    [x],
    order.map((axis) => x.shape[axis]!),
    (index) => [0, x.shape.map((_, i) => index[order.indexOf(i)]!)],
  );
}

/** By Python's rules for [start:end]; null where nothing is left. */
export function sliced(x: Tensor, dim: number, from: number, to: number): Made | null {
  const axis = axisIn(x.shape, dim);
  const size = x.shape[axis]!;
  const [start, end] = [from, to].map((at) => Math.min(Math.max(at < 0 ? at + size : at, 0), size)) as [number, number];
  return end > start
    ? copied([x], sizeOf(x.shape, axis, end - start), (index) => [0, moved(index, axis, start)])
    : null;
}

/** All parts but the last are equal, as torch.chunk makes them. */
export function split(x: Tensor, chunks: number, dim: number): Made[] {
  const axis = axisIn(x.shape, dim);
  const length = Math.ceil(x.shape[axis]! / chunks);
  return Array.from({ length: chunks }, (_, i) => sliced(x, dim, i * length, (i + 1) * length)).filter(
    (one) => one !== null,
  );
}

export function stacked(inputs: readonly Tensor[], dim: number): Made {
  const { shape } = inputs[0]!;
  const axis = dim < 0 ? dim + shape.length + 1 : dim;
  return copied(inputs, [...shape.slice(0, axis), inputs.length, ...shape.slice(axis)], (index) => [
    index[axis]!,
    without(index, axis),
  ]);
}

function permuting(params: Resolved): Mapping | null {
  const dims = params['dims'] as readonly number[];
  const sizes = sizesFor(dims, dims.length);
  if (sizes?.length !== dims.length + 1 || sizes.some((_, axis) => axis > 0 && !dims.includes(axis))) return null;
  const x = later(sizes);
  const made = permuted(x, dims);
  return mapped([x], [made], {
    under: shapes(sizes.slice(1), made.shape.slice(1)),
    says: (words) => words.permute(dims.join(', ')),
  });
}

function slicing(params: Resolved): Mapping | null {
  const [dim, start, end] = ['dim', 'start', 'end'].map((key) => Number(params[key])) as [number, number, number];
  const open = end >= 65_536;
  // One more than is asked for, so that something is seen to be left out.
  const reach = (at: number): number => Math.abs(at) + 1;
  const size = Math.max(4, reach(start), open ? 0 : start >= 0 && end < 0 ? reach(start - end) : reach(end));
  const sizes = sizesFor([dim]);
  if (!sizes || size > MOST_INDICES) return null;
  const axis = axisIn(sizes, dim);
  const x = later(sizeOf(sizes, axis, size));
  const made = sliced(x, dim, start, end);
  const range = `${start || ''}:${open ? '' : end}`.replaceAll('-', '−');
  return (
    made &&
    mapped(
      [x],
      [made],
      { down: axis === sizes.length - 1, under: `[${range}]`, says: (words) => words.slice(dim, range) },
      (_, index) => index[axis]!,
    )
  );
}

function splitting(params: Resolved): Mapping | null {
  const [chunks, dim] = [Number(params['chunks']), Number(params['dim'])];
  const sizes = sizesFor([dim]);
  if (!sizes) return null;
  const axis = axisIn(sizes, dim);
  const parts = Math.min(MOST_PARTS, chunks);
  // The last part is shorter where an axis does not divide evenly.
  const x = later(sizeOf(sizes, axis, 2 * parts - 1));
  const made = split(x, parts, dim);
  return mapped(
    [x],
    made,
    {
      toColumns: made[0]!.shape.slice(1, -2).reduce((all, size) => all * size, 1),
      more: chunks - parts,
      says: (words) => words.split(chunks, dim),
    },
    (output) => output,
  );
}

function stacking(params: Resolved): Mapping | null {
  const dim = Number(params['dim']);
  // The new axis is one that the inputs do not have.
  const result = sizesFor([dim]);
  if (!result) return null;
  const sizes = result.slice(0, -1);
  const inputs = [0.3, 0.9].map((value) => tensor(sizes, () => value));
  const made = stacked(inputs, dim);
  const axis = dim < 0 ? dim + made.shape.length : dim;
  return mapped(
    inputs,
    [made],
    { under: shapes(sizes.slice(1), made.shape.slice(1)), says: (words) => words.stack(dim) },
    (_, index) => index[axis]!,
  );
}

/** Null for a layer that does something else, or whose picture would be too large. */
export function rearrangingOf(type: string, params: Resolved): Mapping | null {
  if (type === 'Permute') return permuting(params);
  if (type === 'Slice') return slicing(params);
  if (type === 'Split') return splitting(params);
  return type === 'Stack' ? stacking(params) : null;
}
