import type { Tensor } from '@tensorflow/tfjs-core';
import type { PoolAttrs } from '../../../program/types.ts';
import { maxPool, maxPoolGradient, type PoolSizes } from '../shaders/pooling.ts';
import { at, type ExecuteTable, operand } from './rules.ts';

const pool = ({ kernel, strides }: PoolAttrs): Record<string, unknown> => ({
  filterSize: [...kernel],
  strides: [...strides],
  pad: 'valid',
});

function sizesOf(x: Tensor, { kernel, strides }: PoolAttrs): PoolSizes {
  const [, height, width, channels] = x.shape as [number, number, number, number];
  const [rows, columns] = [height, width].map((n, i) => Math.floor((n - kernel[i]!) / strides[i]!) + 1) as [
    number,
    number,
  ];
  return { height, width, channels, rows, columns };
}

export const POOLING: ExecuteTable<'MaxPool' | 'MaxPoolGrad' | 'AvgPool' | 'AvgPoolGrad'> = {
  MaxPool: (execution) => {
    const { kernels, attrs } = execution;
    const x = operand(execution, 0);
    const sizes = sizesOf(x, attrs);
    return [kernels.shader(maxPool(sizes, attrs), [x], [x.shape[0], sizes.rows, sizes.columns, sizes.channels])];
  },
  MaxPoolGrad: (execution) => {
    const { kernels, attrs } = execution;
    const [x, y, dy] = [operand(execution, 0), operand(execution, 1), operand(execution, 2)];
    return [kernels.shader(maxPoolGradient(sizesOf(x, attrs), attrs), [x, y, dy], x.shape)];
  },
  AvgPool: (execution) => [execution.kernels.kernel('AvgPool', { x: operand(execution, 0) }, pool(execution.attrs))],
  AvgPoolGrad: (execution) => {
    const { kernels, attrs, inputs } = execution;
    const { shape } = at(inputs, 0);
    // The kernel uses only the shape of its input.
    const input = {
      dataId: operand(execution, 0).dataId,
      shape: [shape[0], ...attrs.inputSize, shape[3]!],
      dtype: 'float32',
    };
    return [kernels.kernel('AvgPoolGrad', { dy: operand(execution, 0), input: input as never }, pool(attrs))];
  },
};
