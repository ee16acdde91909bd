/** Conversion between PyTorch's order of axes, in which weights are saved, and that of the programs. */
import type { ParameterSpec } from '../../layers/parameters.ts';
import type { HostTensor } from '../../runtime/runtime.ts';
import { storedShape } from './network.ts';

/** Row-major values with their axes in another order: axis i of the result is axis `permutation[i]`. */
export function transpose(
  values: Float32Array,
  shape: readonly number[],
  permutation: readonly number[],
): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, dim) => product * dim, 1));
  const target = permutation.map((axis) => shape[axis]!);
  const steps = permutation.map((axis) => strides[axis]!);
  const result = new Float32Array(values.length);
  const index = target.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to += 1) {
    result[to] = values[from]!;
    for (let axis = target.length - 1; axis >= 0; axis -= 1) {
      from += steps[axis]!;
      index[axis] = index[axis]! + 1;
      if (index[axis]! < target[axis]!) break;
      from -= steps[axis]! * target[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

/** Converts a weight of PyTorch's shape and order to the programs' layout. */
export function toStored(spec: ParameterSpec, values: Float32Array): HostTensor {
  const data = spec.permutation ? transpose(values, spec.shape, spec.permutation) : values;
  return { dtype: 'float32', shape: storedShape(spec), data };
}

/** Converts a stored weight to PyTorch's shape and order. */
export function fromStored(spec: ParameterSpec, stored: HostTensor): HostTensor {
  const data = stored.data as Float32Array;
  if (!spec.permutation) return { dtype: 'float32', shape: spec.shape, data };
  const inverse = spec.permutation.map((_, axis) => spec.permutation!.indexOf(axis));
  return { dtype: 'float32', shape: spec.shape, data: transpose(data, stored.shape, inverse) };
}
