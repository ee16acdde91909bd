/** Elementwise operations, comparisons and products of tensors. */
import type { Builder, Value } from '../../program/builder.ts';
import { raised } from '../problem.ts';
import { isNumber, type PyValue, typeName } from '../python/values.ts';
import type { Torch } from './context.ts';
import type { Build } from './tensor.ts';
import { broadcast, isFloating, Tensor, type TensorDType, shapeText } from './tensor.ts';
import { expanded, reshaped, unsqueezed } from './views.ts';

const abs = (b: Builder, x: Value): Value => b.mul(x, signOf(b, x));
const signOf = (b: Builder, x: Value): Value => {
  const zero = b.scalar(0);
  return b.sub(b.cast(b.greater(x, zero), 'float32'), b.cast(b.greater(zero, x), 'float32'));
};

/** Functions of one tensor: PyTorch's name, that of its gradient, and what it computes. */
export const UNARY: Readonly<Record<string, readonly [gradient: string, build: (b: Builder, x: Value) => Value]>> = {
  neg: ['Neg', (b, x) => b.neg(x)],
  exp: ['Exp', (b, x) => b.exp(x)],
  expm1: ['Expm1', (b, x) => b.expm1(x)],
  log: ['Log', (b, x) => b.log(x)],
  log2: ['Log2', (b, x) => b.div(b.log(x), b.scalar(Math.LN2))],
  log10: ['Log10', (b, x) => b.div(b.log(x), b.scalar(Math.LN10))],
  log1p: ['Log1P', (b, x) => b.log(b.add(x, b.scalar(1)))],
  sqrt: ['Sqrt', (b, x) => b.sqrt(x)],
  rsqrt: ['Rsqrt', (b, x) => b.rsqrt(x)],
  sin: ['Sin', (b, x) => b.sin(x)],
  cos: ['Cos', (b, x) => b.cos(x)],
  tan: ['Tan', (b, x) => b.div(b.sin(x), b.cos(x))],
  tanh: ['Tanh', (b, x) => b.tanh(x)],
  sigmoid: ['Sigmoid', (b, x) => b.sigmoid(x)],
  relu: ['Relu', (b, x) => b.relu(x)],
  softplus: ['Softplus', (b, x) => b.softplus(x)],
  silu: ['Silu', (b, x) => b.mul(x, b.sigmoid(x))],
  erf: ['Erf', (b, x) => b.erf(x)],
  gelu: ['Gelu', (b, x) => b.mul(b.mul(x, b.scalar(0.5)), b.add(b.scalar(1), b.erf(b.mul(x, b.scalar(Math.SQRT1_2)))))],
  abs: ['Abs', abs],
  square: ['Pow', (b, x) => b.mul(x, x)],
  reciprocal: ['Reciprocal', (b, x) => b.div(b.scalar(1), x)],
};
/** Those whose result of integers are integers. */
const KEEPS_INTEGERS = new Set(['neg', 'abs', 'relu', 'square']);

export function unary(torch: Torch, name: string, x: Tensor): Tensor {
  const [gradient, build] = UNARY[name]!;
  const dtype: TensorDType = isFloating(x.dtype) || KEEPS_INTEGERS.has(name) ? x.dtype : 'float32';
  return torch.apply(gradient, build, [x], dtype);
}

/** Functions without a useful gradient, element by element. */
const STEPS: Readonly<Record<string, (x: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  sign: Math.sign,
  // Halves to the even neighbour.
  round: (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)),
};
export const STEP_NAMES = Object.keys(STEPS);

export function stepFunction(torch: Torch, name: string, x: Tensor): Tensor {
  const values = torch.make(x.read().map(STEPS[name]!), x.shape, x.dtype);
  if (!x.requiresGrad) return values;
  const known = [...values.read()];
  const build: Build = (b, value) => b.add(b.mul(value, b.scalar(0)), b.constant(known.length ? known : [0], x.shape));
  return torch.apply(name[0]!.toUpperCase() + name.slice(1), build, [x]);
}

const BINARY: Readonly<Record<string, readonly [gradient: string, build: (b: Builder, x: Value, y: Value) => Value]>> =
  {
    add: ['Add', (b, x, y) => b.add(x, y)],
    sub: ['Sub', (b, x, y) => b.sub(x, y)],
    mul: ['Mul', (b, x, y) => b.mul(x, y)],
    div: ['Div', (b, x, y) => b.div(x, y)],
    pow: ['Pow', (b, x, y) => b.pow(x, y)],
    maximum: ['Maximum', (b, x, y) => b.maximum(x, y)],
    minimum: ['Minimum', (b, x, y) => b.minimum(x, y)],
  };
export const BINARY_NAMES = Object.keys(BINARY);

const ACCEPTED = (value: PyValue): boolean => value instanceof Tensor || isNumber(value);

/** Whether sizes are (N, 1) and (N), either way round: differences of predictions and targets are meant one by one. */
function pairsAll(a: readonly number[], b: readonly number[]): boolean {
  const [long, short] = a.length > b.length ? [a, b] : [b, a];
  return long.length === 2 && short.length === 1 && long[1] === 1 && long[0] === short[0] && long[0]! > 1;
}

/** @throws TypeError where an operand is neither a tensor nor a number */
export function binary(torch: Torch, name: string, a: PyValue, c: PyValue): Tensor {
  for (const value of [a, c])
    if (!ACCEPTED(value))
      throw raised('TypeError', `unsupported operand type(s) for ${name}: '${typeName(a)}' and '${typeName(c)}'`);
  const { x, y, dtype } = torch.pair(a, c);
  const shape = broadcast(x.shape, y.shape);
  if (name === 'sub' && pairsAll(x.shape, y.shape))
    torch.note('lab.broadcastPair', { a: shapeText(x.shape), b: shapeText(y.shape), result: shapeText(shape) });
  const [gradient, build] = BINARY[name]!;
  const result = name === 'div' && !isFloating(dtype) ? 'float32' : dtype;
  if (name === 'pow' && !isFloating(dtype) && y.read().some((value) => value < 0))
    throw raised('RuntimeError', 'Integers to negative integer powers are not allowed.');
  const float = result === 'float32';
  // A number is rounded to the type of the tensor, as its kernels take it.
  const operands = [x, y].map((tensor) =>
    float && tensor.dtype === 'float64' && tensor.shape.length === 0
      ? torch.make(tensor.read(), [], 'float32')
      : tensor,
  );
  const suffix = name === 'pow' && c instanceof Tensor ? '1' : '0';
  return torch.tape.apply(`${gradient}Backward${suffix}`, build, operands, result);
}

/** Floor division and remainder with the divisor's sign, as Python's. */
export function floored(torch: Torch, name: 'floor' | 'remainder', a: PyValue, c: PyValue): Tensor {
  const { x, y, dtype } = torch.pair(a, c);
  const shape = broadcast(x.shape, y.shape);
  const [p, q] = [expandedValues(x, shape), expandedValues(y, shape)];
  if (!isFloating(dtype) && q.includes(0)) throw raised('RuntimeError', 'ZeroDivisionError');
  const of =
    name === 'floor'
      ? (u: number, v: number) => Math.floor(u / v)
      : (u: number, v: number) => u - v * Math.floor(u / v);
  return torch.make(
    p.map((value, i) => of(value, q[i]!)),
    shape,
    dtype,
  );
}

const COMPARE: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
  gt: (x, y) => x > y,
  ge: (x, y) => x >= y,
  logical_and: (x, y) => x !== 0 && y !== 0,
  logical_or: (x, y) => x !== 0 || y !== 0,
};
export const COMPARE_NAMES = Object.keys(COMPARE);

function expandedValues({ shape, strides, offset, storage, dtype }: Tensor, to: readonly number[]): number[] {
  const lead = to.length - shape.length;
  const own = to.map((size, i) => ((shape[i - lead] ?? 1) === size ? (strides[i - lead] ?? 0) : 0));
  return [...new Tensor({ dtype, storage, offset, shape: to, strides: own }).read()];
}

export function compared(torch: Torch, name: string, a: PyValue, c: PyValue): Tensor {
  const { x, y, dtype } = torch.pair(a, c);
  const shape = broadcast(x.shape, y.shape);
  const round = dtype === 'float32' ? Math.fround : (value: number): number => value;
  const [p, q] = [expandedValues(x, shape), expandedValues(y, shape)];
  const of = COMPARE[name]!;
  return torch.make(
    p.map((value, i) => Number(of(round(value), round(q[i]!)))),
    shape,
    'bool',
  );
}

/** `torch.where(condition, a, b)` */
export function selected(torch: Torch, condition: Tensor, a: PyValue, c: PyValue): Tensor {
  const { x, y, dtype } = torch.pair(a, c);
  const shape = broadcast(broadcast(condition.shape, x.shape), y.shape);
  const mask = expandedValues(condition, shape);
  const build: Build = (b, u, v) => b.select(b.constant(mask.length ? mask : [0], shape, 'bool'), u, v);
  return torch.apply('Where', build, [x, y], dtype);
}

/** A batch's axes and the last two. */
const split = (shape: readonly number[]): [number[], number[]] => [shape.slice(0, -2), shape.slice(-2)];

/** `a @ b`: vectors, matrices and stacks of these. @throws as PyTorch does */
export function matmul(torch: Torch, a: Tensor, c: Tensor): Tensor {
  if (a.dtype !== c.dtype)
    throw raised(
      'RuntimeError',
      `expected m1 and m2 to have the same dtype, but got: ${DTYPE_WORDS[a.dtype]} != ${DTYPE_WORDS[c.dtype]}`,
    );
  const [p, q] = [a.shape.length, c.shape.length];
  if (!p || !q)
    throw raised('RuntimeError', `both arguments to matmul need to be at least 1D, but they are ${p}D and ${q}D`);
  if (p === 1 && q === 1) {
    if (a.size !== c.size)
      throw raised(
        'RuntimeError',
        `inconsistent tensor size, expected tensor [${a.size}] and src [${c.size}] to have the same number of elements, but got ${a.size} and ${c.size} elements respectively`,
      );
    return torch.apply('Dot', (b, x, y) => b.sum(b.mul(x, y), [0]), [a, c]);
  }
  const left = p === 1 ? unsqueezed(torch, a, 0) : a;
  const right = q === 1 ? unsqueezed(torch, c, 1) : c;
  const [[leadA, [m, k]], [leadB, [kb, n]]] = [split(left.shape), split(right.shape)] as [
    [number[], [number, number]],
    [number[], [number, number]],
  ];
  if (k !== kb)
    throw raised(
      'RuntimeError',
      q === 1
        ? `size mismatch, got input (${m}), mat (${m}x${k}), vec (${kb})`
        : leadA.length || leadB.length
          ? `Expected size for first two dimensions of batch2 tensor to be: [${[...leadA, k].join(', ')}] but got: [${[...leadB, kb].join(', ')}].`
          : `mat1 and mat2 shapes cannot be multiplied (${m}x${k} and ${kb}x${n})`,
    );
  const lead = broadcast(leadA, leadB);
  const stack = (x: Tensor, own: readonly number[], rows: number, columns: number): Tensor =>
    own.length === lead.length && own.every((size, i) => size === lead[i])
      ? x
      : expanded(torch, x, [...lead, rows, columns]);
  const names = q === 1 ? 'Mv' : lead.length ? 'UnsafeView' : 'Mm';
  const product = torch.apply(names, (b, x, y) => b.matMul(x, y), [
    stack(left, leadA, m, k),
    stack(right, leadB, k, n),
  ]);
  if (p === 1) return reshaped(torch, product, [...lead, n], false);
  return q === 1 ? reshaped(torch, product, [...lead, m], false) : product;
}

const NAMES: Readonly<Record<TensorDType, string>> = {
  bool: 'Bool',
  int32: 'Int',
  int64: 'Long',
  float32: 'Float',
  float64: 'Double',
};

const DTYPE_WORDS: Readonly<Record<TensorDType, string>> = {
  bool: 'bool',
  int32: 'int',
  int64: 'long',
  float32: 'float',
  float64: 'double',
};

/** x·Wᵀ + b over the last axis. */
export function linear(torch: Torch, x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  if (x.dtype !== weight.dtype)
    throw raised(
      'RuntimeError',
      `mat1 and mat2 must have the same dtype, but got ${NAMES[x.dtype]} and ${NAMES[weight.dtype]}`,
    );
  const [features, wanted] = [x.shape[x.shape.length - 1] ?? 1, weight.shape[1]!];
  if (features !== wanted) {
    const rows = x.size / features;
    throw raised(
      'RuntimeError',
      `mat1 and mat2 shapes cannot be multiplied (${rows}x${features} and ${wanted}x${weight.shape[0]})`,
    );
  }
  const rows = x.size / features;
  const shape = [...x.shape.slice(0, -1), weight.shape[0]!];
  const name = x.shape.length === 2 && bias ? 'Addmm' : x.shape.length === 2 ? 'Mm' : 'View';
  return torch.apply(
    name,
    (b, value, w, offset) => {
      const product = b.matMul(b.reshape(value, [rows, features]), w, { transposeB: true });
      return b.reshape(offset ? b.add(product, offset) : product, shape);
    },
    bias ? [x, weight, bias] : [x, weight],
  );
}
