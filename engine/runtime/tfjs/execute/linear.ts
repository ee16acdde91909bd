import type { Tensor } from '@tensorflow/tfjs-core';
import type { WasmKernels } from '../kernels.ts';
import { type ExecuteTable, operand } from './rules.ts';

/** a [..., m, k] · b [..., k, n]. The backend is fast only for untransposed matrices. */
export function multiply(kernels: WasmKernels, a: Tensor, b: Tensor): Tensor {
  return kernels.kernel('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
}

/** Exchanges the last two axes. */
function turned(kernels: WasmKernels, x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return kernels.transpose(x, [...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
}

export const LINEAR: ExecuteTable<'MatMul'> = {
  MatMul: ({ kernels, attrs, inputs }) => {
    const [a, b] = [operand(inputs, 0), operand(inputs, 1)];
    return [multiply(kernels, attrs.transposeA ? turned(kernels, a) : a, attrs.transposeB ? turned(kernels, b) : b)];
  },
};
