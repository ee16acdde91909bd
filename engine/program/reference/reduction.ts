import { array, eachIndex, offsetOf, zeros, type Array64 } from './array.ts';
import { at, type EvaluateTable } from './rules.ts';

interface Reduction {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

function reduce(
  x: Array64,
  { axes, keepDims }: Reduction,
  start: number,
  f: (a: number, b: number) => number,
): Array64 {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const result = zeros(x.dtype, kept);
  result.data.fill(start);
  eachIndex(x.shape, (index, flat) => {
    const to = offsetOf(index, kept);
    result.data[to] = f(result.data[to]!, x.data[flat]!);
  });
  return keepDims ? result : { ...result, shape: x.shape.filter((_, axis) => !axes.includes(axis)) };
}

/** Applies a function to each row along the last axis. */
function rows({ dtype, shape, data }: Array64, f: (row: Float64Array) => ArrayLike<number>): Array64 {
  const width = shape[shape.length - 1]!;
  const result = new Float64Array(data.length);
  for (let start = 0; start < data.length; start += width) result.set(f(data.slice(start, start + width)), start);
  return array(dtype, shape, result);
}

/** log Σ eˣ, without overflow. */
function logSumExp(row: Float64Array): number {
  const most = Math.max(...row);
  return most + Math.log(row.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

export const REDUCTION: EvaluateTable<'Sum' | 'Max' | 'Softmax' | 'LogSoftmax'> = {
  Sum: (attrs, inputs) => [reduce(at(inputs, 0), attrs, 0, (a, b) => a + b)],
  Max: (attrs, inputs) => [reduce(at(inputs, 0), attrs, -Infinity, Math.max)],
  Softmax: (_, inputs) => [
    rows(at(inputs, 0), (row) => {
      const total = logSumExp(row);
      return row.map((value) => Math.exp(value - total));
    }),
  ],
  LogSoftmax: (_, inputs) => [
    rows(at(inputs, 0), (row) => {
      const total = logSumExp(row);
      return row.map((value) => value - total);
    }),
  ],
};
