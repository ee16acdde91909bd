/**
 * Convolution and its gradients. Padding is a separate step, since the kernels support none that differs by side. The
 * gradient kernels do not support dilation; with one, both gradients are convolutions (see
 * ../../tfjs/execute/convolution.ts).
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ConvAttrs, Edges, Pair } from '../../../program/types.ts';
import type { GpuKernels } from '../kernels.ts';
import { type ExecuteTable, operand } from './rules.ts';

const isDilated = ({ dilations }: ConvAttrs): boolean => dilations[0] > 1 || dilations[1] > 1;

function padded(kernels: GpuKernels, x: Tensor, [top, bottom, left, right]: Edges): Tensor {
  if (!top && !bottom && !left && !right) return x;
  return kernels.pad(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
}

const valid = (strides: Pair, dilations: Pair = [1, 1]): Record<string, unknown> => ({
  strides: [...strides],
  dilations: [...dilations],
  pad: 'valid',
  dataFormat: 'NHWC',
});

const convolve = (kernels: GpuKernels, x: Tensor, filter: Tensor, strides: Pair, dilations: Pair): Tensor =>
  kernels.kernel('Conv2D', { x, filter }, valid(strides, dilations));

/** Inserts zeros between the pixels: the transpose of a stride. */
function spread(kernels: GpuKernels, x: Tensor, [down, across]: Pair): Tensor {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const gap = (t: Tensor, shape: readonly number[], step: number): Tensor =>
    kernels.pad(kernels.reshape(t, shape), [
      [0, 0],
      [0, 0],
      [0, step - 1],
      [0, 0],
    ]);
  const rows = gap(x, [n, height, 1, width * channels], down);
  const both = gap(rows, [n * height * down, width, 1, channels], across);
  const whole = kernels.reshape(both, [n, height * down, width * across, channels]);
  return kernels.slice(whole, [0, 0, 0, 0], [n, (height - 1) * down + 1, (width - 1) * across + 1, channels]);
}

function inputGradient(
  kernels: GpuKernels,
  filter: Tensor,
  dy: Tensor,
  attrs: ConvAttrs & { inputSize: Pair },
): Tensor {
  const { strides, padding, dilations, inputSize } = attrs;
  const [top, bottom, left, right] = padding;
  const [kernelHeight, kernelWidth, channels] = filter.shape as [number, number, number];
  const n = dy.shape[0];
  const size: Pair = [inputSize[0] + top + bottom, inputSize[1] + left + right];
  let whole: Tensor;
  if (isDilated(attrs)) {
    const reach: Pair = [(kernelHeight - 1) * dilations[0], (kernelWidth - 1) * dilations[1]];
    const wide = spread(kernels, dy, strides);
    const rest: Pair = [size[0] - wide.shape[1]! - reach[0], size[1] - wide.shape[2]! - reach[1]];
    const around = padded(kernels, wide, [reach[0], reach[0] + rest[0], reach[1], reach[1] + rest[1]]);
    const turned = kernels.transpose(kernels.kernel('Reverse', { x: filter }, { dims: [0, 1] }), [0, 1, 3, 2]);
    whole = convolve(kernels, around, turned, [1, 1], dilations);
  } else {
    whole = kernels.kernel(
      'Conv2DBackpropInput',
      { dy, filter },
      { ...valid(strides), inputShape: [n, ...size, channels] },
    );
  }
  if (!top && !bottom && !left && !right) return whole;
  return kernels.slice(whole, [0, top, left, 0], [n, ...inputSize, channels]);
}

function filterGradient(kernels: GpuKernels, x: Tensor, dy: Tensor, attrs: ConvAttrs & { kernelSize: Pair }): Tensor {
  const { strides, padding, dilations, kernelSize } = attrs;
  const samples = padded(kernels, x, padding);
  const [channels, outputs] = [x.shape[3]!, dy.shape[3]!];
  if (!isDilated(attrs)) {
    const filterShape = [...kernelSize, channels, outputs];
    return kernels.kernel('Conv2DBackpropFilter', { x: samples, dy }, { ...valid(strides), filterShape });
  }
  const turned = kernels.transpose(samples, [3, 1, 2, 0]);
  const filter = kernels.transpose(dy, [1, 2, 0, 3]);
  const whole = convolve(kernels, turned, filter, dilations, strides);
  // A stride that leaves a remainder at the edge gives more taps than the filter has.
  const cut = kernels.slice(whole, [0, 0, 0, 0], [channels, ...kernelSize, outputs]);
  return kernels.transpose(cut, [1, 2, 0, 3]);
}

export const CONVOLUTION: ExecuteTable<'Conv2D' | 'Conv2DInputGrad' | 'Conv2DFilterGrad'> = {
  Conv2D: (execution) => {
    const { kernels, attrs } = execution;
    const x = padded(kernels, operand(execution, 0), attrs.padding);
    return [convolve(kernels, x, operand(execution, 1), attrs.strides, attrs.dilations)];
  },
  Conv2DInputGrad: (execution) => [
    inputGradient(execution.kernels, operand(execution, 0), operand(execution, 1), execution.attrs),
  ],
  Conv2DFilterGrad: (execution) => [
    filterGradient(execution.kernels, operand(execution, 0), operand(execution, 1), execution.attrs),
  ],
};
