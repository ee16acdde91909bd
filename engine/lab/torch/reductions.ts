/** Sums, means, extrema and what is counted along axes. */
import type { Builder, Value } from '../../program/builder.ts';
import { raised } from '../problem.ts';
import { PyTuple, type PyValue } from '../python/values.ts';
import type { Arguments } from '../python/arguments.ts';
import type { Torch } from './context.ts';
import { axisOf, contiguous, countOf, isFloating, Tensor, type TensorDType } from './tensor.ts';

/** The axes of `dim`; all where it is left out. */
function axesOf(a: Arguments, x: Tensor): number[] {
  const given = a.integers('dim');
  return given?.length ? given.map((axis) => axisOf(axis, x.shape.length)) : x.shape.map((_, i) => i);
}

const sumOver = (b: Builder, x: Value, axes: readonly number[], keep: boolean): Value =>
  x.type.shape.length ? b.sum(x, axes, keep) : x;

const counted = (x: Tensor, axes: readonly number[]): number => countOf(axes.map((axis) => x.shape[axis] ?? 1));

export function sum(torch: Torch, a: Arguments, dtype: TensorDType | null): Tensor {
  const x = a.tensor('input');
  const axes = axesOf(a, x);
  const whole = !a.has('dim');
  const result = dtype ?? (isFloating(x.dtype) ? x.dtype : 'int64');
  return torch.tape.apply(`SumBackward${whole ? 0 : 1}`, (b, v) => sumOver(b, v, axes, a.flag('keepdim')), [x], result);
}

export function mean(torch: Torch, a: Arguments, dtype: TensorDType | null): Tensor {
  const x = a.tensor('input');
  if (!isFloating(dtype ?? x.dtype))
    throw raised(
      'RuntimeError',
      `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${x.dtype === 'int64' ? 'Long' : x.dtype === 'bool' ? 'Bool' : 'Int'}`,
    );
  const axes = axesOf(a, x);
  const n = counted(x, axes);
  const name = `MeanBackward${a.has('dim') ? 1 : 0}`;
  const build = (b: Builder, v: Value): Value => b.mul(sumOver(b, v, axes, a.flag('keepdim')), b.scalar(1 / n));
  return torch.tape.apply(name, build, [x], dtype ?? x.dtype);
}

/** Variance, or its root; with Bessel's correction unless asked otherwise. */
export function variance(torch: Torch, a: Arguments, root: boolean): Tensor {
  const x = a.tensor('input');
  const axes = axesOf(a, x);
  const n = counted(x, axes);
  const correction = a.has('correction') ? a.integer('correction') : a.flag('unbiased', true) ? 1 : 0;
  return torch.apply(
    root ? 'Std' : 'Var',
    (b, v) => {
      const centred = b.sub(v, b.mul(sumOver(b, v, axes, true), b.scalar(1 / n)));
      const squares = sumOver(b, b.mul(centred, centred), axes, a.flag('keepdim'));
      const found = b.mul(squares, b.scalar(n === correction ? NaN : 1 / (n - correction)));
      return root ? b.sqrt(found) : found;
    },
    [x],
  );
}

/** The Euclidean norm, or another p-norm. */
export function norm(torch: Torch, a: Arguments): Tensor {
  const x = a.tensor('input');
  const p = a.number('p', 2);
  const axes = axesOf(a, x);
  return torch.apply(
    'LinalgVectorNorm',
    (b, v) => {
      if (p === 2) return b.sqrt(sumOver(b, b.mul(v, v), axes, a.flag('keepdim')));
      const size = b.maximum(v, b.neg(v));
      if (p === 1) return sumOver(b, size, axes, a.flag('keepdim'));
      return b.pow(sumOver(b, b.pow(size, b.scalar(p)), axes, a.flag('keepdim')), b.scalar(1 / p));
    },
    [x],
  );
}

/** Rows along an axis: for every other index, the places of its elements. */
function rowsAlong(x: Tensor, axis: number): { rows: number[][]; outer: number[] } {
  const plain = contiguous(x.shape);
  const outer = x.shape.filter((_, i) => i !== axis);
  const rows: number[][] = [];
  const walk = (i: number, place: number): void => {
    if (i === x.shape.length) {
      rows.push(Array.from({ length: x.shape[axis]! }, (_, k) => place + k * plain[axis]!));
      return;
    }
    if (i === axis) walk(i + 1, place);
    else for (let k = 0; k < x.shape[i]!; k += 1) walk(i + 1, place + k * plain[i]!);
  };
  walk(0, 0);
  return { rows, outer };
}

/** Index of the extreme element of each row; the first of equal ones, and NaN above all. */
function extremes(x: Tensor, axis: number, largest: boolean): { at: number[]; outer: number[]; rows: number[][] } {
  const values = x.read();
  const { rows, outer } = rowsAlong(x, axis);
  const at = rows.map((places) => {
    let best = 0;
    places.forEach((place, k) => {
      const [now, before] = [values[place]!, values[places[best]!]!];
      if (Number.isNaN(before)) return;
      if (Number.isNaN(now) || (largest ? now > before : now < before)) best = k;
    });
    return best;
  });
  return { at, outer, rows };
}

const withAxis = (shape: readonly number[], axis: number, keep: boolean): number[] =>
  keep ? [...shape.slice(0, axis), 1, ...shape.slice(axis)] : [...shape];

/** `max` and `min`: of all, along an axis with the indices, or of two tensors. */
export function extreme(torch: Torch, a: Arguments, largest: boolean): PyValue {
  const x = a.tensor('input');
  const name = largest ? 'Max' : 'Min';
  if (!x.size)
    throw raised(
      'RuntimeError',
      `${name.toLowerCase()}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
    );
  const axes = x.shape.map((_, i) => i);
  const most = (b: Builder, v: Value, over: readonly number[], keep: boolean): Value => {
    if (!over.length || !v.type.shape.length) return v;
    return largest ? b.max(v, over, keep) : b.neg(b.max(b.neg(v), over, keep));
  };
  if (!a.has('dim')) return torch.tape.apply(`${name}Backward1`, (b, v) => most(b, v, axes, false), [x], x.dtype);
  const axis = axisOf(a.integer('dim'), x.shape.length);
  const keep = a.flag('keepdim');
  const { at, outer, rows } = extremes(x, axis, largest);
  const places = at.map((k, i) => rows[i]![k]!);
  const shape = withAxis(outer, axis, keep);
  const found = torch.apply(
    name,
    (b, v) => {
      const flat = b.reshape(v, [x.size, 1]);
      return b.reshape(b.emit('Gather', {}, [flat, b.constant(places, [places.length], 'int32')])[0]!, shape);
    },
    [x],
  );
  return new PyTuple([found, torch.make(at, shape, 'int64')], false, name.toLowerCase());
}

export function extremeIndex(torch: Torch, a: Arguments, largest: boolean): Tensor {
  const x = a.tensor('input');
  const flat = !a.has('dim');
  const of = flat ? x.view([x.size], [1]) : x;
  const base = flat ? torch.make(x.read(), [x.size], x.dtype) : of;
  const axis = flat ? 0 : axisOf(a.integer('dim'), x.shape.length);
  const { at, outer } = extremes(base, axis, largest);
  return torch.make(at, withAxis(outer, axis, a.flag('keepdim') && !flat), 'int64');
}

/** Whether all, or any, elements are not zero. */
export function holds(torch: Torch, a: Arguments, all: boolean): Tensor {
  const x = a.tensor('input');
  const values = x.read();
  const of = (list: readonly number[]): number => Number(all ? list.every((v) => v !== 0) : list.some((v) => v !== 0));
  if (!a.has('dim')) return torch.make([of([...values])], [], 'bool');
  const axis = axisOf(a.integer('dim'), x.shape.length);
  const { rows, outer } = rowsAlong(x, axis);
  const found = rows.map((places) => of(places.map((place) => values[place]!)));
  return torch.make(found, withAxis(outer, axis, a.flag('keepdim')), 'bool');
}

/** Running sums along an axis: a product with a triangle of ones. */
export function cumulative(torch: Torch, a: Arguments): Tensor {
  const x = a.tensor('input');
  const axis = axisOf(a.integer('dim'), x.shape.length);
  const size = x.shape[axis] ?? 1;
  const triangle = Array.from({ length: size * size }, (_, i) => Number(Math.floor(i / size) <= i % size));
  const last = x.shape.length - 1;
  const order = x.shape.map((_, i) => (i === axis ? last : i === last ? axis : i));
  const moved = order.map((i) => x.shape[i]!);
  const dtype = isFloating(x.dtype) ? x.dtype : 'int64';
  return torch.tape.apply(
    'CumsumBackward0',
    (b, v) => {
      if (!x.shape.length) return v;
      const rows = b.reshape(b.transpose(v, order), [x.size / size, size]);
      return b.transpose(b.reshape(b.matMul(rows, b.constant(triangle, [size, size])), moved), order);
    },
    [x],
    dtype,
  );
}
