import { isFloat } from '../../../program/shapes.ts';
import type { ElementwiseName, PrimitiveName, TensorType } from '../../../program/types.ts';
import { attribute } from '../graph/attributes.ts';
import type { Ref } from '../graph/graph.ts';
import { outOfPairs, twice } from './pairs.ts';
import { at, type EmitTable, type Emitter, T } from './rules.ts';

const plain =
  <K extends PrimitiveName>(op: string): Emitter<K> =>
  ({ scope, inputs, types }) => [scope.node(op, inputs, { T: T(at(types, 0)) })];

/** Whether the operand is a vector along the last axis of the other: a bias. */
const isBias = (x: TensorType, b: TensorType): boolean =>
  isFloat(x.dtype) && b.shape.length === 1 && x.shape.length >= 2 && x.shape[x.shape.length - 1] === b.shape[0];

export const ELEMENTWISE: EmitTable<ElementwiseName> = {
  // TensorFlow fuses BiasAdd into the convolution or matrix product before it.
  Add: ({ scope, inputs, types }) => {
    const [a, b] = [at(inputs, 0), at(inputs, 1)];
    const add = (x: Ref, vector: Ref): Ref =>
      scope.node('BiasAdd', [x, vector], { T: T(at(types, 0)), data_format: attribute.string('NHWC') });
    const bias = (x: Ref, vector: Ref, type: TensorType): readonly Ref[] => {
      const pairs = scope.pairs.get(x);
      return [pairs ? outOfPairs(scope, add(pairs, twice(scope, vector, type)), type) : add(x, vector)];
    };
    if (isBias(at(types, 0), at(types, 1))) return bias(a, b, at(types, 0));
    if (isBias(at(types, 1), at(types, 0))) return bias(b, a, at(types, 1));
    return [scope.node('AddV2', inputs, { T: T(at(types, 0)) })];
  },
  Sub: plain('Sub'),
  Mul: plain('Mul'),
  Div: plain('RealDiv'),
  Pow: plain('Pow'),
  Maximum: plain('Maximum'),
  Minimum: plain('Minimum'),
  Greater: plain('Greater'),
  Equal: plain('Equal'),
  Neg: plain('Neg'),
  Exp: plain('Exp'),
  Expm1: plain('Expm1'),
  Log: plain('Log'),
  Sqrt: plain('Sqrt'),
  Rsqrt: plain('Rsqrt'),
  Tanh: plain('Tanh'),
  Sigmoid: plain('Sigmoid'),
  Softplus: plain('Softplus'),
  Erf: plain('Erf'),
  Sin: plain('Sin'),
  Cos: plain('Cos'),
  // ReLU also applies to column pairs: it is fused like the bias.
  Relu: ({ scope, inputs, types }) => {
    const pairs = scope.pairs.get(at(inputs, 0));
    const relu = scope.node('Relu', [pairs ?? at(inputs, 0)], { T: T(at(types, 0)) });
    return [pairs ? outOfPairs(scope, relu, at(types, 0)) : relu];
  },
  ReluGrad: plain('ReluGrad'),
  Cast: ({ scope, attrs, inputs, types }) => [
    scope.node('Cast', inputs, { SrcT: T(at(types, 0)), DstT: attribute.type(attrs.dtype) }),
  ],
  Select: ({ scope, inputs, types }) => [scope.node('SelectV2', inputs, { T: T(at(types, 1)) })],
  StopGradient: plain('StopGradient'),
};
