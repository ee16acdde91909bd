import type { Tensor } from '@tensorflow/tfjs-core';
import type { GpuKernels } from '../kernels.ts';
import { type ExecuteTable, operand } from './rules.ts';

/** x − max − log Σ exp(x − max), which does not overflow. */
function logSoftmax(kernels: GpuKernels, x: Tensor): Tensor {
  const last = [x.rank - 1];
  const max = kernels.kernel('Max', { x }, { reductionIndices: last, keepDims: true });
  const shifted = kernels.binary('Sub', x, max);
  const sums = kernels.sum(kernels.kernel('Exp', { x: shifted }), last, true);
  return kernels.binary('Sub', shifted, kernels.kernel('Log', { x: sums }));
}

export const REDUCTION: ExecuteTable<'Sum' | 'Max' | 'Softmax' | 'LogSoftmax'> = {
  Sum: (execution) => [execution.kernels.sum(operand(execution, 0), execution.attrs.axes, execution.attrs.keepDims)],
  Max: (execution) => {
    const { axes, keepDims } = execution.attrs;
    return [execution.kernels.kernel('Max', { x: operand(execution, 0) }, { reductionIndices: [...axes], keepDims })];
  },
  Softmax: (execution) => [
    execution.kernels.kernel('Exp', { x: logSoftmax(execution.kernels, operand(execution, 0)) }),
  ],
  LogSoftmax: (execution) => [logSoftmax(execution.kernels, operand(execution, 0))],
};
