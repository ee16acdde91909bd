import type { Tensor } from '@tensorflow/tfjs-core';
import type { Machine } from '../kernels.ts';
import { type ExecuteTable, operand } from './rules.ts';

/** a [..., m, k] · b [..., k, n]. The backend is fast only for matrices that are not transposed. */
export function multiply(machine: Machine, a: Tensor, b: Tensor): Tensor {
  return machine.kernel('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
}

/** Exchanges the last two axes. */
function turned(machine: Machine, x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return machine.transpose(x, [...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
}

export const LINEAR: ExecuteTable<'MatMul'> = {
  MatMul: ({ machine, attrs, inputs }) => {
    const [a, b] = [operand(inputs, 0), operand(inputs, 1)];
    return [multiply(machine, attrs.transposeA ? turned(machine, a) : a, attrs.transposeB ? turned(machine, b) : b)];
  },
};
