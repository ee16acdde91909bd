/** Tensors on the host: element counts, zeros and constants. */
import type { StoredDType, TensorType } from '../program/types.ts';
import { concreteShape, storedType } from '../program/shapes.ts';
import type { HostTensor } from './runtime.ts';

/** Number of elements of a tensor of this shape; 1 for a scalar. */
export const count = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** A tensor of zeros; uint8 and bool are stored in a Uint8Array. */
export function zeros(dtype: StoredDType, shape: readonly number[]): HostTensor {
  const Kind = dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array;
  return { dtype, shape, data: new Kind(count(shape)) };
}

/** The value of a program's constant; a single value fills the shape. */
export function constantOf({ dtype, shape }: TensorType, values: readonly number[]): HostTensor {
  const host = zeros(storedType(dtype), concreteShape(shape, 1));
  if (values.length === 1) host.data.fill(values[0]!);
  else host.data.set(values);
  return host;
}
