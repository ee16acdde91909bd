import type { Tensor } from '@tensorflow/tfjs-core';
import type { Machine } from '../machine.ts';
import { logSoftmax, softmax } from './rows.ts';
import { type ExecuteTable, operand } from './rules.ts';

interface Reduction {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** Sums over all axes but the last ones: rows of a matrix added up, which the backend would transpose first. */
function sumRows(machine: Machine, x: Tensor, { axes, keepDims }: Reduction): Tensor {
  const kept = x.shape.slice(axes.length);
  const out = machine.empty('float32', keepDims ? [...axes.map(() => 1), ...kept] : kept);
  const [from, to] = [machine.floats(x), machine.floats(out)];
  const sums = new Float64Array(to.length);
  for (let i = 0; i < from.length; i += sums.length) {
    for (let c = 0; c < sums.length; c++) sums[c]! += from[i + c]!;
  }
  to.set(sums);
  return out;
}

const isLeading = (x: Tensor, axes: readonly number[]): boolean =>
  x.dtype === 'float32' && axes.length < x.rank && [...axes].sort((a, b) => a - b).every((axis, i) => axis === i);

export const REDUCTION: ExecuteTable<'Sum' | 'Max' | 'Softmax' | 'LogSoftmax'> = {
  Sum: ({ machine, attrs, inputs }) => {
    const x = operand(inputs, 0);
    if (isLeading(x, attrs.axes)) return [sumRows(machine, x, attrs)];
    return [machine.kernel('Sum', { x }, { axis: [...attrs.axes], keepDims: attrs.keepDims })];
  },
  Max: ({ machine, attrs, inputs }) => [
    machine.kernel('Max', { x: operand(inputs, 0) }, { reductionIndices: [...attrs.axes], keepDims: attrs.keepDims }),
  ],
  Softmax: ({ machine, inputs }) => [softmax(machine, operand(inputs, 0))],
  LogSoftmax: ({ machine, inputs }) => [logSoftmax(machine, operand(inputs, 0))],
};
