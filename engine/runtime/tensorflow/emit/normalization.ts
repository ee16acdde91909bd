/**
 * Batch normalization by TensorFlow's fused kernels. Their second statistic is
 * the biased variance on a CPU and 1/√(variance + ε) on a GPU; the primitive
 * speaks of the biased variance on both.
 */
import type { TensorType } from '../../../program/types.ts';
import { attribute, type Attributes } from '../graph/attributes.ts';
import { type Ref, result } from '../graph/graph.ts';
import { at, type EmitTable, sizes } from './rules.ts';
import type { Scope } from './scope.ts';

const FLOAT = { T: attribute.type('float32') };

const fused = (epsilon: number): Attributes => ({
  T: attribute.type('float32'),
  U: attribute.type('float32'),
  epsilon: attribute.float(epsilon),
  data_format: attribute.string('NHWC'),
  is_training: attribute.bool(true),
});

/** The kernels take images: [..., C] becomes [N, 1, 1, C]. */
function toImage(scope: Scope, x: Ref, type: TensorType): Ref {
  if (type.shape.length === 4) return x;
  return scope.reshape(x, 'float32', [-1, 1, 1, type.shape[type.shape.length - 1] as number]);
}
function fromImage(scope: Scope, y: Ref, type: TensorType): Ref {
  return type.shape.length === 4 ? y : scope.reshape(y, 'float32', sizes(type.shape));
}

/** From the unbiased variance: · max(n−1, 1) / n, where n counts the elements of a channel. */
function biased(scope: Scope, unbiased: Ref, x: Ref, type: TensorType): Ref {
  const elements = scope.node('Size', [x], { ...FLOAT, out_type: attribute.type('int32') });
  const toFloat = { SrcT: attribute.type('int32'), DstT: attribute.type('float32') };
  const channels = scope.float32(type.shape[type.shape.length - 1] as number);
  const n = scope.node('RealDiv', [scope.node('Cast', [elements], toFloat), channels], FLOAT);
  const less = scope.node('Maximum', [scope.node('Sub', [n, scope.float32(1)], FLOAT), scope.float32(1)], FLOAT);
  return scope.node('Mul', [unbiased, scope.node('RealDiv', [less, n], FLOAT)], FLOAT);
}

export const NORMALIZATION: EmitTable<'BatchNorm' | 'BatchNormGrad'> = {
  BatchNorm: ({ scope, attrs, inputs, types }) => {
    const [x, type] = [at(inputs, 0), at(types, 0)];
    const empty = scope.constant('float32', [0], []);
    const operands = [toImage(scope, x, type), at(inputs, 1), at(inputs, 2), empty, empty];
    const node = scope.node('FusedBatchNormV3', operands, fused(attrs.epsilon));
    const variance = scope.gpu ? biased(scope, result(node, 2), x, type) : result(node, 4);
    return [fromImage(scope, node, type), result(node, 1), variance];
  },
  BatchNormGrad: ({ scope, attrs, inputs, types }) => {
    const [gradient, x, scale, mean, variance] = [0, 1, 2, 3, 4].map((i) => at(inputs, i)) as [Ref, Ref, Ref, Ref, Ref];
    const type = at(types, 1);
    const spread = scope.gpu
      ? scope.node('Rsqrt', [scope.node('AddV2', [variance, scope.float32(attrs.epsilon)], FLOAT)], FLOAT)
      : variance;
    const operands = [toImage(scope, gradient, type), toImage(scope, x, type), scale, mean, spread];
    const reserve = scope.constant('float32', [0], []);
    const node = scope.node('FusedBatchNormGradV3', [...operands, reserve], fused(attrs.epsilon));
    return [fromImage(scope, node, type), result(node, 1), result(node, 2)];
  },
};
