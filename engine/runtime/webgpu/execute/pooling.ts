import type { Tensor } from '@tensorflow/tfjs-core';
import type { PoolAttrs } from '../../../program/types.ts';
import type { GpuMachine } from '../machine.ts';
import { at, type ExecuteTable, operand } from './rules.ts';

const pool = ({ kernel, strides }: PoolAttrs): Record<string, unknown> => ({
  filterSize: [...kernel],
  strides: [...strides],
  pad: 'valid',
});

/** The kernel starts at −1e20 and loses NaN, which a maximum of two does not: of the rows of each window, then of its columns. */
function maxPool(machine: GpuMachine, x: Tensor, { kernel, strides }: PoolAttrs): Tensor {
  return ([1, 2] as const).reduce<Tensor>((image, axis) => {
    const [size, length, step] = [image.shape[axis]!, kernel[axis - 1]!, strides[axis - 1]!];
    const last = Math.floor((size - length) / step) * step;
    const taken = (from: number): Tensor =>
      machine.kernel(
        'StridedSlice',
        { x: image },
        {
          begin: image.shape.map((_, i) => (i === axis ? from : 0)),
          end: image.shape.map((n, i) => (i === axis ? from + last + 1 : n)),
          strides: image.shape.map((_, i) => (i === axis ? step : 1)),
          beginMask: 0,
          endMask: 0,
          ellipsisMask: 0,
          newAxisMask: 0,
          shrinkAxisMask: 0,
        },
      );
    return Array.from({ length }, (_, from) => taken(from)).reduce((a, b) => machine.binary('Maximum', a, b));
  }, x);
}

export const POOLING: ExecuteTable<'MaxPool' | 'MaxPoolGrad' | 'AvgPool' | 'AvgPoolGrad'> = {
  MaxPool: ({ machine, attrs, inputs }) => [maxPool(machine, machine.tensor(at(inputs, 0)), attrs)],
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
