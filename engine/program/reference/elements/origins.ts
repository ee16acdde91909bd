/** Origins of every primitive's elements. */
import type { PrimitiveName } from '../../types.ts';
import { uniform } from '../../random.ts';
import { offsetOf, resolveShape } from '../array.ts';
import { flatOf, indexOf, type Origin, type OriginTable, type Place, type Ref } from './origin.ts';
import { WINDOWS } from './windows.ts';

/** An origin that no attribute changes. */
type AnyOrigin = (attrs: unknown, place: Place) => Origin;

/** The primitive of one element of each operand, which broadcast. */
const elementwise: AnyOrigin = (_, { element, inputs, outputs }): Origin => {
  const index = indexOf(element, outputs[0]!);
  const parts = inputs.map((shape, operand) => ({ operand, shape: [1], elements: [offsetOf(index, shape)] }));
  return { is: 'own', parts, output: 0, at: 0 };
};

/** The elements of a row along the last axis. */
const row: AnyOrigin = (_, { element, inputs }): Origin => {
  const width = inputs[0]!.at(-1)!;
  const start = element - (element % width);
  const elements = Array.from({ length: width }, (_unused, i) => start + i);
  return { is: 'own', parts: [{ operand: 0, shape: [width], elements }], output: 0, at: element - start };
};

/** The elements that are reduced to one. */
function reduced(axes: readonly number[], keepDims: boolean, { element, inputs, outputs }: Place): Ref[] {
  const shape = inputs[0]!;
  const kept = indexOf(element, outputs[0]!);
  const index = keepDims
    ? [...kept]
    : shape.reduce<number[]>((all, _, axis) => [...all, axes.includes(axis) ? 0 : kept.shift()!], []);
  let found = [index];
  for (const axis of axes) {
    found = found.flatMap((one) =>
      Array.from({ length: shape[axis]! }, (_, at) => one.map((value, i) => (i === axis ? at : value))),
    );
  }
  return found.map((one): Ref => [0, flatOf(one, shape)]).sort(([, a], [, b]) => a - b);
}

/** The elements of a channel, and the per-channel operands, as a batch of one feature. */
const channel =
  (whole: number): AnyOrigin =>
  (_, { element, output, inputs, outputs }): Origin => {
    const channels = inputs[whole]!.at(-1)!;
    const of = element % channels;
    const count = inputs[0]!.reduce((product, size) => product * size, 1) / channels;
    const parts = inputs.map((shape, operand) =>
      shape.length > 1
        ? { operand, shape: [count, 1], elements: Array.from({ length: count }, (_unused, i) => i * channels + of) }
        : { operand, shape: [1], elements: [of] },
    );
    return { is: 'own', parts, output, at: outputs[output]!.length > 1 ? Math.floor(element / channels) : 0 };
  };

const moved = (operand: number, element: number): Origin => ({ is: 'moved', from: [operand, element] });
/** The only operand's element of the same index. */
const same: AnyOrigin = (_, { element }) => moved(0, element);

/** The operand that an element along an axis falls into. */
function joined(axis: number, { element, inputs, outputs }: Place): Origin {
  const index = indexOf(element, outputs[0]!);
  let operand = 0;
  while (index[axis]! >= inputs[operand]![axis]!) index[axis]! -= inputs[operand++]![axis]!;
  return moved(operand, flatOf(index, inputs[operand]!));
}

const SHAPES: OriginTable<
  | 'Reshape'
  | 'Transpose'
  | 'BroadcastLike'
  | 'Concat'
  | 'Slice'
  | 'Pad'
  | 'SplitBatch'
  | 'JoinBatch'
  | 'DimSize'
  | 'StopGradient'
> = {
  Reshape: same,
  StopGradient: same,
  Transpose: ({ permutation }, { element, inputs, outputs }) => {
    const index = indexOf(element, outputs[0]!);
    const from = new Array<number>(index.length);
    permutation.forEach((axis, i) => (from[axis] = index[i]!));
    return moved(0, flatOf(from, inputs[0]!));
  },
  BroadcastLike: (_, { element, inputs, outputs }) => moved(0, offsetOf(indexOf(element, outputs[0]!), inputs[0]!)),
  Concat: ({ axis }, place) => joined(axis, place),
  JoinBatch: (_, place) => joined(0, place),
  Slice: ({ begin }, { element, inputs, outputs }) => {
    const index = indexOf(element, outputs[0]!).map((at, axis) => at + begin[axis]!);
    return moved(0, flatOf(index, inputs[0]!));
  },
  Pad: ({ paddings, value }, { element, inputs, outputs }) => {
    const shape = inputs[0]!;
    const index = indexOf(element, outputs[0]!).map((at, axis) => at - paddings[axis]![0]);
    const inside = index.every((at, axis) => at >= 0 && at < shape[axis]!);
    return inside ? moved(0, flatOf(index, shape)) : { is: 'known', value };
  },
  SplitBatch: ({ part, parts }, { element, inputs, outputs }) => {
    const shape = inputs[0]!;
    const index = indexOf(element, outputs[0]!);
    index[0]! += Math.floor((shape[0]! * part) / parts);
    return moved(0, flatOf(index, shape));
  },
  DimSize: ({ axis }, { inputs }) => ({ is: 'known', value: inputs[0]![axis]! }),
};

const SOURCES: OriginTable<'Input' | 'Variable' | 'Constant' | 'RandomUniform'> = {
  // Named by the walk itself: they have no operands.
  Input: () => ({ is: 'known', value: NaN }),
  Variable: () => ({ is: 'known', value: NaN }),
  Constant: ({ type, values }, { element }) => {
    const count = resolveShape(type, 1).reduce((product, size) => product * size, 1);
    return { is: 'known', value: values[values.length === count ? element : 0]! };
  },
  RandomUniform: ({ stream }, { element, value }) => ({
    is: 'known',
    value: uniform(value(1, 0), stream, value(1, 1), element),
  }),
};

const INDICES: OriginTable<'Gather' | 'OneHot' | 'ArgMax'> = {
  Gather: (_, { element, inputs, value }) => {
    const size = inputs[0]!.slice(1).reduce((product, dim) => product * dim, 1);
    return moved(0, value(1, Math.floor(element / size)) * size + (element % size));
  },
  OneHot: ({ depth }, { element, value }) => ({
    is: 'known',
    value: Number(value(0, Math.floor(element / depth)) === element % depth),
  }),
  ArgMax: ({ axis }, place) => {
    const values = reduced([axis], false, place).map(([operand, element]) => place.value(operand, element));
    return { is: 'known', value: values.indexOf(Math.max(...values)) };
  },
};

const CONTROL: OriginTable<'Gate' | 'Merge'> = {
  Gate: same,
  Merge: (_, { element, value }) => moved(value(2, 0) ? 0 : 1, element),
};

const REDUCED: OriginTable<'Sum' | 'Max' | 'Softmax' | 'LogSoftmax' | 'MatMul' | 'BatchNorm' | 'BatchNormGrad'> = {
  Sum: ({ axes, keepDims }, place) => ({ is: 'sum', of: reduced(axes, keepDims, place), factor: 1 }),
  Max: ({ axes, keepDims }, place) => ({ is: 'max', of: reduced(axes, keepDims, place) }),
  Softmax: row,
  LogSoftmax: row,
  MatMul: ({ transposeA, transposeB }, { element, inputs, outputs }) => {
    const [a, b] = [inputs[0]!, inputs[1]!];
    const index = indexOf(element, outputs[0]!);
    const [i, j] = index.slice(-2) as [number, number];
    const lead = index.slice(0, -2);
    const inner = a[a.length - (transposeA ? 2 : 1)]!;
    const pairs = Array.from({ length: inner }, (_, k): [Ref, Ref] => [
      [0, flatOf([...lead, ...(transposeA ? [k, i] : [i, k])], a)],
      [1, flatOf([...lead, ...(transposeB ? [j, k] : [k, j])], b)],
    ]);
    return { is: 'products', pairs };
  },
  BatchNorm: channel(0),
  BatchNormGrad: channel(1),
};

/** A primitive without an origin does not compile. */
export const ORIGINS: OriginTable<PrimitiveName> = {
  ...SOURCES,
  ...SHAPES,
  ...INDICES,
  ...CONTROL,
  ...REDUCED,
  ...WINDOWS,
  Add: elementwise,
  Sub: elementwise,
  Mul: elementwise,
  Div: elementwise,
  Pow: elementwise,
  Maximum: elementwise,
  Minimum: elementwise,
  Greater: elementwise,
  Equal: elementwise,
  ReluGrad: elementwise,
  Neg: elementwise,
  Exp: elementwise,
  Expm1: elementwise,
  Log: elementwise,
  Sqrt: elementwise,
  Rsqrt: elementwise,
  Tanh: elementwise,
  Sigmoid: elementwise,
  Softplus: elementwise,
  Erf: elementwise,
  Sin: elementwise,
  Cos: elementwise,
  Relu: elementwise,
  Cast: elementwise,
  Select: elementwise,
};
