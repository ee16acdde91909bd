import type { Tensor } from '@tensorflow/tfjs-core';
import type { GpuMachine } from '../kernels.ts';
import { type ExecuteTable, operand } from './rules.ts';

/** x − max − log Σ exp(x − max): nothing overflows. */
function logSoftmax(machine: GpuMachine, x: Tensor): Tensor {
  const last = [x.rank - 1];
  const max = machine.kernel('Max', { x }, { reductionIndices: last, keepDims: true });
  const shifted = machine.binary('Sub', x, max);
  const sums = machine.sum(machine.kernel('Exp', { x: shifted }), last, true);
  return machine.binary('Sub', shifted, machine.kernel('Log', { x: sums }));
}

export const REDUCTION: ExecuteTable<'Sum' | 'Max' | 'Softmax' | 'LogSoftmax'> = {
  Sum: (execution) => [execution.machine.sum(operand(execution, 0), execution.attrs.axes, execution.attrs.keepDims)],
  Max: (execution) => {
    const { axes, keepDims } = execution.attrs;
    return [execution.machine.kernel('Max', { x: operand(execution, 0) }, { reductionIndices: [...axes], keepDims })];
  },
  Softmax: (execution) => [
    execution.machine.kernel('Exp', { x: logSoftmax(execution.machine, operand(execution, 0)) }),
  ],
  LogSoftmax: (execution) => [logSoftmax(execution.machine, operand(execution, 0))],
};
