import type { Tensor } from '@tensorflow/tfjs-core';
import type { PoolAttrs } from '../../../program/types.ts';
import type { GpuKernels } from '../kernels.ts';
import { at, type ExecuteTable, operand } from './rules.ts';

const pool = ({ kernel, strides }: PoolAttrs): Record<string, unknown> => ({
  filterSize: [...kernel],
  strides: [...strides],
  pad: 'valid',
});

/**
 * Maximum pooling by elementwise maxima over the rows, then the columns of each window: the kernel starts at −1e20 and
 * loses NaN.
 */
function maxPool(kernels: GpuKernels, x: Tensor, { kernel, strides }: PoolAttrs): Tensor {
  return ([1, 2] as const).reduce<Tensor>((image, axis) => {
    const [size, length, step] = [image.shape[axis]!, kernel[axis - 1]!, strides[axis - 1]!];
    const last = Math.floor((size - length) / step) * step;
    const taken = (from: number): Tensor =>
      kernels.kernel(
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
    return Array.from({ length }, (_, from) => taken(from)).reduce((a, b) => kernels.binary('Maximum', a, b));
  }, x);
}

/**
 * Gradient of maximum pooling on the flipped image: the kernel gives the gradient to the last of equal maxima, PyTorch
 * to the first.
 */
function maxPoolGradient(kernels: GpuKernels, x: Tensor, gradient: Tensor, attrs: PoolAttrs): Tensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  // Without the pixels behind the last window, which would come before the first.
  const seen = [1, 2].map((axis) => (gradient.shape[axis]! - 1) * attrs.strides[axis - 1]! + attrs.kernel[axis - 1]!);
  const [rows, columns] = seen as [number, number];
  const turned = (image: Tensor): Tensor => kernels.kernel('Reverse', { x: image }, { dims: [1, 2] });
  const input = turned(kernels.slice(x, [0, 0, 0, 0], [batch, rows, columns, channels]));
  // The kernel uses only the type of the output.
  const dx = kernels.kernel('MaxPoolGrad', { dy: turned(gradient), input, output: gradient }, pool(attrs));
  return kernels.pad(turned(dx), [
    [0, 0],
    [0, height - rows],
    [0, width - columns],
    [0, 0],
  ]);
}

export const POOLING: ExecuteTable<'MaxPool' | 'MaxPoolGrad' | 'AvgPool' | 'AvgPoolGrad'> = {
  MaxPool: ({ kernels, attrs, inputs }) => [maxPool(kernels, kernels.tensor(at(inputs, 0)), attrs)],
  MaxPoolGrad: (execution) => [
    maxPoolGradient(execution.kernels, operand(execution, 0), operand(execution, 2), execution.attrs),
  ],
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
