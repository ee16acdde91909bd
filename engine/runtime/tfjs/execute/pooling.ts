import type { Tensor } from '@tensorflow/tfjs-core';
import type { PoolAttrs } from '../../../program/types.ts';
import type { Machine } from '../machine.ts';
import { type ExecuteTable, operand } from './rules.ts';

const pool = ({ kernel, strides }: PoolAttrs): Record<string, unknown> => ({
  filterSize: [...kernel],
  strides: [...strides],
  pad: 'valid',
});

/**
 * The first element of a window that equals its maximum takes the gradient. The
 * backend's own kernel is wrong where windows leave a rest at the edge.
 */
function maxPoolGradient(machine: Machine, x: Tensor, y: Tensor, gradient: Tensor, attrs: PoolAttrs): Tensor {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const [rows, columns] = [y.shape[1] as number, y.shape[2] as number];
  const out = machine.empty('float32', x.shape);
  const [from, max, dy, dx] = [x, y, gradient, out].map((tensor) => machine.floats(tensor)) as [
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
  MaxPool: ({ machine, attrs, inputs }) => [machine.kernel('MaxPool', { x: operand(inputs, 0) }, pool(attrs))],
  MaxPoolGrad: ({ machine, attrs, inputs }) => [
    maxPoolGradient(machine, operand(inputs, 0), operand(inputs, 1), operand(inputs, 2), attrs),
  ],
  AvgPool: ({ machine, attrs, inputs }) => [machine.kernel('AvgPool', { x: operand(inputs, 0) }, pool(attrs))],
  AvgPoolGrad: ({ machine, attrs, inputs }) => {
    const dy = operand(inputs, 0);
    const [n, , , channels] = dy.shape as [number, number, number, number];
    // The kernel reads of its input nothing but the shape.
    const input = machine.empty('float32', [n, ...attrs.inputSize, channels]);
    return [machine.kernel('AvgPoolGrad', { dy, input }, pool(attrs))];
  },
};
