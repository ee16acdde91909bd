/**
 * Batch normalization: on a GPU, and in bfloat16, by TensorFlow's fused kernels, whose second statistic is
 * 1/√(variance + ε) on a GPU. The CPU kernels sum sequentially, which for 64 images of 112×112 gives errors of 10⁻⁴,
 * far below bfloat16's own: in float32 it is composed of accurate sums there, which are also faster.
 */
import type { TensorType } from '../../../program/types.ts';
import { attribute, type Attributes } from '../graph/attributes.ts';
import { type Ref, result } from '../graph/graph.ts';
import { at, type EmitTable, INDEX, sizes, T } from './rules.ts';
import type { Scope } from './scope.ts';

const FLOAT = { T: attribute.type('float32') };

const isComposed = (scope: Scope, { dtype }: TensorType): boolean => !scope.gpu && dtype === 'float32';

const fused = (epsilon: number, type: TensorType): Attributes => ({
  T: T(type),
  U: attribute.type('float32'),
  epsilon: attribute.float(epsilon),
  data_format: attribute.string('NHWC'),
  is_training: attribute.bool(true),
});

/** The kernels take images: [..., C] becomes [N, 1, 1, C]. */
function toImage(scope: Scope, x: Ref, type: TensorType): Ref {
  if (type.shape.length === 4) return x;
  return scope.reshape(x, type.dtype, [-1, 1, 1, type.shape[type.shape.length - 1] as number]);
}
function fromImage(scope: Scope, y: Ref, type: TensorType): Ref {
  return type.shape.length === 4 ? y : scope.reshape(y, type.dtype, sizes(type.shape));
}

/** The biased variance from the unbiased one: · max(n−1, 1) / n, where n counts the elements of a channel. */
function biased(scope: Scope, unbiased: Ref, x: Ref, type: TensorType): Ref {
  const n = elementsOf(scope, x, type);
  const less = scope.node('Maximum', [scope.node('Sub', [n, scope.float32(1)], FLOAT), scope.float32(1)], FLOAT);
  return scope.node('Mul', [unbiased, scope.node('RealDiv', [less, n], FLOAT)], FLOAT);
}

/**
 * Elementwise operations on images as float32 matrices whose rows are rows of pixels: a channel vector that is repeated
 * along a row fills the SIMD registers, which a short one does not.
 */
function rowsOf(scope: Scope, type: TensorType) {
  const of =
    (op: string) =>
    (...inputs: readonly Ref[]): Ref =>
      scope.node(op, inputs, FLOAT);
  const [width, channels] = [type.shape.length > 2 ? type.shape.at(-2) : 1, type.shape.at(-1)] as [number, number];
  const add = of('AddV2');
  const sumOver = (x: Ref): Ref =>
    scope.node('Sum', [x, scope.int32s([0])], { ...FLOAT, Tidx: INDEX, keep_dims: attribute.bool(false) });
  return {
    add,
    sub: of('Sub'),
    mul: of('Mul'),
    div: of('RealDiv'),
    neg: of('Neg'),
    rsqrt: of('Rsqrt'),
    rows: (x: Ref): Ref => scope.reshape(x, 'float32', [-1, width * channels]),
    back: (x: Ref): Ref => scope.reshape(x, 'float32', sizes(type.shape)),
    along: (vector: Ref): Ref =>
      width === 1 ? vector : scope.node('Tile', [vector, scope.int32s([width])], { ...FLOAT, Tmultiples: INDEX }),
    /** Sum of each channel: of every column first, then of those, so that rounding errors do not accumulate. */
    sum: (x: Ref): Ref => {
      const columns = sumOver(x);
      return width === 1 ? columns : sumOver(scope.reshape(columns, 'float32', [width, channels]));
    },
  };
}

/** Number of elements per channel, as float32. */
function elementsOf(scope: Scope, x: Ref, type: TensorType): Ref {
  const elements = scope.node('Size', [x], { T: T(type), out_type: attribute.type('int32') });
  const toFloat = { SrcT: attribute.type('int32'), DstT: attribute.type('float32') };
  const channels = scope.float32(type.shape[type.shape.length - 1] as number);
  return scope.node('RealDiv', [scope.node('Cast', [elements], toFloat), channels], FLOAT);
}

export const NORMALIZATION: EmitTable<'BatchNorm' | 'BatchNormGrad'> = {
  BatchNorm: ({ scope, attrs, inputs, types }) => {
    const [x, type] = [at(inputs, 0), at(types, 0)];
    if (isComposed(scope, type)) {
      const { add, sub, mul, div, rsqrt, rows, back, along, sum } = rowsOf(scope, type);
      const n = elementsOf(scope, x, type);
      const mean = div(sum(rows(x)), n);
      const centred = sub(rows(x), along(mean));
      const variance = div(sum(mul(centred, centred)), n);
      const factor = mul(at(inputs, 1), rsqrt(add(variance, scope.float32(attrs.epsilon))));
      return [back(add(mul(centred, along(factor)), along(at(inputs, 2)))), mean, variance];
    }
    const empty = scope.constant('float32', [0], []);
    const operands = [toImage(scope, x, type), at(inputs, 1), at(inputs, 2), empty, empty];
    const node = scope.node('FusedBatchNormV3', operands, fused(attrs.epsilon, type));
    return [fromImage(scope, node, type), result(node, 1), biased(scope, result(node, 2), x, type)];
  },
  BatchNormGrad: ({ scope, attrs, inputs, types }) => {
    const [gradient, x, scale, mean, variance] = [0, 1, 2, 3, 4].map((i) => at(inputs, i)) as [Ref, Ref, Ref, Ref, Ref];
    const type = at(types, 1);
    const spread = scope.node('Rsqrt', [scope.node('AddV2', [variance, scope.float32(attrs.epsilon)], FLOAT)], FLOAT);
    if (isComposed(scope, type)) {
      // With c = x − mean and σ = 1/spread: dx = scale/σ · (g − mean(g) − c/σ²·mean(g·c)); see Ioffe and Szegedy, ICML 2015.
      const { add, sub, mul, div, neg, rows, back, along, sum } = rowsOf(scope, type);
      const n = elementsOf(scope, x, type);
      const [g, centred] = [rows(gradient), sub(rows(x), along(mean))];
      const offsets = sum(g);
      const scales = mul(sum(mul(g, centred)), spread);
      const factor = mul(scale, spread);
      const ofCentred = neg(mul(mul(factor, spread), div(scales, n)));
      const shift = neg(mul(factor, div(offsets, n)));
      const dx = add(add(mul(g, along(factor)), mul(centred, along(ofCentred))), along(shift));
      return [back(dx), scales, offsets];
    }
    const operands = [
      toImage(scope, gradient, type),
      toImage(scope, x, type),
      scale,
      mean,
      scope.gpu ? spread : variance,
    ];
    const reserve = scope.constant('float32', [0], []);
    const node = scope.node('FusedBatchNormGradV3', [...operands, reserve], fused(attrs.epsilon, type));
    return [fromImage(scope, node, type), result(node, 1), result(node, 2)];
  },
};
