import type { Tensor } from '@tensorflow/tfjs-core';
import type { Machine } from '../machine.ts';
import { type ExecuteTable, operand } from './rules.ts';

/** a [m, k] · b [k, n]. The backend is fast only for matrices that are not transposed. */
export function multiply(machine: Machine, a: Tensor, b: Tensor): Tensor {
  return machine.kernel('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
}

export const LINEAR: ExecuteTable<'MatMul'> = {
  MatMul: ({ machine, attrs, inputs }) => {
    const turned = (x: Tensor, transpose: boolean): Tensor => (transpose ? machine.transpose(x, [1, 0]) : x);
    return [
      multiply(machine, turned(operand(inputs, 0), attrs.transposeA), turned(operand(inputs, 1), attrs.transposeB)),
    ];
  },
};
