import type { Tensor } from '@tensorflow/tfjs-core';
import type { ElementwiseName, PrimitiveName, StoredDType } from '../../../program/types.ts';
import { storedType } from '../../../program/shapes.ts';
import { type GpuKernels, Host } from '../kernels.ts';
import { at, type ExecuteTable, type Executor, operand } from './rules.ts';

const binary =
  <K extends PrimitiveName>(kernel: string): Executor<K> =>
  (execution) => [execution.kernels.binary(kernel, operand(execution, 0), operand(execution, 1))];
const unary =
  <K extends PrimitiveName>(kernel: string): Executor<K> =>
  (execution) => [execution.kernels.kernel(kernel, { x: operand(execution, 0) })];

/** An expression of all operands, in one dispatch. */
const expression =
  <K extends PrimitiveName>(code: string): Executor<K> =>
  (execution) => [execution.kernels.compute(code, ...execution.inputs.map((_, i) => operand(execution, i)))];

function castHost({ shape, data }: Host, dtype: StoredDType): Host {
  if (dtype === 'float32') return new Host(dtype, shape, Float32Array.from(data));
  if (dtype === 'int32') return new Host(dtype, shape, Int32Array.from(data));
  return new Host(
    dtype,
    shape,
    Uint8Array.from(data, (value) => (dtype === 'bool' ? Number(value !== 0) : value)),
  );
}

/** Power; the kernel returns NaN for 0 to a negative power. */
function power(kernels: GpuKernels, base: Tensor, exponent: Tensor): Tensor {
  const zero = kernels.scalar(0);
  const isInfinite = kernels.binary(
    'LogicalAnd',
    kernels.binary('Equal', base, zero),
    kernels.binary('Less', exponent, zero),
  );
  return kernels.select(isInfinite, kernels.scalar(Infinity), kernels.binary('Pow', base, exponent));
}

/** Propagates NaN through a kernel that loses it. */
const keepingNaN =
  <K extends PrimitiveName>(kernel: string): Executor<K> =>
  (execution) => {
    const { kernels } = execution;
    const x = operand(execution, 0);
    return [kernels.select(kernels.binary('Equal', x, x), kernels.kernel(kernel, { x }), x)];
  };

/**
 * A Taylor series where |x| < ½, accurate to the last bits there, and elsewhere the kernel: WGSL bounds the absolute
 * error only, which can exceed a small value.
 * @param ratios of each term to the one before, the last first; of a power of x that `step` is
 */
function nearZero(kernels: GpuKernels, kernel: string, x: Tensor, step: Tensor, ratios: readonly number[]): Tensor {
  const factors = ratios.reduce((sum, ratio) => `(1.0 + $1 * ${ratio} * ${sum})`, '1.0');
  return kernels.compute(`select($2, $0 * ${factors}, abs($0) < 0.5)`, x, step, kernels.kernel(kernel, { x }));
}

/** x·(1 + x/2·(1 + x/3·(1 + …))) */
const EXPM1 = [9, 8, 7, 6, 5, 4, 3, 2].map((n) => 1 / n);
/** x·(1 − x²/(2·3)·(1 − x²/(4·5)·(1 − …))) */
const SIN = [9, 7, 5, 3].map((n) => -1 / (n * (n - 1)));

const expm1 = (kernels: GpuKernels, x: Tensor): Tensor => nearZero(kernels, 'Expm1', x, x, EXPM1);
const sin = (kernels: GpuKernels, x: Tensor): Tensor =>
  nearZero(kernels, 'Sin', x, kernels.binary('Multiply', x, x), SIN);

export const ELEMENTWISE: ExecuteTable<ElementwiseName> = {
  Add: binary('Add'),
  Sub: binary('Sub'),
  Mul: binary('Multiply'),
  Div: binary('RealDiv'),
  Pow: (execution) => [power(execution.kernels, operand(execution, 0), operand(execution, 1))],
  Maximum: binary('Maximum'),
  Minimum: binary('Minimum'),
  Greater: binary('Greater'),
  Equal: binary('Equal'),
  Neg: unary('Neg'),
  Exp: unary('Exp'),
  Expm1: (execution) => [expm1(execution.kernels, operand(execution, 0))],
  Log: expression('logarithm($0)'),
  Sqrt: unary('Sqrt'),
  Rsqrt: unary('Rsqrt'),
  Tanh: unary('Tanh'),
  Sigmoid: expression('sigmoid($0)'),
  Softplus: keepingNaN('Softplus'),
  Erf: unary('Erf'),
  Sin: (execution) => [sin(execution.kernels, operand(execution, 0))],
  Cos: unary('Cos'),
  Relu: unary('Relu'),
  ReluGrad: expression('reluGrad($0, $1)'),
  Cast: (execution) => {
    const { kernels, attrs, inputs } = execution;
    const x = at(inputs, 0);
    if (x instanceof Host) return [castHost(x, storedType(attrs.dtype))];
    if (attrs.dtype === 'uint8') throw new Error('The GPU has no bytes');
    return [kernels.kernel('Cast', { x }, { dtype: attrs.dtype })];
  },
  Select: (execution) => {
    const [mask, a, b] = [0, 1, 2].map((i) => operand(execution, i)) as [Tensor, Tensor, Tensor];
    return [execution.kernels.select(mask, a, b)];
  },
  StopGradient: (execution) => [execution.kernels.identity(operand(execution, 0))],
};
