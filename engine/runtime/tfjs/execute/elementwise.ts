import { broadcast_util, type Tensor } from '@tensorflow/tfjs-core';
import type { ElementwiseName, PrimitiveName, StoredDType } from '../../../program/types.ts';
import { storedType } from '../../../program/shapes.ts';
import { joinAxes, MAX_RANK } from '../joinAxes.ts';
import { isBytes, type WasmKernels, type Stored, type TensorDType, type Values } from '../kernels.ts';
import { at, type ExecuteTable, type Executor, operand } from './rules.ts';

const binary =
  <K extends PrimitiveName>(kernel: string): Executor<K> =>
  ({ kernels, inputs }) => {
    const [a, b] = [operand(inputs, 0), operand(inputs, 1)];
    if (Math.max(a.rank, b.rank) <= MAX_RANK) return [kernels.kernel(kernel, { a, b })];
    const joined = joinAxes(a.shape, b.shape);
    const [x, y] = [kernels.reshape(a, joined.a), kernels.reshape(b, joined.b)];
    return [kernels.reshape(kernels.kernel(kernel, { a: x, b: y }), joined.out)];
  };
const unary =
  <K extends PrimitiveName>(kernel: string): Executor<K> =>
  ({ kernels, inputs }) => [kernels.kernel(kernel, { x: operand(inputs, 0) })];

/** Maximum or minimum that propagates NaN: the kernels keep a NaN of the first operand and lose one of the second. */
const extreme =
  <K extends PrimitiveName>(kernel: string): Executor<K> =>
  (execution) => {
    const { kernels, inputs } = execution;
    const [first, second] = [operand(inputs, 0), operand(inputs, 1)];
    // The smaller operand is checked for NaN, which takes less time.
    const [a, b] = first.size < second.size ? [second, first] : [first, second];
    const [out] = binary<K>(kernel)({ ...execution, inputs: [a, b] }) as [Tensor];
    if (!kernels.hasNaN(b)) return [out];
    const [from, to] = [kernels.broadcast(b, out.shape), out].map((x) => kernels.view(x)) as [Values, Values];
    for (let i = 0; i < to.length; i++) if (Number.isNaN(from[i])) to[i] = NaN;
    return [out];
  };

/**
 * Computed element by element in JavaScript, where the kernel is inaccurate: sin and cos have absolute errors of 1e-6.
 */
const plain =
  <K extends PrimitiveName>(f: (x: number) => number): Executor<K> =>
  ({ kernels, inputs }) => {
    const x = operand(inputs, 0);
    const out = kernels.empty('float32', x.shape);
    const [from, to] = [kernels.floats(x), kernels.floats(out)];
    for (let i = 0; i < to.length; i++) to[i] = f(from[i]!);
    return [out];
  };

const CONVERT: { readonly [K in StoredDType]: (from: Values, to: Values) => void } = {
  float32: (from, to) => to.set(from),
  int32: (from, to) => {
    for (let i = 0; i < from.length; i++) to[i] = Math.trunc(from[i]!);
  },
  uint8: (from, to) => {
    for (let i = 0; i < from.length; i++) to[i] = Math.trunc(from[i]!);
  },
  bool: (from, to) => {
    for (let i = 0; i < from.length; i++) to[i] = from[i] === 0 ? 0 : 1;
  },
};

function cast(kernels: WasmKernels, x: Stored, dtype: StoredDType): Stored {
  const { shape } = x;
  if (dtype === 'uint8') {
    const from = isBytes(x) ? x.data : kernels.view(x);
    const data = new Uint8Array(from.length);
    CONVERT.uint8(from, data);
    return { dtype, shape: [...shape], data };
  }
  const out = kernels.empty(dtype, shape);
  CONVERT[dtype](isBytes(x) ? x.data : kernels.view(x), kernels.view(out));
  return out;
}

export const ELEMENTWISE: ExecuteTable<ElementwiseName> = {
  Add: binary('Add'),
  Sub: binary('Sub'),
  Mul: binary('Multiply'),
  Div: binary('RealDiv'),
  Pow: binary('Pow'),
  Maximum: extreme('Maximum'),
  Minimum: extreme('Minimum'),
  Greater: binary('Greater'),
  Equal: binary('Equal'),
  Neg: unary('Neg'),
  Exp: unary('Exp'),
  Expm1: unary('Expm1'),
  Log: unary('Log'),
  Sqrt: unary('Sqrt'),
  Rsqrt: unary('Rsqrt'),
  Tanh: unary('Tanh'),
  Sigmoid: unary('Sigmoid'),
  Softplus: unary('Softplus'),
  Erf: unary('Erf'),
  Sin: plain(Math.sin),
  Cos: plain(Math.cos),
  Relu: unary('Relu'),
  ReluGrad: ({ kernels, inputs }) => {
    const out = kernels.empty('float32', at(inputs, 0).shape);
    const [gradient, y, dx] = [
      kernels.floats(operand(inputs, 0)),
      kernels.floats(operand(inputs, 1)),
      kernels.floats(out),
    ];
    for (let i = 0; i < dx.length; i++) dx[i] = y[i]! > 0 ? gradient[i]! : 0;
    return [out];
  },
  Cast: ({ kernels, attrs, inputs }) => [cast(kernels, at(inputs, 0), storedType(attrs.dtype))],
  Select: ({ kernels, inputs }) => {
    const operands = [0, 1, 2].map((i) => operand(inputs, i));
    const shape = operands.map((x) => x.shape).reduce((a, b) => broadcast_util.assertAndGetBroadcastShape(a, b));
    const spread = operands.map((x) => (x.size === 1 ? x : kernels.broadcast(x, shape)));
    const out = kernels.empty(operands[1]!.dtype as TensorDType, shape);
    const [mask, a, b, to] = [...spread, out].map((x) => kernels.view(x)) as [Values, Values, Values, Values];
    const [i0, i1, i2] = spread.map((x) => Number(x.size > 1)) as [number, number, number];
    for (let i = 0; i < to.length; i++) to[i] = mask[i * i0] ? a[i * i1]! : b[i * i2]!;
    return [out];
  },
  StopGradient: ({ kernels, inputs }) => [kernels.identity(operand(inputs, 0))],
};
