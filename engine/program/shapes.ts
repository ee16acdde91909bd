/** Arithmetic on shapes whose first dimension may be the unknown batch. */
import type { Dim, DType, Shape, StoredDType, TensorType } from './types.ts';

/** Bytes of one element. */
export const BYTES: { readonly [K in DType]: number } = { float32: 4, bfloat16: 2, int32: 4, uint8: 1, bool: 1 };

/** The type as one that is fed, stored or returned; throws for bfloat16, which is for intermediate values. */
export function storedType(dtype: DType): StoredDType {
  if (dtype === 'bfloat16') throw new Error('bfloat16 is for intermediate values');
  return dtype;
}

/** Whether elements are numbers with a fraction, which have gradients. */
export const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'bfloat16';

/** The batch multiple of a dimension; 0 for a fixed one. */
export function batchFactor(dim: Dim): number {
  if (typeof dim === 'number') return 0;
  return dim === 'N' ? 1 : Number(dim.slice(0, -1));
}

function batchDim(factor: number): Dim {
  return factor === 1 ? 'N' : `${factor}N`;
}

/** The number of elements: a number, or a multiple of the batch. Throws for more than one batch axis. */
export function elementCount(shape: Shape): Dim {
  let fixed = 1;
  let factor = 0;
  for (const dim of shape) {
    if (typeof dim === 'number') fixed *= dim;
    else if (factor) throw new Error(`More than one batch axis in [${shape.join(', ')}]`);
    else factor = batchFactor(dim);
  }
  return factor ? batchDim(factor * fixed) : fixed;
}

/** Elements for one sample: the batch counts as 1. */
export function sizePerSample(shape: Shape): number {
  return shape.reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : batchFactor(dim)), 1);
}

/** The shape with the batch size inserted. */
export function concreteShape(shape: Shape, batch: number): number[] {
  return shape.map((dim) => (typeof dim === 'number' ? dim : batchFactor(dim) * batch));
}

/** Whether two shapes are equal, batch axis included. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

/**
 * NumPy's broadcasting: aligned at the end, axes of size 1 are repeated. The batch broadcasts with itself only: [N]
 * does not broadcast with [N, 1].
 */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const refuse = (): never => {
    throw new Error(`Shapes [${a.join(', ')}] and [${b.join(', ')}] do not broadcast`);
  };
  const rank = Math.max(a.length, b.length);
  const shape = Array.from({ length: rank }, (_, i) => {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x === y || y === 1) return x;
    return x === 1 ? y : refuse();
  });
  const batches = (dims: Shape): number => dims.filter((dim) => typeof dim !== 'number').length;
  return batches(shape) > Math.max(1, batches(a), batches(b)) ? refuse() : shape;
}

/** Type of a float32 tensor of this shape; `'N'` stands for the batch. */
export const float32 = (...shape: Dim[]): TensorType => ({ dtype: 'float32', shape });
/** Type of an int32 tensor of this shape; `'N'` stands for the batch. */
export const int32 = (...shape: Dim[]): TensorType => ({ dtype: 'int32', shape });

/** Size of a window's output along one axis, as PyTorch counts with ceil_mode off. */
export function windowSize(size: number, kernel: number, stride: number, padding = 0, dilation = 1): number {
  return Math.floor((size + padding - dilation * (kernel - 1) - 1) / stride) + 1;
}
