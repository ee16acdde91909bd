/**
 * Convolution and its gradients. The backend has a fast convolution only; both
 * gradients are convolutions too:
 *
 * - of the input: the gradient, with zeros between its pixels for a stride,
 *   convolved with the filter turned around;
 * - of the filter: the input convolved with the gradient as a filter, batch and
 *   channels exchanged, strides and dilations exchanged.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ConvAttrs, Edges, Pair } from '../../../program/types.ts';
import type { WasmKernels } from '../kernels.ts';
import { type ExecuteTable, operand } from './rules.ts';

function convolve(kernels: WasmKernels, x: Tensor, filter: Tensor, { strides, padding, dilations }: ConvAttrs): Tensor {
  const [top, bottom, left, right] = padding;
  const pad = padding.every((edge) => edge === 0)
    ? 'valid'
    : [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ];
  const attrs = { strides: [...strides], dilations: [...dilations], pad, dataFormat: 'NHWC' };
  return kernels.kernel('Conv2D', { x, filter }, attrs);
}

/** The filter [height, width, in, out] turned by 180°, in and out exchanged. */
function turnFilter(kernels: WasmKernels, filter: Tensor): Tensor {
  const [height, width, inputs, outputs] = filter.shape as [number, number, number, number];
  const out = kernels.empty('float32', [height, width, outputs, inputs]);
  const [from, to] = [kernels.floats(filter), kernels.floats(out)];
  const taps = height * width;
  for (let tap = 0; tap < taps; tap++) {
    const [source, target] = [tap * inputs * outputs, (taps - 1 - tap) * inputs * outputs];
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) to[target + o * inputs + i] = from[source + i * outputs + o]!;
    }
  }
  return out;
}

/**
 * An image of the given size with pixel (i, j) of another at (top + i·stride, left + j·stride); pixels outside are cut.
 */
function scatterPixels(kernels: WasmKernels, x: Tensor, size: Pair, strides: Pair, top: number, left: number): Tensor {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const out = kernels.empty('float32', [n, ...size, channels]);
  const [from, to] = [kernels.floats(x), kernels.floats(out)];
  to.fill(0);
  for (let b = 0; b < n; b++) {
    for (let i = 0; i < height; i++) {
      const row = top + i * strides[0];
      if (row < 0 || row >= size[0]) continue;
      for (let j = 0; j < width; j++) {
        const column = left + j * strides[1];
        if (column < 0 || column >= size[1]) continue;
        const source = ((b * height + i) * width + j) * channels;
        to.set(from.subarray(source, source + channels), ((b * size[0] + row) * size[1] + column) * channels);
      }
    }
  }
  return out;
}

function inputGradient(
  kernels: WasmKernels,
  filter: Tensor,
  gradient: Tensor,
  attrs: ConvAttrs & { inputSize: Pair },
): Tensor {
  const { strides, padding, dilations, inputSize } = attrs;
  const [kernelHeight, kernelWidth] = filter.shape as [number, number];
  const reach: Pair = [(kernelHeight - 1) * dilations[0], (kernelWidth - 1) * dilations[1]];
  const [top, left] = [reach[0] - padding[0], reach[1] - padding[2]];
  const [rows, columns] = [gradient.shape[1] as number, gradient.shape[2] as number];
  const bottom = inputSize[0] + reach[0] - top - ((rows - 1) * strides[0] + 1);
  const right = inputSize[1] + reach[1] - left - ((columns - 1) * strides[1] + 1);
  const turned = turnFilter(kernels, filter);
  const edges: Edges = [top, bottom, left, right];
  const plain = { strides: [1, 1], dilations } as const;
  if (strides[0] === 1 && strides[1] === 1 && edges.every((edge) => edge >= 0)) {
    return convolve(kernels, gradient, turned, { ...plain, padding: edges });
  }
  const size: Pair = [inputSize[0] + reach[0], inputSize[1] + reach[1]];
  const spread = scatterPixels(kernels, gradient, size, strides, top, left);
  return convolve(kernels, spread, turned, { ...plain, padding: [0, 0, 0, 0] });
}

function filterGradient(
  kernels: WasmKernels,
  x: Tensor,
  gradient: Tensor,
  attrs: ConvAttrs & { kernelSize: Pair },
): Tensor {
  const { strides, padding, dilations, kernelSize } = attrs;
  const samples = kernels.transpose(x, [3, 1, 2, 0]);
  const filter = kernels.transpose(gradient, [1, 2, 0, 3]);
  const whole = convolve(kernels, samples, filter, { strides: dilations, padding, dilations: strides });
  const [channels, height, width, outputs] = whole.shape as [number, number, number, number];
  // A stride that leaves a remainder at the edge gives more taps than the filter has.
  const fits = height === kernelSize[0] && width === kernelSize[1];
  const size = [channels, ...kernelSize, outputs];
  const cut = fits ? whole : kernels.slice(whole, [0, 0, 0, 0], size);
  return kernels.transpose(cut, [1, 2, 0, 3]);
}

export const CONVOLUTION: ExecuteTable<'Conv2D' | 'Conv2DInputGrad' | 'Conv2DFilterGrad'> = {
  Conv2D: ({ kernels, attrs, inputs }) => [convolve(kernels, operand(inputs, 0), operand(inputs, 1), attrs)],
  Conv2DInputGrad: ({ kernels, attrs, inputs }) => [
    inputGradient(kernels, operand(inputs, 0), operand(inputs, 1), attrs),
  ],
  Conv2DFilterGrad: ({ kernels, attrs, inputs }) => [
    filterGradient(kernels, operand(inputs, 0), operand(inputs, 1), attrs),
  ],
};
