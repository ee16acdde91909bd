/** Convolution and pooling, NHWC. */
import type { ConvAttrs, Pair, PoolAttrs, TensorType } from '../../../program/types.ts';
import { attribute, type Attributes } from '../graph/attributes.ts';
import type { Ref } from '../graph/graph.ts';
import { at, type EmitTable, sizes, T } from './rules.ts';
import type { Scope } from './scope.ts';

const spatial = ([height, width]: Pair): number[] => [1, height, width, 1];

const image = (type: TensorType): Pair => [type.shape[1] as number, type.shape[2] as number];

/** What TensorFlow's SAME would put before and after one axis. */
function samePadding(size: number, kernel: number, stride: number, dilation: number): Pair {
  const outputs = Math.ceil(size / stride);
  const total = Math.max((outputs - 1) * stride + (kernel - 1) * dilation + 1 - size, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** SAME and VALID where they say it, since not every kernel has a fast path for explicit padding. */
function conv({ strides, padding, dilations }: ConvAttrs, size: Pair, kernel: Pair): Attributes {
  const [top, bottom, left, right] = padding;
  const [rows, columns] = ([0, 1] as const).map((axis) =>
    samePadding(size[axis], kernel[axis], strides[axis], dilations[axis]),
  ) as [Pair, Pair];
  const isValid = padding.every((edge) => edge === 0);
  const isSame = rows[0] === top && rows[1] === bottom && columns[0] === left && columns[1] === right;
  return {
    T: attribute.type('float32'),
    data_format: attribute.string('NHWC'),
    strides: attribute.ints(spatial(strides)),
    dilations: attribute.ints(spatial(dilations)),
    padding: attribute.string(isValid ? 'VALID' : isSame ? 'SAME' : 'EXPLICIT'),
    ...(isValid || isSame ? {} : { explicit_paddings: attribute.ints([0, 0, top, bottom, left, right, 0, 0]) }),
  };
}

const pool = (type: TensorType, { kernel, strides }: PoolAttrs): Attributes => ({
  T: T(type),
  ksize: attribute.ints(spatial(kernel)),
  strides: attribute.ints(spatial(strides)),
  padding: attribute.string('VALID'),
  data_format: attribute.string('NHWC'),
});

/** int32 vector [N, height, width, channels], with the batch of another value. */
function imageSizes(scope: Scope, like: Ref, likeType: TensorType, size: Pair, channels: number): Ref {
  if (typeof likeType.shape[0] === 'number') return scope.int32s([likeType.shape[0], ...size, channels]);
  const rest = scope.int32s([...size, channels]);
  const batch = scope.sizeOf(like, likeType, 0);
  return scope.once(`image ${batch} ${rest}`, () => scope.concatInts([batch, rest]));
}

export const WINDOW: EmitTable<
  'Conv2D' | 'Conv2DInputGrad' | 'Conv2DFilterGrad' | 'MaxPool' | 'MaxPoolGrad' | 'AvgPool' | 'AvgPoolGrad'
> = {
  Conv2D: ({ scope, attrs, inputs, types }) => {
    const kernel = at(types, 1).shape.slice(0, 2) as unknown as Pair;
    return [scope.node('Conv2D', inputs, conv(attrs, image(at(types, 0)), kernel))];
  },
  Conv2DInputGrad: ({ scope, attrs, inputs, types, out }) => {
    const [filter, gradient] = [at(inputs, 0), at(inputs, 1)];
    const [height, width, channels] = sizes(at(types, 0).shape);
    const kernel: Pair = [height as number, width as number];
    const shape = imageSizes(scope, gradient, at(types, 1), attrs.inputSize, channels as number);
    const attributes = conv(attrs, image(out), kernel);
    return [scope.node('Conv2DBackpropInput', [shape, filter, gradient], attributes)];
  },
  Conv2DFilterGrad: ({ scope, attrs, inputs, types, out }) => {
    const attributes = conv(attrs, image(at(types, 0)), attrs.kernelSize);
    const shape = scope.int32s(sizes(out.shape));
    return [scope.node('Conv2DBackpropFilter', [at(inputs, 0), shape, at(inputs, 1)], attributes)];
  },
  MaxPool: ({ scope, attrs, inputs, types }) => [scope.node('MaxPool', inputs, pool(at(types, 0), attrs))],
  MaxPoolGrad: ({ scope, attrs, inputs, types }) => [scope.node('MaxPoolGrad', inputs, pool(at(types, 0), attrs))],
  AvgPool: ({ scope, attrs, inputs, types }) => [scope.node('AvgPool', inputs, pool(at(types, 0), attrs))],
  AvgPoolGrad: ({ scope, attrs, inputs, types, out }) => {
    const gradient = at(inputs, 0);
    const shape = imageSizes(scope, gradient, at(types, 0), attrs.inputSize, out.shape[3] as number);
    return [scope.node('AvgPoolGrad', [shape, gradient], pool(at(types, 0), attrs))];
  },
};
