/** Tensors of the lab: PyTorch's, with views that share their storage, in double precision rounded to their type. */
import type { Builder, Value } from '../../program/builder.ts';
import type { Array64 } from '../../program/reference/array.ts';
import { raised } from '../problem.ts';

export const DTYPES = ['bool', 'int32', 'int64', 'float32', 'float64'] as const;
/** In the order of promotion. */
export type TensorDType = (typeof DTYPES)[number];
export const isFloating = (dtype: TensorDType): boolean => dtype === 'float32' || dtype === 'float64';

/** Number of elements of a shape. */
export const countOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Row-major strides, in elements. */
export const contiguous = (shape: readonly number[]): number[] =>
  shape.map((_, axis) => countOf(shape.slice(axis + 1)));

/** A value as an element of this type. */
export function rounded(value: number, dtype: TensorDType): number {
  if (dtype === 'float32') return Math.fround(value);
  if (dtype === 'float64') return value;
  if (dtype === 'bool') return Number(value !== 0);
  return Math.trunc(value);
}

/** PyTorch's text of a shape: [2, 3]. */
export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** An operation as a program: appends its primitives. */
export type Build = (b: Builder, ...inputs: Value[]) => Value;

export interface TapeNode {
  /** As PyTorch names it: AddBackward0. */
  readonly name: string;
  inputs: readonly Tensor[];
  readonly build: Build;
  /** Values of the inputs; null once `backward` has used them. */
  saved: readonly Array64[] | null;
  /** Whether the result shares its input's storage; `saved` is then without values. */
  readonly isView?: boolean;
  /** A value that its gradient needs and that was changed in place since, with the version that it had. */
  spoiled?: { readonly tensor: Tensor; readonly name: string | null; readonly version: number };
}

/** Storages that several tensors share. */
const SHARED = new WeakSet<Float64Array>();

export interface TensorOptions {
  readonly dtype: TensorDType;
  readonly shape: readonly number[];
  readonly storage: Float64Array;
  readonly offset?: number;
  readonly strides?: readonly number[];
}

export class Tensor {
  readonly dtype: TensorDType;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  /** Shared by all views of it. */
  storage: Float64Array;
  /** Whether a gradient is wanted for it: set by the person, or since it was computed from such. */
  requiresGrad = false;
  /** The operation it comes from; null for a leaf. */
  node: TapeNode | null = null;
  grad: Tensor | null = null;
  retainsGrad = false;
  /** Operations that have read it; of results only, which live no longer than their tape. */
  readers: TapeNode[] = [];
  /** Times that a result was changed in place. */
  version = 0;
  /** Whether it is a parameter of a module. */
  isParameter = false;

  constructor({ dtype, shape, storage, offset = 0, strides = contiguous(shape) }: TensorOptions) {
    this.dtype = dtype;
    this.shape = shape;
    this.storage = storage;
    this.offset = offset;
    this.strides = strides;
  }

  get size(): number {
    return countOf(this.shape);
  }
  get isLeaf(): boolean {
    return this.node === null;
  }
  /** Whether other tensors have the same storage, or had. */
  get isShared(): boolean {
    return SHARED.has(this.storage);
  }
  get isContiguous(): boolean {
    const plain = contiguous(this.shape);
    return this.shape.every((size, axis) => size === 1 || this.strides[axis] === plain[axis]);
  }

  /** Calls back with the place in the storage of every element, row-major. */
  each(visit: (place: number, index: number) => void): void {
    const index = this.shape.map(() => 0);
    const count = this.size;
    let place = this.offset;
    for (let flat = 0; flat < count; flat += 1) {
      visit(place, flat);
      for (let axis = this.shape.length - 1; axis >= 0; axis -= 1) {
        index[axis]! += 1;
        place += this.strides[axis]!;
        if (index[axis]! < this.shape[axis]!) break;
        place -= this.strides[axis]! * this.shape[axis]!;
        index[axis] = 0;
      }
    }
  }

  /** Row-major elements, a copy. */
  read(): Float64Array {
    const values = new Float64Array(this.size);
    this.each((place, flat) => (values[flat] = this.storage[place]!));
    return values;
  }

  /** Sets all elements, row-major; they are rounded to the type. */
  write(values: ArrayLike<number>): void {
    this.each((place, flat) => (this.storage[place] = rounded(values[flat]!, this.dtype)));
  }

  /** The only element. @throws as PyTorch does for more than one */
  item(): number {
    if (this.size !== 1)
      throw raised('RuntimeError', `a Tensor with ${this.size} elements cannot be converted to Scalar`);
    return this.read()[0]!;
  }

  /** Another tensor over the same storage. */
  view(shape: readonly number[], strides: readonly number[], offset = this.offset): Tensor {
    SHARED.add(this.storage);
    return new Tensor({ dtype: this.dtype, shape, strides, offset, storage: this.storage });
  }
}

/** A tensor of these values, row-major, rounded to the type. */
export function tensorOf(values: ArrayLike<number>, shape: readonly number[], dtype: TensorDType): Tensor {
  const storage = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 1) storage[i] = rounded(values[i]!, dtype);
  return new Tensor({ dtype, shape, storage });
}

/** The index of an axis, counted from the end where negative. */
export function axisOf(axis: number, rank: number): number {
  const [low, high] = [-Math.max(rank, 1), Math.max(rank, 1) - 1];
  if (axis < low || axis > high)
    throw raised(
      'IndexError',
      `Dimension out of range (expected to be in range of [${low}, ${high}], but got ${axis})`,
    );
  return axis < 0 ? axis + Math.max(rank, 1) : axis;
}

/** NumPy's broadcasting. @throws as PyTorch does */
export function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    if (x !== y && x !== 1 && y !== 1)
      throw raised(
        'RuntimeError',
        `The size of tensor a (${x}) must match the size of tensor b (${y}) at non-singleton dimension ${i}`,
      );
    return x === 1 ? y : x;
  });
}
