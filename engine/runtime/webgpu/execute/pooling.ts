import type { PoolAttrs } from '../../../program/types.ts';
import { at, type ExecuteTable, operand } from './rules.ts';

const pool = ({ kernel, strides }: PoolAttrs): Record<string, unknown> => ({
  filterSize: [...kernel],
  strides: [...strides],
  pad: 'valid',
});

export const POOLING: ExecuteTable<'MaxPool' | 'MaxPoolGrad' | 'AvgPool' | 'AvgPoolGrad'> = {
  MaxPool: (execution) => [execution.machine.kernel('MaxPool', { x: operand(execution, 0) }, pool(execution.attrs))],
  MaxPoolGrad: (execution) => {
    const [input, output, dy] = [operand(execution, 0), operand(execution, 1), operand(execution, 2)];
    return [execution.machine.kernel('MaxPoolGrad', { dy, input, output }, pool(execution.attrs))];
  },
  AvgPool: (execution) => [execution.machine.kernel('AvgPool', { x: operand(execution, 0) }, pool(execution.attrs))],
  AvgPoolGrad: (execution) => {
    const { machine, attrs, inputs } = execution;
    const { shape } = at(inputs, 0);
    // The kernel reads of its input nothing but the shape.
    const input = {
      dataId: operand(execution, 0).dataId,
      shape: [shape[0]!, ...attrs.inputSize, shape[3]!],
      dtype: 'float32',
    };
    return [machine.kernel('AvgPoolGrad', { dy: operand(execution, 0), input: input as never }, pool(attrs))];
  },
};
