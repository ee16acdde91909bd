/** Cases of convolution, pooling and normalization, against plain loops. */
import type { Value } from '../../program/builder.ts';
import type { ConvAttrs, Pair, PoolAttrs } from '../../program/types.ts';
import { type Case, fed, fed4, floats, makeCase, noise, noise4 } from './cases.ts';
import {
  avgPool,
  avgPoolGrad,
  batchNorm,
  batchNormGrad,
  conv2d,
  conv2dFilterGrad,
  conv2dInputGrad,
  maxPool,
  maxPoolGrad,
} from './naive.ts';

interface ConvShape {
  readonly name: string;
  readonly x: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly attrs: ConvAttrs;
}

const CONVOLUTIONS: readonly ConvShape[] = [
  {
    name: 'unpadded',
    x: [2, 6, 7, 3],
    filter: [3, 2, 3, 4],
    attrs: { strides: [1, 1], padding: [0, 0, 0, 0], dilations: [1, 1] },
  },
  {
    name: 'padded all around',
    x: [2, 5, 5, 2],
    filter: [3, 3, 2, 3],
    attrs: { strides: [1, 1], padding: [1, 1, 1, 1], dilations: [1, 1] },
  },
  {
    name: 'one channel, as LeNet',
    x: [3, 8, 8, 1],
    filter: [5, 5, 1, 6],
    attrs: { strides: [1, 1], padding: [2, 2, 2, 2], dilations: [1, 1] },
  },
  {
    name: 'strided and padded',
    x: [2, 7, 8, 2],
    filter: [3, 3, 2, 2],
    attrs: { strides: [2, 2], padding: [1, 1, 1, 1], dilations: [1, 1] },
  },
  {
    name: 'strided with a rest',
    x: [1, 8, 8, 2],
    filter: [3, 3, 2, 2],
    attrs: { strides: [2, 3], padding: [0, 0, 0, 0], dilations: [1, 1] },
  },
  {
    name: 'padded unevenly',
    x: [2, 5, 6, 1],
    filter: [2, 3, 1, 2],
    attrs: { strides: [1, 1], padding: [2, 0, 0, 1], dilations: [1, 1] },
  },
  {
    name: 'dilated',
    x: [1, 9, 9, 2],
    filter: [3, 3, 2, 3],
    attrs: { strides: [1, 1], padding: [2, 2, 2, 2], dilations: [2, 2] },
  },
  {
    name: '1×1',
    x: [2, 4, 4, 3],
    filter: [1, 1, 3, 5],
    attrs: { strides: [1, 1], padding: [0, 0, 0, 0], dilations: [1, 1] },
  },
];

function convolution({ name, x: xShape, filter: filterShape, attrs }: ConvShape): Case[] {
  const x = noise4(...xShape);
  const filter = noise4(...filterShape);
  const y = conv2d(x, filter, attrs);
  const gradient = noise4(...y.shape);
  const inputSize: Pair = [xShape[1], xShape[2]];
  const kernelSize: Pair = [filterShape[0], filterShape[1]];
  return [
    makeCase(`Conv2D ${name}`, 'Conv2D', [fed4(x), fed4(filter, false)], (b, v) => [b.conv2d(v[0]!, v[1]!, attrs)], [
      y.data,
    ]),
    makeCase(
      `Conv2DInputGrad ${name}`,
      'Conv2DInputGrad',
      [fed4(filter, false), fed4(gradient)],
      (b, v) => b.emit('Conv2DInputGrad', { ...attrs, inputSize }, v),
      [conv2dInputGrad(filter, gradient, attrs, inputSize).data],
    ),
    makeCase(
      `Conv2DFilterGrad ${name}`,
      'Conv2DFilterGrad',
      [fed4(x), fed4(gradient)],
      (b, v) => b.emit('Conv2DFilterGrad', { ...attrs, kernelSize }, v),
      [conv2dFilterGrad(x, gradient, attrs, kernelSize).data],
    ),
  ];
}

const POOLS: readonly { name: string; attrs: PoolAttrs }[] = [
  { name: '2×2', attrs: { kernel: [2, 2], strides: [2, 2] } },
  { name: 'overlapping', attrs: { kernel: [3, 2], strides: [2, 1] } },
];

function pooling({ name, attrs }: (typeof POOLS)[number]): Case[] {
  const x = noise4(2, 7, 6, 3);
  const largest = maxPool(x, attrs);
  const mean = avgPool(x, attrs);
  const gradient = noise4(...largest.shape);
  const inputSize: Pair = [7, 6];
  return [
    makeCase(`MaxPool ${name}`, 'MaxPool', [fed4(x)], (b, v) => [b.maxPool(v[0]!, attrs)], [largest.data]),
    makeCase(
      `MaxPoolGrad ${name}`,
      'MaxPoolGrad',
      [fed4(x), fed4(largest), fed4(gradient)],
      (b, v) => b.emit('MaxPoolGrad', attrs, v),
      [maxPoolGrad(x, largest, gradient, attrs).data],
    ),
    makeCase(`AvgPool ${name}`, 'AvgPool', [fed4(x)], (b, v) => [b.avgPool(v[0]!, attrs)], [mean.data]),
    makeCase(
      `AvgPoolGrad ${name}`,
      'AvgPoolGrad',
      [fed4(gradient)],
      (b, v) => b.emit('AvgPoolGrad', { ...attrs, inputSize }, v),
      [avgPoolGrad(gradient, attrs, inputSize).data],
    ),
  ];
}

function normalization(name: string, shape: readonly number[]): Case[] {
  const channels = shape[shape.length - 1]!;
  const epsilon = 1e-3;
  const length = shape.reduce((product, size) => product * size, 1);
  const [x, gradient, scale, offset] = [noise(length), noise(length), noise(channels), noise(channels)];
  const { y, mean, variance } = batchNorm(x, channels, scale, offset, epsilon);
  const { dx, dScale, dOffset } = batchNormGrad(x, channels, scale, gradient, epsilon);
  const open = ['N', ...shape.slice(1)] as const;
  const vector = (values: Float32Array) => fed(floats([channels], values));
  const images = [fed(floats(shape, x), open), vector(scale), vector(offset)];
  return [
    makeCase(`BatchNorm of ${name}`, 'BatchNorm', images, (b, v) => b.emit('BatchNorm', { epsilon }, v), [
      y,
      mean,
      variance,
    ]),
    makeCase(
      `BatchNormGrad of ${name}`,
      'BatchNormGrad',
      [fed(floats(shape, gradient), open), fed(floats(shape, x), open), vector(scale), vector(mean), vector(variance)],
      (b, v): Value[] => b.emit('BatchNormGrad', { epsilon }, v),
      [dx, dScale, dOffset],
    ),
  ];
}

export const windowCases = (): Case[] => [
  ...CONVOLUTIONS.flatMap(convolution),
  ...POOLS.flatMap(pooling),
  ...normalization('images', [3, 4, 2, 5]),
  ...normalization('vectors', [6, 4]),
];
