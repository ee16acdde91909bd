import type { Tensor } from '@tensorflow/tfjs-core';
import type { DType, PrimitiveName } from '../../../program/types.ts';
import { type GpuMachine, Host } from '../kernels.ts';
import { at, type ExecuteTable, type Executor, operand } from './rules.ts';

type Unary =
  'Neg' | 'Exp' | 'Expm1' | 'Log' | 'Sqrt' | 'Rsqrt' | 'Tanh' | 'Sigmoid' | 'Softplus' | 'Erf' | 'Sin' | 'Cos' | 'Relu';
type Binary = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Pow' | 'Maximum' | 'Minimum' | 'Greater' | 'Equal';

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

/** The kernel makes NaN of 0 to a negative power. */
function power(machine: GpuMachine, base: Tensor, exponent: Tensor): Tensor {
  const zero = machine.scalar(0);
  const isInfinite = machine.binary(
    'LogicalAnd',
    machine.binary('Equal', base, zero),
    machine.binary('Less', exponent, zero),
  );
  return machine.select(isInfinite, machine.scalar(Infinity), machine.binary('Pow', base, exponent));
}

/** For a kernel that makes a number of NaN. */
const keepingNaN =
  <K extends PrimitiveName>(kernel: string): Executor<K> =>
  (execution) => {
    const { machine } = execution;
    const x = operand(execution, 0);
    return [machine.select(machine.binary('Equal', x, x), machine.kernel(kernel, { x }), x)];
  };

/**
 * A series where |x| is below ½, which its terms there give to the last bits, and elsewhere the kernel: WGSL binds
 * functions to absolute errors, which leave nothing of a small value.
 * @param ratios of each term to the one before, the last first; of a power of x that `step` is
 */
function nearZero(machine: GpuMachine, kernel: string, x: Tensor, step: Tensor, ratios: readonly number[]): Tensor {
  const one = machine.scalar(1);
  const series = ratios.reduce(
    (sum, ratio) =>
      machine.binary(
        'Add',
        machine.binary('Multiply', machine.binary('Multiply', step, machine.scalar(ratio)), sum),
        one,
      ),
    one,
  );
  const near = machine.binary('Less', machine.kernel('Abs', { x }), machine.scalar(0.5));
  return machine.select(near, machine.binary('Multiply', x, series), machine.kernel(kernel, { x }));
}

/** x·(1 + x/2·(1 + x/3·(1 + …))) */
const EXPM1 = [9, 8, 7, 6, 5, 4, 3, 2].map((n) => 1 / n);
/** x·(1 − x²/(2·3)·(1 − x²/(4·5)·(1 − …))) */
const SIN = [9, 7, 5, 3].map((n) => -1 / (n * (n - 1)));

const expm1 = (machine: GpuMachine, x: Tensor): Tensor => nearZero(machine, 'Expm1', x, x, EXPM1);
const sin = (machine: GpuMachine, x: Tensor): Tensor =>
  nearZero(machine, 'Sin', x, machine.binary('Multiply', x, x), SIN);

export const ELEMENTWISE: ExecuteTable<Unary | Binary | 'ReluGrad' | 'Cast' | 'Select' | 'StopGradient'> = {
  Add: binary('Add'),
  Sub: binary('Sub'),
  Mul: binary('Multiply'),
  Div: binary('RealDiv'),
  Pow: (execution) => [power(execution.machine, operand(execution, 0), operand(execution, 1))],
  Maximum: binary('Maximum'),
  Minimum: binary('Minimum'),
  Greater: binary('Greater'),
  Equal: binary('Equal'),
  Neg: unary('Neg'),
  Exp: unary('Exp'),
  Expm1: (execution) => [expm1(execution.machine, operand(execution, 0))],
  Log: unary('Log'),
  Sqrt: unary('Sqrt'),
  Rsqrt: unary('Rsqrt'),
  Tanh: unary('Tanh'),
  Sigmoid: keepingNaN('Sigmoid'),
  Softplus: keepingNaN('Softplus'),
  Erf: unary('Erf'),
  Sin: (execution) => [sin(execution.machine, operand(execution, 0))],
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
  Select: (execution) => {
    const [mask, a, b] = [0, 1, 2].map((i) => operand(execution, i)) as [Tensor, Tensor, Tensor];
    return [execution.machine.select(mask, a, b)];
  },
  StopGradient: (execution) => [execution.machine.identity(operand(execution, 0))],
};
