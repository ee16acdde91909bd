import type { TensorType } from '../../../program/types.ts';
import { attribute } from '../graph/attributes.ts';
import type { Ref } from '../graph/graph.ts';
import { at, type EmitTable, INDEX, T } from './rules.ts';
import type { Scope } from './scope.ts';

interface Reduction {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** Whether a sum is over every axis but the last: a bias gradient. */
const isBiasGradient = (x: TensorType, { axes, keepDims }: Reduction): boolean =>
  x.dtype === 'float32' &&
  !keepDims &&
  x.shape.length >= 2 &&
  axes.length === x.shape.length - 1 &&
  axes.every((axis) => axis < x.shape.length - 1);

const reduce = (scope: Scope, op: string, x: Ref, type: TensorType, { axes, keepDims }: Reduction): readonly Ref[] => [
  scope.node(op, [x, scope.int32s(axes)], { T: T(type), Tidx: INDEX, keep_dims: attribute.bool(keepDims) }),
];

/** Number of summed values beyond which TensorFlow's sequential sum is off by about 10⁻⁶ relative. */
const MANY = 1024;

/** A sum of many values over several axes is taken axis by axis, so that rounding errors do not accumulate. */
function sumOf(scope: Scope, x: Ref, type: TensorType, { axes, keepDims }: Reduction): readonly Ref[] {
  const count = axes.reduce(
    (product, axis) => product * (typeof type.shape[axis] === 'number' ? type.shape[axis] : 1),
    1,
  );
  if (type.dtype !== 'float32' || axes.length < 2 || axes.length === type.shape.length || count < MANY) {
    return reduce(scope, 'Sum', x, type, { axes, keepDims });
  }
  // Last axis first, so that the indices of the others stay valid.
  return [
    [...axes]
      .sort((a, b) => b - a)
      .reduce((sum, axis) => reduce(scope, 'Sum', sum, type, { axes: [axis], keepDims })[0]!, x),
  ];
}

/** Most channels for which TensorFlow's own bias gradient was slower than a sum of rows (docs/performance.md). */
const FEW_CHANNELS = 16;

const isImageOfFewChannels = ({ gpu }: Scope, { shape }: TensorType): boolean =>
  !gpu && shape.length === 4 && (shape[3] as number) <= FEW_CHANNELS;

/** Channel sums, first over whole rows of pixels, which fill the SIMD registers. */
function sumOfRows(scope: Scope, x: Ref, type: TensorType): Ref {
  const [width, channels] = type.shape.slice(2) as [number, number];
  const overFirst = (ref: Ref): Ref => reduce(scope, 'Sum', ref, type, { axes: [0], keepDims: false })[0] as Ref;
  const row = overFirst(scope.reshape(x, type.dtype, [-1, width * channels]));
  return overFirst(scope.reshape(row, type.dtype, [width, channels]));
}

export const REDUCTION: EmitTable<'Sum' | 'Max' | 'Softmax' | 'LogSoftmax'> = {
  Sum: ({ scope, attrs, inputs, types }) => {
    const [x, type] = [at(inputs, 0), at(types, 0)];
    if (!isBiasGradient(type, attrs)) return sumOf(scope, x, type, attrs);
    if (isImageOfFewChannels(scope, type)) return [sumOfRows(scope, x, type)];
    return [scope.node('BiasAddGrad', [x], { T: T(type), data_format: attribute.string('NHWC') })];
  },
  Max: ({ scope, attrs, inputs, types }) => reduce(scope, 'Max', at(inputs, 0), at(types, 0), attrs),
  Softmax: ({ scope, inputs, types }) => [scope.node('Softmax', inputs, { T: T(at(types, 0)) })],
  LogSoftmax: ({ scope, inputs, types }) => [scope.node('LogSoftmax', inputs, { T: T(at(types, 0)) })],
};
