import { array, eachIndex, offsetOf, resolveShape, sizeOf, stridesOf, zeros, type Array64 } from './array.ts';
import { at, type EvaluateTable } from './rules.ts';

function dot(index: readonly number[], strides: readonly number[]): number {
  let sum = 0;
  for (let axis = 0; axis < index.length; axis += 1) sum += index[axis]! * strides[axis]!;
  return sum;
}

/** Number of leading axes before a contiguous part, for a box of shape `part` in an array of shape `whole`. */
function piecewise(part: readonly number[], whole: readonly number[]): number {
  let axis = part.length - 1;
  while (axis > 0 && part[axis] === whole[axis]) axis -= 1;
  return Math.max(0, axis);
}

/** A box of an array: `size` elements from `begin` on along each axis. */
function box(x: Array64, begin: readonly number[], size: readonly number[]): Array64 {
  const result = zeros(x.dtype, size);
  const strides = stridesOf(x.shape);
  const start = dot(begin, strides);
  const lead = piecewise(size, x.shape);
  const length = sizeOf(size.slice(lead));
  eachIndex(size.slice(0, lead), (index, i) => {
    const from = start + dot(index, strides);
    result.data.set(x.data.subarray(from, from + length), i * length);
  });
  return result;
}

/** Writes an array into another one, with its first element at `begin`. */
function place(target: Array64, x: Array64, begin: readonly number[]): void {
  const strides = stridesOf(target.shape);
  const start = dot(begin, strides);
  const lead = piecewise(x.shape, target.shape);
  const length = sizeOf(x.shape.slice(lead));
  eachIndex(x.shape.slice(0, lead), (index, i) =>
    target.data.set(x.data.subarray(i * length, (i + 1) * length), start + dot(index, strides)),
  );
}

export const SHAPE: EvaluateTable<
  'Reshape' | 'Transpose' | 'BroadcastLike' | 'Concat' | 'Slice' | 'Pad' | 'SplitBatch' | 'JoinBatch' | 'DimSize'
> = {
  Reshape: ({ shape }, inputs) => {
    const { dtype, data } = at(inputs, 0);
    return [array(dtype, resolveShape({ shape }, data.length), data)];
  },
  Transpose: ({ permutation }, inputs) => {
    const x = at(inputs, 0);
    const strides = stridesOf(x.shape);
    const result = zeros(
      x.dtype,
      permutation.map((axis) => x.shape[axis]!),
    );
    const steps = permutation.map((axis) => strides[axis]!);
    eachIndex(result.shape, (index, flat) => (result.data[flat] = x.data[dot(index, steps)]!));
    return [result];
  },
  BroadcastLike: (_, inputs) => {
    const [x, like] = [at(inputs, 0), at(inputs, 1)];
    const result = zeros(x.dtype, like.shape);
    eachIndex(like.shape, (index, flat) => (result.data[flat] = x.data[offsetOf(index, x.shape)]!));
    return [result];
  },
  Concat: ({ axis }, inputs) => {
    const first = at(inputs, 0);
    const size = inputs.reduce((sum, { shape }) => sum + shape[axis]!, 0);
    const result = zeros(
      first.dtype,
      first.shape.map((dim, i) => (i === axis ? size : dim)),
    );
    let start = 0;
    for (const x of inputs) {
      place(
        result,
        x,
        x.shape.map((_, i) => (i === axis ? start : 0)),
      );
      start += x.shape[axis]!;
    }
    return [result];
  },
  Slice: ({ begin, size }, inputs) => {
    const x = at(inputs, 0);
    return [
      box(
        x,
        begin,
        size.map((length, axis) => (length === -1 ? x.shape[axis]! - begin[axis]! : length)),
      ),
    ];
  },
  Pad: ({ paddings, value }, inputs) => {
    const x = at(inputs, 0);
    const result = zeros(
      x.dtype,
      x.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]),
    );
    result.data.fill(value);
    place(
      result,
      x,
      paddings.map(([before]) => before),
    );
    return [result];
  },
  SplitBatch: ({ part, parts }, inputs) => {
    const x = at(inputs, 0);
    const [start, end] = [part, part + 1].map((p) => Math.floor((x.shape[0]! * p) / parts)) as [number, number];
    const rest = x.shape.slice(1);
    return [box(x, [start, ...rest.map(() => 0)], [end - start, ...rest])];
  },
  JoinBatch: (_, inputs) => {
    const first = at(inputs, 0);
    const rows = inputs.reduce((sum, { shape }) => sum + shape[0]!, 0);
    const result = zeros(first.dtype, [rows, ...first.shape.slice(1)]);
    let row = 0;
    for (const part of inputs) {
      place(result, part, [row, ...first.shape.slice(1).map(() => 0)]);
      row += part.shape[0]!;
    }
    return [result];
  },
  DimSize: ({ axis }, inputs) => [array('float32', [], [at(inputs, 0).shape[axis]!])],
};
