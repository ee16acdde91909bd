import type { Tensor } from '@tensorflow/tfjs-core';
import type { GpuKernels } from '../kernels.ts';
import { softmax } from '../shaders/softmax.ts';
import { type ExecuteTable, operand } from './rules.ts';

const overLastAxis = (kernels: GpuKernels, x: Tensor, isLogarithm: boolean): Tensor =>
  kernels.shader(softmax(x.shape[x.rank - 1]!, isLogarithm), [x], x.shape);

export const REDUCTION: ExecuteTable<'Sum' | 'Max' | 'Softmax' | 'LogSoftmax'> = {
  Sum: (execution) => [execution.kernels.sum(operand(execution, 0), execution.attrs.axes, execution.attrs.keepDims)],
  Max: (execution) => {
    const { axes, keepDims } = execution.attrs;
    return [execution.kernels.kernel('Max', { x: operand(execution, 0) }, { reductionIndices: [...axes], keepDims })];
  },
  Softmax: (execution) => [overLastAxis(execution.kernels, operand(execution, 0), false)],
  LogSoftmax: (execution) => [overLastAxis(execution.kernels, operand(execution, 0), true)],
};
