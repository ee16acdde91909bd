import type { Tensor } from '@tensorflow/tfjs-core';
import type { WasmKernels } from '../kernels.ts';
import { logSoftmax, softmax } from './rows.ts';
import { type ExecuteTable, operand } from './rules.ts';

interface Reduction {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** Sums over adjacent axes, in double precision: the kernel adds in single precision, and transposes first. */
function sumAdjacent(kernels: WasmKernels, x: Tensor, { axes, keepDims }: Reduction): Tensor {
  const first = Math.min(...axes);
  const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
  const [outer, reduced] = [size(x.shape.slice(0, first)), size(x.shape.slice(first, first + axes.length))];
  const inner = size(x.shape.slice(first + axes.length));
  const kept = x.shape.flatMap((n, axis) => (!axes.includes(axis) ? [n] : keepDims ? [1] : []));
  const out = kernels.empty('float32', kept);
  const [from, to] = [kernels.floats(x), kernels.floats(out)];
  if (inner === 1) {
    for (let o = 0, at = 0; o < outer; o++) {
      let sum = 0;
      for (let r = 0; r < reduced; r++, at++) sum += from[at]!;
      to[o] = sum;
    }
    return out;
  }
  const sums = new Float64Array(inner);
  for (let o = 0, at = 0; o < outer; o++) {
    sums.fill(0);
    for (let r = 0; r < reduced; r++) for (let i = 0; i < inner; i++, at++) sums[i]! += from[at]!;
    to.set(sums, o * inner);
  }
  return out;
}

const areAdjacent = (x: Tensor, axes: readonly number[]): boolean =>
  x.dtype === 'float32' && [...axes].sort((a, b) => a - b).every((axis, i, all) => axis === all[0]! + i);

export const REDUCTION: ExecuteTable<'Sum' | 'Max' | 'Softmax' | 'LogSoftmax'> = {
  Sum: ({ kernels, attrs, inputs }) => {
    const x = operand(inputs, 0);
    if (areAdjacent(x, attrs.axes)) return [sumAdjacent(kernels, x, attrs)];
    return [kernels.kernel('Sum', { x }, { axis: [...attrs.axes], keepDims: attrs.keepDims })];
  },
  Max: ({ kernels, attrs, inputs }) => [
    kernels.kernel('Max', { x: operand(inputs, 0) }, { reductionIndices: [...attrs.axes], keepDims: attrs.keepDims }),
  ],
  Softmax: ({ kernels, inputs }) => [softmax(kernels, operand(inputs, 0))],
  LogSoftmax: ({ kernels, inputs }) => [logSoftmax(kernels, operand(inputs, 0))],
};
