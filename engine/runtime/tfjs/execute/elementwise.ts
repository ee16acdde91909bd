import type { DType, PrimitiveName } from '../../../program/types.ts';
import { joinAxes, MAX_RANK } from '../joinAxes.ts';
import { isBytes, type Machine, type Stored, type Values } from '../machine.ts';
import { at, type ExecuteTable, type Executor, operand } from './rules.ts';

type Unary = 'Neg' | 'Exp' | 'Log' | 'Sqrt' | 'Rsqrt' | 'Tanh' | 'Sigmoid' | 'Softplus' | 'Erf' | 'Cos' | 'Relu';
type Binary = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Maximum' | 'Minimum' | 'Greater' | 'Equal';

const binary =
  <K extends PrimitiveName>(kernel: string): Executor<K> =>
  ({ machine, inputs }) => {
    const [a, b] = [operand(inputs, 0), operand(inputs, 1)];
    if (Math.max(a.rank, b.rank) <= MAX_RANK) return [machine.kernel(kernel, { a, b })];
    const joined = joinAxes(a.shape, b.shape);
    const [x, y] = [machine.reshape(a, joined.a), machine.reshape(b, joined.b)];
    return [machine.reshape(machine.kernel(kernel, { a: x, b: y }), joined.out)];
  };
const unary =
  <K extends PrimitiveName>(kernel: string): Executor<K> =>
  ({ machine, inputs }) => [machine.kernel(kernel, { x: operand(inputs, 0) })];

const CONVERT: { readonly [K in DType]: (from: Values, to: Values) => void } = {
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

function cast(machine: Machine, x: Stored, dtype: DType): Stored {
  const { shape } = x;
  if (dtype === 'uint8') {
    const from = isBytes(x) ? x.data : machine.view(x);
    const data = new Uint8Array(from.length);
    CONVERT.uint8(from, data);
    return { dtype, shape: [...shape], data };
  }
  const out = machine.empty(dtype, shape);
  CONVERT[dtype](isBytes(x) ? x.data : machine.view(x), machine.view(out));
  return out;
}

export const ELEMENTWISE: ExecuteTable<Unary | Binary | 'ReluGrad' | 'Cast'> = {
  Add: binary('Add'),
  Sub: binary('Sub'),
  Mul: binary('Multiply'),
  Div: binary('RealDiv'),
  Maximum: binary('Maximum'),
  Minimum: binary('Minimum'),
  Greater: binary('Greater'),
  Equal: binary('Equal'),
  Neg: unary('Neg'),
  Exp: unary('Exp'),
  Log: unary('Log'),
  Sqrt: unary('Sqrt'),
  Rsqrt: unary('Rsqrt'),
  Tanh: unary('Tanh'),
  Sigmoid: unary('Sigmoid'),
  Softplus: unary('Softplus'),
  Erf: unary('Erf'),
  Cos: unary('Cos'),
  Relu: unary('Relu'),
  ReluGrad: ({ machine, inputs }) => {
    const out = machine.empty('float32', at(inputs, 0).shape);
    const [gradient, y, dx] = [
      machine.floats(operand(inputs, 0)),
      machine.floats(operand(inputs, 1)),
      machine.floats(out),
    ];
    for (let i = 0; i < dx.length; i++) dx[i] = y[i]! > 0 ? gradient[i]! : 0;
    return [out];
  },
  Cast: ({ machine, attrs, inputs }) => [cast(machine, at(inputs, 0), attrs.dtype)],
};
