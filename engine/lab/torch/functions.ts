/** Functions of torch, which are methods of its tensors too. */
import { raised, refused } from '../problem.ts';
import { Arguments } from '../python/arguments.ts';
import { Builtin, elements, PyDType, PyList, PyTuple, type PyValue, typeName } from '../python/values.ts';
import {
  BINARY_NAMES,
  binary,
  COMPARE_NAMES,
  compared,
  floored,
  matmul,
  selected,
  STEP_NAMES,
  stepFunction,
  UNARY,
  unary,
} from './arithmetic.ts';
import type { Torch } from './context.ts';
import { cumulative, extreme, extremeIndex, holds, mean, norm, sum, variance } from './reductions.ts';
import { axisOf, broadcast, isFloating, Tensor, type TensorDType } from './tensor.ts';
import { expanded, indexed, reshaped, squeezed, transposed, unsqueezed } from './views.ts';

/** A function: names of its parameters, and what it does. */
export interface TorchFunction {
  readonly names: readonly string[];
  readonly run: (torch: Torch, a: Arguments) => PyValue;
}
type Table = Record<string, TorchFunction>;
const fn = (names: readonly string[], run: TorchFunction['run']): TorchFunction => ({ names, run });

export const dtypeOf = (value: PyValue): TensorDType | null => (value instanceof PyDType ? value.dtype : null);
export const truth = (shape: readonly number[]): PyTuple => new PyTuple(shape.map(BigInt), true);
/** A number as Python has it: int, float or bool by the type of its tensor. */
export function scalarOf(value: number, dtype: TensorDType): PyValue {
  if (dtype === 'bool') return value !== 0;
  return isFloating(dtype) ? value : BigInt(value);
}

/** Nested lists of a tensor's numbers. */
export function listed(x: Tensor): PyValue {
  const values = x.read();
  let at = 0;
  const level = (axis: number): PyValue => {
    if (axis === x.shape.length) return scalarOf(values[at++]!, x.dtype);
    return new PyList(Array.from({ length: x.shape[axis]! }, () => level(axis + 1)));
  };
  return level(0);
}

export const tensorsOf = (value: PyValue): Tensor[] =>
  [...elements(value)].map((item) => {
    if (item instanceof Tensor) return item;
    throw raised('TypeError', `expected Tensor as element 0 in argument 0, but got ${typeName(item)}`);
  });

/** Softmax or its logarithm along an axis: that axis is moved to the end. */
export function softmax(torch: Torch, x: Tensor, dim: number, log: boolean): Tensor {
  const axis = axisOf(dim, x.shape.length);
  const last = x.shape.length - 1;
  const order = x.shape.map((_, i) => (i === axis ? last : i === last ? axis : i));
  if (!isFloating(x.dtype))
    throw raised('RuntimeError', `"${log ? 'log_' : ''}softmax_lastdim_kernel_impl" not implemented for 'Long'`);
  return torch.apply(
    log ? 'LogSoftmax' : 'Softmax',
    (b, v) => {
      const moved = b.transpose(v, order);
      return b.transpose(log ? b.logSoftmax(moved) : b.softmax(moved), order);
    },
    [x],
  );
}

function joined(torch: Torch, parts: readonly Tensor[], dim: number): Tensor {
  if (!parts.length) throw raised('RuntimeError', 'torch.cat(): expected a non-empty list of Tensors');
  const axis = axisOf(dim, parts[0]!.shape.length);
  const [first] = parts;
  parts.forEach(({ shape }, i) => {
    if (shape.length !== first!.shape.length)
      throw raised(
        'RuntimeError',
        `Tensors must have same number of dimensions: got ${first!.shape.length} and ${shape.length}`,
      );
    shape.forEach((size, k) => {
      if (k !== axis && size !== first!.shape[k])
        throw raised(
          'RuntimeError',
          `Sizes of tensors must match except in dimension ${axis}. Expected size ${first!.shape[k]} but got size ${size} for tensor number ${i} in the list.`,
        );
    });
  });
  const dtype = parts
    .map((part) => part.dtype)
    .reduce((a, c) => torch.pair(torch.make([0], [1], a), torch.make([0], [1], c)).dtype);
  return torch.apply('Cat', (b, ...values) => b.concat(values, axis), parts, dtype);
}

/** Indices of the elements that are not zero: [count, axes], or a tensor for each axis. */
function nonzero(torch: Torch, x: Tensor, asTuple: boolean): PyValue {
  const places = [...x.read()].flatMap((value, i) => (value === 0 ? [] : [i]));
  const indices = places.map((place) => {
    let left = place;
    return [...x.shape].reverse().map((size) => {
      const at = left % size;
      left = Math.floor(left / size);
      return at;
    });
  });
  const axes = x.shape.map((_, axis) => indices.map((index) => index[x.shape.length - 1 - axis]!));
  if (asTuple) return new PyTuple(axes.map((axis) => torch.make(axis, [axis.length], 'int64')));
  const rows = places.flatMap((_, i) => axes.map((axis) => axis[i]!));
  return torch.make(rows, [places.length, x.shape.length], 'int64');
}

export function oneHot(torch: Torch, x: Tensor, classes: number): Tensor {
  const values = [...x.read()];
  const count = classes < 0 ? Math.max(...values) + 1 : classes;
  const data = new Float64Array(values.length * count);
  values.forEach((value, i) => {
    if (value >= count || value < 0) throw raised('RuntimeError', 'Class values must be smaller than num_classes.');
    data[i * count + value] = 1;
  });
  return torch.make(data, [...x.shape, count], 'int64');
}

const REDUCTIONS: Table = {
  sum: fn(['input', 'dim', 'keepdim', 'dtype'], (t, a) => sum(t, a, dtypeOf(a.optional('dtype')))),
  mean: fn(['input', 'dim', 'keepdim', 'dtype'], (t, a) => mean(t, a, dtypeOf(a.optional('dtype')))),
  std: fn(['input', 'dim', 'unbiased', 'keepdim', 'correction'], (t, a) => variance(t, a, true)),
  var: fn(['input', 'dim', 'unbiased', 'keepdim', 'correction'], (t, a) => variance(t, a, false)),
  norm: fn(['input', 'p', 'dim', 'keepdim'], norm),
  argmax: fn(['input', 'dim', 'keepdim'], (t, a) => extremeIndex(t, a, true)),
  argmin: fn(['input', 'dim', 'keepdim'], (t, a) => extremeIndex(t, a, false)),
  all: fn(['input', 'dim', 'keepdim'], (t, a) => holds(t, a, true)),
  any: fn(['input', 'dim', 'keepdim'], (t, a) => holds(t, a, false)),
  cumsum: fn(['input', 'dim'], cumulative),
  max: fn(['input', 'dim', 'keepdim'], (t, a) =>
    a.optional('dim') instanceof Tensor ? binary(t, 'maximum', a.get('input'), a.get('dim')) : extreme(t, a, true),
  ),
  min: fn(['input', 'dim', 'keepdim'], (t, a) =>
    a.optional('dim') instanceof Tensor ? binary(t, 'minimum', a.get('input'), a.get('dim')) : extreme(t, a, false),
  ),
};

const PRODUCTS: Table = {
  matmul: fn(['input', 'other'], (t, a) => matmul(t, a.tensor('input'), a.tensor('other'))),
  mm: fn(['input', 'mat2'], (t, a) => matmul(t, a.tensor('input'), a.tensor('mat2'))),
  bmm: fn(['input', 'mat2'], (t, a) => matmul(t, a.tensor('input'), a.tensor('mat2'))),
  mv: fn(['input', 'vec'], (t, a) => matmul(t, a.tensor('input'), a.tensor('vec'))),
  dot: fn(['input', 'tensor'], (t, a) => matmul(t, a.tensor('input'), a.tensor('tensor'))),
  outer: fn(['input', 'vec2'], (t, a) =>
    binary(t, 'mul', unsqueezed(t, a.tensor('input'), 1), unsqueezed(t, a.tensor('vec2'), 0)),
  ),
};

const SHAPES: Table = {
  t: fn(['input'], (t, a) =>
    a.tensor('input').shape.length < 2 ? a.tensor('input') : transposed(t, a.tensor('input'), 0, 1, 'T'),
  ),
  transpose: fn(['input', 'dim0', 'dim1'], (t, a) =>
    transposed(t, a.tensor('input'), a.integer('dim0'), a.integer('dim1')),
  ),
  squeeze: fn(['input', 'dim'], (t, a) => squeezed(t, a.tensor('input'), a.integers('dim'))),
  unsqueeze: fn(['input', 'dim'], (t, a) => unsqueezed(t, a.tensor('input'), a.integer('dim'))),
  flatten: fn(['input', 'start_dim', 'end_dim'], (t, a) => {
    const x = a.tensor('input');
    const [from, to] = [
      axisOf(a.integer('start_dim', 0), x.shape.length),
      axisOf(a.integer('end_dim', -1), x.shape.length),
    ];
    const middle = x.shape.slice(from, to + 1).reduce((product, size) => product * size, 1);
    return reshaped(t, x, [...x.shape.slice(0, from), middle, ...x.shape.slice(to + 1)], false);
  }),
  clone: fn(['input'], (t, a) => t.apply('Clone', (b, v) => b.reshape(v, v.type.shape), [a.tensor('input')])),
  where: fn(['condition', 'input', 'other'], (t, a) =>
    a.has('input') || a.has('other')
      ? selected(t, a.tensor('condition'), a.get('input'), a.get('other'))
      : nonzero(t, a.tensor('condition'), true),
  ),
  nonzero: fn(['input', 'as_tuple'], (t, a) => nonzero(t, a.tensor('input'), a.flag('as_tuple'))),
  masked_select: fn(['input', 'mask'], (t, a) => {
    const [x, mask] = [a.tensor('input'), a.tensor('mask')];
    if (mask.dtype !== 'bool') throw raised('RuntimeError', 'masked_select: expected BoolTensor for mask');
    const shape = broadcast(x.shape, mask.shape);
    return indexed(t, expanded(t, x, shape), expanded(t, mask, shape));
  }),
  histogram: fn(['input', 'bins', 'range', 'density'], (t, a) => {
    if (a.flag('density')) throw refused('torch.histogram(density=True)');
    const x = a.tensor('input');
    if (x.dtype !== 'float32' && x.dtype !== 'float64')
      throw raised('RuntimeError', `"histogram_cpu" not implemented for 'Long'`);
    const [values, bins] = [[...x.read()], a.integer('bins', 100)];
    const given = a.has('range') ? [...elements(a.get('range'))].map(Number) : null;
    let [low, high] = given ?? [Math.min(...values), Math.max(...values)];
    if (low === high) [low, high] = [low! - 0.5, high! + 0.5];
    t.tape.allow(2 * bins);
    const counts = new Float64Array(bins);
    for (const value of values) {
      if (value < low! || value > high!) continue;
      counts[Math.min(bins - 1, Math.floor(((value - low!) / (high! - low!)) * bins))]! += 1;
    }
    const edges = Float64Array.from({ length: bins + 1 }, (_, i) => low! + ((high! - low!) * i) / bins);
    return new PyTuple([t.make(counts, [bins], x.dtype), t.make(edges, [bins + 1], x.dtype)], false, 'histogram');
  }),
  one_hot: fn(['input', 'num_classes'], (t, a) => oneHot(t, a.tensor('input'), a.integer('num_classes', -1))),
  cat: fn(['tensors', 'dim'], (t, a) => joined(t, tensorsOf(a.get('tensors')), a.integer('dim', 0))),
  stack: fn(['tensors', 'dim'], (t, a) => {
    const parts = tensorsOf(a.get('tensors'));
    const size = (part: Tensor): string => `[${part.shape.join(', ')}]`;
    const other = parts.findIndex((part) => size(part) !== size(parts[0]!));
    if (other > 0)
      throw raised(
        'RuntimeError',
        `stack expects each tensor to be equal size, but got ${size(parts[0]!)} at entry 0 and ${size(parts[other]!)} at entry ${other}`,
      );
    const axis = axisOf(a.integer('dim', 0), (parts[0]?.shape.length ?? 0) + 1);
    return joined(
      t,
      parts.map((part) => unsqueezed(t, part, axis)),
      axis,
    );
  }),
  clamp: fn(['input', 'min', 'max'], (t, a) => {
    let x: PyValue = a.tensor('input');
    if (a.has('min')) x = binary(t, 'maximum', x, a.get('min'));
    return a.has('max') ? binary(t, 'minimum', x, a.get('max')) : x;
  }),
  softmax: fn(['input', 'dim'], (t, a) => softmax(t, a.tensor('input'), a.integer('dim'), false)),
  log_softmax: fn(['input', 'dim'], (t, a) => softmax(t, a.tensor('input'), a.integer('dim'), true)),
  numel: fn(['input'], (_, a) => BigInt(a.tensor('input').size)),
  equal: fn(['input', 'other'], (_, a) => {
    const [x, y] = [a.tensor('input'), a.tensor('other')];
    const q = y.read();
    return x.shape.join() === y.shape.join() && x.read().every((value, i) => value === q[i]);
  }),
  allclose: fn(['input', 'other', 'rtol', 'atol'], (_, a) => {
    const [p, q] = [a.tensor('input').read(), a.tensor('other').read()];
    const [relative, absolute] = [a.number('rtol', 1e-5), a.number('atol', 1e-8)];
    return (
      p.length === q.length && p.every((value, i) => Math.abs(value - q[i]!) <= absolute + relative * Math.abs(q[i]!))
    );
  }),
};

function elementwise(): Table {
  const table: Table = {};
  for (const name of Object.keys(UNARY)) table[name] = fn(['input'], (t, a) => unary(t, name, a.tensor('input')));
  for (const name of STEP_NAMES) table[name] = fn(['input'], (t, a) => stepFunction(t, name, a.tensor('input')));
  for (const name of BINARY_NAMES) {
    table[name] = fn(['input', 'other', 'alpha'], (t, a) => {
      const other = a.has('alpha')
        ? binary(t, 'mul', t.tensorFrom(a.get('other'), null), a.get('alpha'))
        : a.get('other');
      return binary(t, name, a.get('input'), other);
    });
  }
  table['pow'] = fn(['input', 'exponent'], (t, a) => binary(t, 'pow', a.get('input'), a.get('exponent')));
  for (const name of COMPARE_NAMES)
    table[name] = fn(['input', 'other'], (t, a) => compared(t, name, a.get('input'), a.get('other')));
  for (const [name, kind] of [
    ['remainder', 'remainder'],
    ['floor_divide', 'floor'],
  ] as const)
    table[name] = fn(['input', 'other'], (t, a) => floored(t, kind, a.get('input'), a.get('other')));
  table['logical_not'] = fn(['input'], (t, a) => compared(t, 'eq', a.tensor('input'), 0n));
  table['isnan'] = fn(['input'], (t, a) =>
    t.make(
      a
        .tensor('input')
        .read()
        .map((v) => Number(Number.isNaN(v))),
      a.tensor('input').shape,
      'bool',
    ),
  );
  return table;
}

export const ALIASES: Readonly<Record<string, string>> = {
  absolute: 'abs',
  multiply: 'mul',
  subtract: 'sub',
  divide: 'div',
  true_divide: 'div',
  concat: 'cat',
  clip: 'clamp',
  swapaxes: 'transpose',
  negative: 'neg',
  greater: 'gt',
  less: 'lt',
  not_equal: 'ne',
  greater_equal: 'ge',
  less_equal: 'le',
};

/** Functions whose first argument is a tensor: `torch.f(x, …)` and `x.f(…)`. */
export const FUNCTIONS: Readonly<Record<string, TorchFunction>> = (() => {
  const table: Table = { ...elementwise(), ...REDUCTIONS, ...PRODUCTS, ...SHAPES };
  for (const [name, of] of Object.entries(ALIASES)) table[name] = table[of]!;
  return table;
})();

/** A function of the table as a value of Python. */
export const builtin = (torch: Torch, name: string, { names, run }: TorchFunction): Builtin =>
  new Builtin(name, (positional, keywords) => run(torch, new Arguments(name, names, positional, keywords)), names);
