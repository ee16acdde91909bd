import type { DType, PrimitiveName } from '../../../program/types.ts';
import { Host } from '../machine.ts';
import { at, type ExecuteTable, type Executor, operand } from './rules.ts';

type Unary = 'Neg' | 'Exp' | 'Log' | 'Sqrt' | 'Rsqrt' | 'Tanh' | 'Sigmoid' | 'Softplus' | 'Erf' | 'Cos' | 'Relu';
type Binary = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Maximum' | 'Minimum' | 'Greater' | 'Equal';

const binary =
  <K extends PrimitiveName>(kernel: string): Executor<K> =>
  (execution) => [execution.machine.binary(kernel, operand(execution, 0), operand(execution, 1))];
const unary =
  <K extends PrimitiveName>(kernel: string): Executor<K> =>
  (execution) => [execution.machine.kernel(kernel, { x: operand(execution, 0) })];

function castHost({ shape, data }: Host, dtype: DType): Host {
  if (dtype === 'float32') return new Host(dtype, shape, Float32Array.from(data));
  if (dtype === 'int32') return new Host(dtype, shape, Int32Array.from(data));
  return new Host(
    dtype,
    shape,
    Uint8Array.from(data, (value) => (dtype === 'bool' ? Number(value !== 0) : value)),
  );
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
  ReluGrad: (execution) => {
    const { machine } = execution;
    const open = machine.binary('Greater', operand(execution, 1), machine.scalar(0));
    return [
      machine.binary('Multiply', operand(execution, 0), machine.kernel('Cast', { x: open }, { dtype: 'float32' })),
    ];
  },
  Cast: (execution) => {
    const { machine, attrs, inputs } = execution;
    const x = at(inputs, 0);
    if (x instanceof Host) return [castHost(x, attrs.dtype)];
    if (attrs.dtype === 'uint8') throw new Error('The GPU has no bytes');
    return [machine.kernel('Cast', { x }, { dtype: attrs.dtype })];
  },
};
