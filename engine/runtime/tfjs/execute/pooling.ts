import type { Tensor } from '@tensorflow/tfjs-core';
import type { PoolAttrs } from '../../../program/types.ts';
import type { WasmKernels } from '../kernels.ts';
import { type ExecuteTable, operand } from './rules.ts';

/**
 * Pools window by window: the backend's own kernels, though far faster, turn NaN into −∞.
 * @param start initial value of each window @param add combines it with an element
 */
function poolWindows(
  kernels: WasmKernels,
  x: Tensor,
  { kernel, strides }: PoolAttrs,
  start: number,
  add: (result: number, value: number) => number,
): Tensor {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const [rows, columns] = [height, width].map((size, i) => Math.floor((size - kernel[i]!) / strides[i]!) + 1) as [
    number,
    number,
  ];
  const out = kernels.empty('float32', [n, rows, columns, channels]);
  const [from, to] = [kernels.floats(x), kernels.floats(out)];
  let at = 0;
  for (let b = 0; b < n; b++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const corner = ((b * height + row * strides[0]) * width + column * strides[1]) * channels;
        for (let c = 0; c < channels; c++, at++) {
          let result = start;
          for (let i = 0; i < kernel[0]; i++) {
            for (let j = 0; j < kernel[1]; j++) result = add(result, from[corner + (i * width + j) * channels + c]!);
          }
          to[at] = result;
        }
      }
    }
  }
  return out;
}

const pool = ({ kernel, strides }: PoolAttrs): Record<string, unknown> => ({
  filterSize: [...kernel],
  strides: [...strides],
  pad: 'valid',
});

/**
 * Gradient of maximum pooling: it goes to the first element of a window that equals the maximum. The backend's own
 * kernel is wrong where windows leave a remainder at the edge.
 */
function maxPoolGradient(kernels: WasmKernels, x: Tensor, y: Tensor, gradient: Tensor, attrs: PoolAttrs): Tensor {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const [rows, columns] = [y.shape[1] as number, y.shape[2] as number];
  const out = kernels.empty('float32', x.shape);
  const [from, max, dy, dx] = [x, y, gradient, out].map((tensor) => kernels.floats(tensor)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const [kernelHeight, kernelWidth] = attrs.kernel;
  dx.fill(0);
  let at = 0;
  for (let b = 0; b < n; b++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const corner = ((b * height + row * attrs.strides[0]) * width + column * attrs.strides[1]) * channels;
        for (let c = 0; c < channels; c++, at++) {
          const value = max[at]!;
          search: for (let i = 0; i < kernelHeight; i++) {
            for (let j = 0; j < kernelWidth; j++) {
              const place = corner + (i * width + j) * channels + c;
              if (from[place] !== value) continue;
              dx[place]! += dy[at]!;
              break search;
            }
          }
        }
      }
    }
  }
  return out;
}

export const POOLING: ExecuteTable<'MaxPool' | 'MaxPoolGrad' | 'AvgPool' | 'AvgPoolGrad'> = {
  MaxPool: ({ kernels, attrs, inputs }) => {
    const x = operand(inputs, 0);
    if (kernels.hasNaN(x)) return [poolWindows(kernels, x, attrs, -Infinity, Math.max)];
    return [kernels.kernel('MaxPool', { x }, pool(attrs))];
  },
  MaxPoolGrad: ({ kernels, attrs, inputs }) => [
    maxPoolGradient(kernels, operand(inputs, 0), operand(inputs, 1), operand(inputs, 2), attrs),
  ],
  AvgPool: ({ kernels, attrs, inputs }) => {
    const x = operand(inputs, 0);
    const share = 1 / (attrs.kernel[0] * attrs.kernel[1]);
    if (kernels.hasNaN(x)) return [poolWindows(kernels, x, attrs, 0, (sum, value) => sum + value * share)];
    return [kernels.kernel('AvgPool', { x }, pool(attrs))];
  },
  AvgPoolGrad: ({ kernels, attrs, inputs }) => {
    const dy = operand(inputs, 0);
    const [n, , , channels] = dy.shape as [number, number, number, number];
    // The kernel uses only the shape of its input.
    const input = kernels.empty('float32', [n, ...attrs.inputSize, channels]);
    return [kernels.kernel('AvgPoolGrad', { dy, input }, pool(attrs))];
  },
};
