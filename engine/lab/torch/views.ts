/** Views of a tensor, and what is picked from one by indices. */
import { raised } from '../problem.ts';
import { elements, integerOf, isNumber, PyEllipsis, PyList, PySlice, PyTuple, type PyValue } from '../python/values.ts';
import type { Torch } from './context.ts';
import type { Build } from './tensor.ts';
import { axisOf, contiguous, countOf, shapeText, Tensor } from './tensor.ts';

/** The sizes asked for, with −1 for what is left. @throws as PyTorch does */
export function fittingShape(sizes: readonly number[], count: number): number[] {
  const known = sizes.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
  const shape = sizes.map((size) => (size === -1 ? count / known : size));
  if (sizes.filter((size) => size === -1).length > 1)
    throw raised('RuntimeError', 'only one dimension can be inferred');
  if (countOf(shape) !== count || shape.some((size) => !Number.isInteger(size)))
    throw raised('RuntimeError', `shape '${shapeText(sizes)}' is invalid for input of size ${count}`);
  return shape;
}

export function reshaped(torch: Torch, x: Tensor, sizes: readonly number[], asView: boolean): Tensor {
  const shape = fittingShape(sizes, x.size);
  const build: Build = (b, value) => b.reshape(value, shape);
  if (x.isContiguous) return torch.tape.view('ViewBackward0', build, x, x.view(shape, contiguous(shape)));
  if (asView)
    throw raised(
      'RuntimeError',
      "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
    );
  return torch.apply('UnsafeView', build, [x]);
}

export function permuted(torch: Torch, x: Tensor, order: readonly number[], name = 'Permute'): Tensor {
  const axes = order.map((axis) => axisOf(axis, x.shape.length));
  if (new Set(axes).size !== x.shape.length || axes.length !== x.shape.length)
    throw raised(
      'RuntimeError',
      `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${x.shape.length} is not equal to len(dims) = ${order.length}`,
    );
  const result = x.view(
    axes.map((axis) => x.shape[axis]!),
    axes.map((axis) => x.strides[axis]!),
  );
  return torch.tape.view(`${name}Backward0`, (b, value) => b.transpose(value, axes), x, result);
}

export function transposed(torch: Torch, x: Tensor, first: number, second: number, name = 'Transpose'): Tensor {
  const [i, j] = [axisOf(first, x.shape.length), axisOf(second, x.shape.length)];
  const order = x.shape.map((_, axis) => (axis === i ? j : axis === j ? i : axis));
  return permuted(torch, x, order, name);
}

export function squeezed(torch: Torch, x: Tensor, axes: readonly number[] | null): Tensor {
  const dropped = new Set(axes?.map((axis) => axisOf(axis, x.shape.length)) ?? x.shape.keys());
  const kept = x.shape.flatMap((size, axis) => (dropped.has(axis) && size === 1 ? [] : [axis]));
  const shape = kept.map((axis) => x.shape[axis]!);
  const result = x.view(
    shape,
    kept.map((axis) => x.strides[axis]!),
  );
  return torch.tape.view('SqueezeBackward0', (b, value) => b.reshape(value, shape), x, result);
}

export function unsqueezed(torch: Torch, x: Tensor, axis: number): Tensor {
  const at = axisOf(axis, x.shape.length + 1);
  const insert = (list: readonly number[], value: number): number[] => [...list.slice(0, at), value, ...list.slice(at)];
  const shape = insert(x.shape, 1);
  const result = x.view(shape, insert(x.strides, (x.shape[at] ?? 1) * (x.strides[at] ?? 1)));
  return torch.tape.view('UnsqueezeBackward0', (b, value) => b.reshape(value, shape), x, result);
}

export function expanded(torch: Torch, x: Tensor, sizes: readonly number[]): Tensor {
  const lead = sizes.length - x.shape.length;
  const shape = sizes.map((size, i) => (size === -1 ? x.shape[i - lead]! : size));
  shape.forEach((size, i) => {
    const own = x.shape[i - lead] ?? 1;
    if (own !== 1 && own !== size)
      throw raised(
        'RuntimeError',
        `The expanded size of the tensor (${size}) must match the existing size (${own}) at non-singleton dimension ${i}.  Target sizes: ${shapeText(sizes)}.  Tensor sizes: ${shapeText(x.shape)}`,
      );
  });
  const strides = shape.map((size, i) => ((x.shape[i - lead] ?? 1) === size ? (x.strides[i - lead] ?? 0) : 0));
  const build: Build = (b, value) => b.broadcastLike(value, b.constant([0], shape));
  return torch.tape.view('ExpandBackward0', build, x, x.view(shape, strides));
}

/** What a view with an index shows: its shape, strides and offset, and what the index means as operations. */
interface Picked {
  readonly result: Tensor;
  readonly name: string;
}

/** Basic indexing by integers, slices, None and `...`: a view. */
function basic(x: Tensor, items: readonly PyValue[]): Picked {
  const shape: number[] = [];
  const strides: number[] = [];
  let offset = x.offset;
  let axis = 0;
  let name = 'Alias';
  const used = items.filter((item) => item !== null && !(item instanceof PyEllipsis)).length;
  if (used > x.shape.length) throw raised('IndexError', `too many indices for tensor of dimension ${x.shape.length}`);
  const skip = (count: number): void => {
    for (let i = 0; i < count; i += 1, axis += 1) {
      shape.push(x.shape[axis]!);
      strides.push(x.strides[axis]!);
    }
  };
  for (const item of items) {
    if (item === null) {
      shape.push(1);
      strides.push(0);
      name = 'Unsqueeze';
    } else if (item instanceof PyEllipsis) skip(x.shape.length - used);
    else if (item instanceof PySlice) {
      const { begin, step, count } = sliced(item, x.shape[axis]!);
      offset += begin * x.strides[axis]!;
      shape.push(count);
      strides.push(step * x.strides[axis]!);
      axis += 1;
      name = 'Slice';
    } else {
      const size = x.shape[axis]!;
      const index = integerOf(item);
      if (index < -size || index >= size)
        throw raised('IndexError', `index ${index} is out of bounds for dimension ${axis} with size ${size}`);
      offset += (index < 0 ? index + size : index) * x.strides[axis]!;
      axis += 1;
      name = 'Select';
    }
  }
  skip(x.shape.length - axis);
  return { result: x.view(shape, strides, offset), name };
}

export function sliced({ begin, end, step }: PySlice, size: number): { begin: number; step: number; count: number } {
  const by = step === null ? 1 : integerOf(step);
  if (by <= 0) throw raised('ValueError', 'step must be greater than zero');
  const clamp = (value: PyValue, fallback: number): number => {
    if (value === null) return fallback;
    const index = integerOf(value);
    return Math.min(size, Math.max(0, index < 0 ? index + size : index));
  };
  const [from, to] = [clamp(begin, 0), clamp(end, size)];
  return { begin: from, step: by, count: Math.max(0, Math.ceil((to - from) / by)) };
}

/** Row-major places of a tensor's elements in its base, whose elements are numbered row-major. */
function placesIn(base: Tensor, view: (numbered: Tensor) => Tensor): number[] {
  const numbered = new Tensor({
    dtype: 'int64',
    shape: base.shape,
    storage: Float64Array.from({ length: base.size }, (_, i) => i),
  });
  return [...view(numbered).read()];
}

/** Picks elements by their places: the gradient adds up where one was picked twice. */
export function picked(
  torch: Torch,
  x: Tensor,
  places: readonly number[],
  shape: readonly number[],
  name: string,
): Tensor {
  return torch.apply(
    name,
    (b, value) => {
      const rows = b.reshape(value, [x.size, 1]);
      const [found] = b.emit('Gather', {}, [rows, b.constant(places, [places.length], 'int32')]);
      return b.reshape(found!, shape);
    },
    [x],
  );
}

const isAdvanced = (item: PyValue): boolean =>
  item instanceof PyList || (item instanceof Tensor && (item.shape.length > 0 || item.dtype === 'bool'));

/** Replaces a boolean mask by the indices where it holds. */
function withoutMasks(torch: Torch, x: Tensor, items: readonly PyValue[]): PyValue[] {
  let axis = 0;
  return items.flatMap((item): PyValue[] => {
    if (item === null || item instanceof PyEllipsis) return [item];
    const tensor = item instanceof PyList ? torch.tensorFrom(item, null) : item;
    if (!(tensor instanceof Tensor) || tensor.dtype !== 'bool') {
      axis += 1;
      return [tensor];
    }
    const first = axis;
    tensor.shape.forEach((size, i) => {
      if (size !== x.shape[first + i])
        throw raised(
          'IndexError',
          `The shape of the mask ${shapeText(tensor.shape)} at index ${i} does not match the shape of the indexed tensor ${shapeText(x.shape)} at index ${first + i}`,
        );
    });
    axis += tensor.shape.length;
    const held = [...tensor.read()].flatMap((value, i) => (value ? [i] : []));
    return tensor.shape.map((size, i) => {
      const inner = countOf(tensor.shape.slice(i + 1));
      return torch.make(
        held.map((flat) => Math.floor(flat / inner) % size),
        [held.length],
        'int64',
      );
    });
  });
}

/** Places and shape of what advanced indexing picks. */
function advanced(torch: Torch, x: Tensor, given: readonly PyValue[]): { places: number[]; shape: number[] } {
  const items = withoutMasks(torch, x, given);
  const whole = new PySlice(null, null, null);
  const dots = items.findIndex((item) => item instanceof PyEllipsis);
  const used = items.filter((item) => item !== null && !(item instanceof PyEllipsis)).length;
  const full =
    dots < 0
      ? items
      : [...items.slice(0, dots), ...Array<PyValue>(x.shape.length - used).fill(whole), ...items.slice(dots + 1)];
  while (full.filter((item) => item !== null).length < x.shape.length) full.push(whole);
  if (full.includes(null)) throw raised('IndexError', 'None together with lists of indices is not supported here');
  const lists = full.map((item) =>
    item instanceof Tensor ? item : isNumber(item) ? torch.tensorFrom(item, null) : null,
  );
  const together = lists.reduce<number[]>((shape, list) => {
    if (!list) return shape;
    const rank = Math.max(shape.length, list.shape.length);
    return Array.from({ length: rank }, (_, i) => {
      const [p, q] = [shape[shape.length - rank + i] ?? 1, list.shape[list.shape.length - rank + i] ?? 1];
      if (p !== q && p !== 1 && q !== 1)
        throw raised('IndexError', 'shape mismatch: indexing tensors could not be broadcast together');
      return p === 1 ? q : p;
    });
  }, []);
  const at = lists.flatMap((list, axis) => (list ? [axis] : []));
  const adjacent = at.every((axis, i) => i === 0 || axis === at[i - 1]! + 1);
  const slices = full.map((item, axis) => (item instanceof PySlice ? sliced(item, x.shape[axis]!) : null));
  const before = adjacent ? slices.slice(0, at[0]).flatMap((slice) => (slice ? [slice] : [])).length : 0;
  const kept = slices.flatMap((slice, axis) => (slice ? [{ axis, ...slice }] : []));
  const shape = [
    ...kept.slice(0, before).map(({ count }) => count),
    ...together,
    ...kept.slice(before).map(({ count }) => count),
  ];
  const plain = contiguous(x.shape);
  const indices = lists.map((list) => (list ? expandTo(list, together) : null));
  const places: number[] = [];
  const walk = (axis: number, index: number[]): void => {
    if (axis < shape.length) {
      for (let i = 0; i < shape[axis]!; i += 1) walk(axis + 1, [...index, i]);
      return;
    }
    const joint = index.slice(before, before + together.length);
    const flat = joint.reduce((sum, i, k) => sum * together[k]! + i, 0);
    let place = 0;
    lists.forEach((list, k) => {
      if (!list) return;
      const size = x.shape[k]!;
      const value = indices[k]![flat]!;
      if (value < -size || value >= size)
        throw raised('IndexError', `index ${value} is out of bounds for dimension ${k} with size ${size}`);
      place += (value < 0 ? value + size : value) * plain[k]!;
    });
    kept.forEach(({ axis: k, begin, step }, i) => {
      const own = i < before ? index[i]! : index[i + together.length]!;
      place += (begin + own * step) * plain[k]!;
    });
    places.push(place);
  };
  walk(0, []);
  return { places, shape };
}

function expandTo(list: Tensor, shape: readonly number[]): number[] {
  const lead = shape.length - list.shape.length;
  const strides = shape.map((size, i) => ((list.shape[i - lead] ?? 1) === size ? (list.strides[i - lead] ?? 0) : 0));
  return [...list.view(shape, strides).read()];
}

const itemsOf = (index: PyValue): PyValue[] => (index instanceof PyTuple ? [...elements(index)] : [index]);

/** `x[index]` */
export function indexed(torch: Torch, x: Tensor, index: PyValue): Tensor {
  const items = itemsOf(index);
  if (items.some(isAdvanced)) {
    const { places, shape } = advanced(torch, x, items);
    return picked(torch, x, places, shape, 'Index');
  }
  const { result, name } = basic(x, items);
  const places = (): number[] => placesIn(x, (numbered) => basic(numbered, items).result);
  if (!x.requiresGrad || !torch.tape.recording) return result;
  const build: Build = (b, value) => {
    const rows = b.reshape(value, [x.size, 1]);
    const list = places();
    const [found] = b.emit('Gather', {}, [rows, b.constant(list, [list.length], 'int32')]);
    return b.reshape(found!, result.shape);
  };
  return torch.tape.view(`${name}Backward0`, build, x, result);
}

/** The elements that `x[index] = …` sets, as places in the storage. */
export function placesOf(torch: Torch, x: Tensor, index: PyValue): { places: number[]; shape: readonly number[] } {
  const items = itemsOf(index);
  const all: number[] = [];
  x.each((place) => all.push(place));
  if (items.some(isAdvanced)) {
    const { places, shape } = advanced(torch, x, items);
    return { places: places.map((place) => all[place]!), shape };
  }
  const { result } = basic(x, items);
  const places: number[] = [];
  result.each((place) => places.push(place));
  return { places, shape: result.shape };
}
