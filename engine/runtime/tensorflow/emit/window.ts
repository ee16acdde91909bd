/** Convolution and pooling, NHWC. */
import type { PoolAttrs, TensorType } from '../../../program/types.ts';
import { attribute, type Attributes } from '../graph/attributes.ts';
import type { Ref } from '../graph/graph.ts';
import { filterGradient, forward, image, imageSizes, inputGradient, spatial } from './convolution.ts';
import { filterShape, inPairs, outOfPairs, pairFilter, pairing, pairType, unpairFilter, widthOf } from './pairs.ts';
import { at, type EmitTable, T } from './rules.ts';
import type { Scope } from './scope.ts';

const pool = (type: TensorType, { kernel, strides }: PoolAttrs): Attributes => ({
  T: T(type),
  ksize: attribute.ints(spatial(kernel)),
  strides: attribute.ints(spatial(strides)),
  padding: attribute.string('VALID'),
  data_format: attribute.string('NHWC'),
});

/**
 * Maximum pooling that propagates NaN and −∞: TensorFlow's kernel starts at the lowest finite number, which remains
 * where a window holds only −∞ or NaN, and it loses NaN beside numbers. A mean over the elements not above 0 keeps
 * both.
 */
function maxPool(scope: Scope, x: Ref, type: TensorType, attributes: Attributes): Ref {
  const own = { T: T(type) };
  const most = scope.node('MaxPool', [x], attributes);
  const zero = scope.constant(type.dtype, [], [0]);
  const mean = scope.node('AvgPool', [scope.node('Minimum', [x, zero], own)], attributes);
  const isNumber = scope.node('Equal', [mean, mean], own);
  const isFound = scope.node('Greater', [most, scope.constant(type.dtype, [], [LOWEST[floatType(type)]])], own);
  return scope.node('SelectV2', [scope.node('LogicalAnd', [isFound, isNumber], {}), most, mean], own);
}
const LOWEST = { float32: -3.4028234663852886e38, bfloat16: -3.3895313892515355e38 } as const;
const floatType = ({ dtype }: TensorType): keyof typeof LOWEST => (dtype === 'bfloat16' ? dtype : 'float32');

export const WINDOW: EmitTable<
  'Conv2D' | 'Conv2DInputGrad' | 'Conv2DFilterGrad' | 'MaxPool' | 'MaxPoolGrad' | 'AvgPool' | 'AvgPoolGrad'
> = {
  Conv2D: ({ scope, attrs, inputs, types, out }) => {
    const x = { ref: at(inputs, 0), type: at(types, 0) };
    const filter = { ref: at(inputs, 1), type: at(types, 1) };
    const [height, width, from, to] = filterShape(filter.type.shape);
    const pairs = pairing(scope, attrs, widthOf(x.type), [height, width, from, to]);
    if (!pairs) return [forward(scope, attrs, x, filter.ref, [height, width])];
    const y = forward(scope, pairs.attrs, inPairs(scope, x), pairFilter(scope, filter, pairs), [height, pairs.width]);
    return [outOfPairs(scope, y, out)];
  },
  Conv2DInputGrad: ({ scope, attrs, inputs, types, out }) => {
    const [filter, shape] = [at(inputs, 0), filterShape(at(types, 0).shape)];
    const gradient = { ref: at(inputs, 1), type: at(types, 1) };
    const pairs = pairing(scope, attrs, widthOf(out), shape);
    if (!pairs) return [inputGradient(scope, attrs, filter, shape, gradient, image(out))];
    const wide = pairFilter(scope, { ref: filter, type: at(types, 0) }, pairs);
    const size = image(pairType(out));
    const x = inputGradient(scope, pairs.attrs, wide, pairs.wideFilter, inPairs(scope, gradient), size);
    return [outOfPairs(scope, x, out)];
  },
  Conv2DFilterGrad: ({ scope, attrs, inputs, types, out }) => {
    const x = { ref: at(inputs, 0), type: at(types, 0) };
    const gradient = { ref: at(inputs, 1), type: at(types, 1) };
    const filter = filterShape(out.shape);
    const pairs = pairing(scope, attrs, widthOf(x.type), filter);
    if (!pairs) return [filterGradient(scope, attrs, x, gradient.ref, filter)];
    const [wideX, wideGradient] = [inPairs(scope, x), inPairs(scope, gradient)];
    const wide = filterGradient(scope, pairs.attrs, wideX, wideGradient.ref, pairs.wideFilter);
    return [unpairFilter(scope, { ref: wide, type: out }, pairs)];
  },
  MaxPool: ({ scope, attrs, inputs, types }) => [
    maxPool(scope, at(inputs, 0), at(types, 0), pool(at(types, 0), attrs)),
  ],
  MaxPoolGrad: ({ scope, attrs, inputs, types }) => [scope.node('MaxPoolGrad', inputs, pool(at(types, 0), attrs))],
  AvgPool: ({ scope, attrs, inputs, types }) => [scope.node('AvgPool', inputs, pool(at(types, 0), attrs))],
  AvgPoolGrad: ({ scope, attrs, inputs, types, out }) => {
    const gradient = at(inputs, 0);
    const shape = imageSizes(scope, gradient, at(types, 0), attrs.inputSize, out.shape[3] as number);
    return [scope.node('AvgPoolGrad', [shape, gradient], pool(at(types, 0), attrs))];
  },
};
