import type { DType, ElementwiseName, PrimitiveName } from '../types.ts';
import { array, eachIndex, offsetOf, zeros, type Array64 } from './array.ts';
import { toBfloat16 } from '../bfloat16.ts';
import { erf } from './erf.ts';
import { at, type Evaluate, type EvaluateTable } from './rules.ts';

const unary =
  <K extends PrimitiveName>(f: (x: number) => number): Evaluate<K> =>
  (_, inputs) => {
    const { dtype, shape, data } = at(inputs, 0);
    return [array(dtype, shape, data.map(f))];
  };

/** NumPy's broadcasting, one element at a time. */
export function combine(x: Array64, y: Array64, f: (x: number, y: number) => number, dtype: DType = x.dtype): Array64 {
  const rank = Math.max(x.shape.length, y.shape.length);
  const size = ({ shape }: Array64, axis: number): number => shape[shape.length - rank + axis] ?? 1;
  // An axis of size 1 takes the other's size, also where that is 0.
  const shape = Array.from({ length: rank }, (_, axis) => (size(x, axis) === 1 ? size(y, axis) : size(x, axis)));
  const result = zeros(dtype, shape);
  // Arrays with one value, or as many as the result, need no index arithmetic.
  const direct = ({ data }: Array64): boolean => data.length === 1 || data.length === result.data.length;
  if (direct(x) && direct(y)) {
    const [stepX, stepY] = [x, y].map(({ data }) => Number(data.length > 1)) as [number, number];
    for (let i = 0; i < result.data.length; i += 1) result.data[i] = f(x.data[i * stepX]!, y.data[i * stepY]!);
    return result;
  }
  eachIndex(shape, (index, flat) => {
    result.data[flat] = f(x.data[offsetOf(index, x.shape)]!, y.data[offsetOf(index, y.shape)]!);
  });
  return result;
}

const binary =
  <K extends PrimitiveName>(f: (x: number, y: number) => number, dtype?: DType): Evaluate<K> =>
  (_, inputs) => [combine(at(inputs, 0), at(inputs, 1), f, dtype)];

const CASTS: Readonly<Record<DType, (x: number) => number>> = {
  float32: (x) => x,
  bfloat16: toBfloat16,
  int32: Math.trunc,
  uint8: Math.trunc,
  bool: (x) => Number(x !== 0),
};

export const ELEMENTWISE: EvaluateTable<ElementwiseName> = {
  Add: binary((x, y) => x + y),
  Sub: binary((x, y) => x - y),
  Mul: binary((x, y) => x * y),
  Div: binary((x, y) => x / y),
  Pow: binary(Math.pow),
  Maximum: binary(Math.max),
  Minimum: binary(Math.min),
  Greater: binary((x, y) => Number(x > y), 'bool'),
  Equal: binary((x, y) => Number(x === y), 'bool'),
  ReluGrad: binary((gradient, y) => (y > 0 ? gradient : 0)),
  Neg: unary((x) => -x),
  Exp: unary(Math.exp),
  Expm1: unary(Math.expm1),
  Log: unary(Math.log),
  Sqrt: unary(Math.sqrt),
  Rsqrt: unary((x) => 1 / Math.sqrt(x)),
  Tanh: unary(Math.tanh),
  Sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  Softplus: unary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Erf: unary(erf),
  Sin: unary(Math.sin),
  Cos: unary(Math.cos),
  Relu: unary((x) => Math.max(x, 0)),
  Cast: ({ dtype }, inputs) => {
    const { shape, data } = at(inputs, 0);
    return [array(dtype, shape, data.map(CASTS[dtype]))];
  },
  Select: (_, inputs) => {
    const [mask, x, y] = [at(inputs, 0), at(inputs, 1), at(inputs, 2)];
    const { shape } = combine(
      mask,
      combine(x, y, () => 0),
      () => 0,
      x.dtype,
    );
    const result = zeros(x.dtype, shape);
    eachIndex(shape, (index, flat) => {
      const from = mask.data[offsetOf(index, mask.shape)] ? x : y;
      result.data[flat] = from.data[offsetOf(index, from.shape)]!;
    });
    return [result];
  },
  StopGradient: unary((x) => x),
};
