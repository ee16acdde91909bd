/** Convolution and pooling as sums over every pair of an output pixel and an input pixel under its window. */
import type { ConvAttrs, Pair, PoolAttrs } from '../types.ts';
import { zeros, type Array64 } from './array.ts';
import { at, type EvaluateTable } from './rules.ts';

type Image = readonly [batch: number, height: number, width: number, channels: number];
const imageOf = ({ shape }: Array64): Image => shape as unknown as Image;

const UNPADDED = { padding: [0, 0, 0, 0], dilations: [1, 1] } as const;

const outputSize = (size: number, kernel: number, stride: number, padding: number, dilation: number): number =>
  Math.floor((size + padding - dilation * (kernel - 1) - 1) / stride) + 1;

function outputOf([batch, height, width]: Image, kernel: Pair, channels: number, attrs: ConvAttrs): Image {
  const { strides, padding, dilations } = attrs;
  return [
    batch,
    outputSize(height, kernel[0], strides[0], padding[0] + padding[1], dilations[0]),
    outputSize(width, kernel[1], strides[1], padding[2] + padding[3], dilations[1]),
    channels,
  ];
}

/** Calls back with the flat index of the first channel of both pixels, and the position in the kernel. */
function eachTap(
  x: Image,
  y: Image,
  kernel: Pair,
  { strides, padding, dilations }: ConvAttrs,
  visit: (xAt: number, yAt: number, tap: number) => void,
): void {
  for (let n = 0; n < y[0]; n += 1) {
    for (let row = 0; row < y[1]; row += 1) {
      for (let column = 0; column < y[2]; column += 1) {
        for (let tap = 0; tap < kernel[0] * kernel[1]; tap += 1) {
          const i = row * strides[0] + Math.floor(tap / kernel[1]) * dilations[0] - padding[0];
          const j = column * strides[1] + (tap % kernel[1]) * dilations[1] - padding[2];
          if (i < 0 || i >= x[1] || j < 0 || j >= x[2]) continue;
          visit(((n * x[1] + i) * x[2] + j) * x[3], ((n * y[1] + row) * y[2] + column) * y[3], tap);
        }
      }
    }
  }
}

/** y += x·w at every tap; the three convolutions differ in which of the three is unknown. */
function eachProduct(
  x: Image,
  y: Image,
  kernel: Pair,
  attrs: ConvAttrs,
  visit: (xAt: number, wAt: number, yAt: number) => void,
): void {
  eachTap(x, y, kernel, attrs, (xAt, yAt, tap) => {
    for (let c = 0; c < x[3]; c += 1) {
      for (let o = 0; o < y[3]; o += 1) visit(xAt + c, (tap * x[3] + c) * y[3] + o, yAt + o);
    }
  });
}

const kernelOf = (filter: Array64): Pair => [filter.shape[0]!, filter.shape[1]!];
const pooling = ({ strides }: PoolAttrs): ConvAttrs => ({ strides, ...UNPADDED });

/** Index of the maximum of each window: the first one in row-major order. */
function maxima(x: Array64, attrs: PoolAttrs): { y: Array64; from: Int32Array } {
  const image = imageOf(x);
  const size = outputOf(image, attrs.kernel, image[3], pooling(attrs));
  const y = zeros(x.dtype, size);
  y.data.fill(-Infinity);
  const from = new Int32Array(y.data.length);
  eachTap(image, size, attrs.kernel, pooling(attrs), (xAt, yAt) => {
    for (let c = 0; c < image[3]; c += 1) {
      const value = x.data[xAt + c]!;
      // The last NaN stays, as in PyTorch.
      if (!(value > y.data[yAt + c]! || Number.isNaN(value))) continue;
      y.data[yAt + c] = value;
      from[yAt + c] = xAt + c;
    }
  });
  return { y, from };
}

export const WINDOW: EvaluateTable<
  'Conv2D' | 'Conv2DInputGrad' | 'Conv2DFilterGrad' | 'MaxPool' | 'MaxPoolGrad' | 'AvgPool' | 'AvgPoolGrad'
> = {
  Conv2D: (attrs, inputs) => {
    const [x, w] = [at(inputs, 0), at(inputs, 1)];
    const y = zeros(x.dtype, outputOf(imageOf(x), kernelOf(w), w.shape[3]!, attrs));
    eachProduct(imageOf(x), imageOf(y), kernelOf(w), attrs, (xAt, wAt, yAt) => {
      y.data[yAt]! += x.data[xAt]! * w.data[wAt]!;
    });
    return [y];
  },
  Conv2DInputGrad: (attrs, inputs) => {
    const [w, g] = [at(inputs, 0), at(inputs, 1)];
    const x = zeros(g.dtype, [g.shape[0]!, ...attrs.inputSize, w.shape[2]!]);
    eachProduct(imageOf(x), imageOf(g), kernelOf(w), attrs, (xAt, wAt, yAt) => {
      x.data[xAt]! += g.data[yAt]! * w.data[wAt]!;
    });
    return [x];
  },
  Conv2DFilterGrad: (attrs, inputs) => {
    const [x, g] = [at(inputs, 0), at(inputs, 1)];
    const w = zeros(g.dtype, [...attrs.kernelSize, x.shape[3]!, g.shape[3]!]);
    eachProduct(imageOf(x), imageOf(g), attrs.kernelSize, attrs, (xAt, wAt, yAt) => {
      w.data[wAt]! += g.data[yAt]! * x.data[xAt]!;
    });
    return [w];
  },
  MaxPool: (attrs, inputs) => [maxima(at(inputs, 0), attrs).y],
  MaxPoolGrad: (attrs, inputs) => {
    const [x, g] = [at(inputs, 0), at(inputs, 2)];
    const result = zeros(x.dtype, x.shape);
    maxima(x, attrs).from.forEach((xAt, yAt) => (result.data[xAt]! += g.data[yAt]!));
    return [result];
  },
  AvgPool: (attrs, inputs) => {
    const x = at(inputs, 0);
    const image = imageOf(x);
    const y = zeros(x.dtype, outputOf(image, attrs.kernel, image[3], pooling(attrs)));
    const share = 1 / (attrs.kernel[0] * attrs.kernel[1]);
    eachTap(image, imageOf(y), attrs.kernel, pooling(attrs), (xAt, yAt) => {
      for (let c = 0; c < image[3]; c += 1) y.data[yAt + c]! += x.data[xAt + c]! * share;
    });
    return [y];
  },
  AvgPoolGrad: (attrs, inputs) => {
    const g = at(inputs, 0);
    const x = zeros(g.dtype, [g.shape[0]!, ...attrs.inputSize, g.shape[3]!]);
    const share = 1 / (attrs.kernel[0] * attrs.kernel[1]);
    eachTap(imageOf(x), imageOf(g), attrs.kernel, pooling(attrs), (xAt, yAt) => {
      for (let c = 0; c < g.shape[3]!; c += 1) x.data[xAt + c]! += g.data[yAt + c]! * share;
    });
    return [x];
  },
};
