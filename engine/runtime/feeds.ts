/** Checks the values that a caller feeds to a function. */
import { UserError } from '../errors/error.ts';
import { storedType } from '../program/shapes.ts';
import type { TensorType } from '../program/types.ts';
import type { HostTensor } from './runtime.ts';
import { count } from './hostTensors.ts';

const ARRAYS = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array } as const;

const describe = (dtype: string, shape: readonly unknown[]): string => `${dtype} [${shape.join(', ')}]`;

/**
 * @param repeated whether the value has a leading axis K besides.
 * @throws UserError `runtime.feed` when the value is missing or of another type or shape.
 */
export function checkFeed(
  fn: string,
  name: string,
  type: TensorType,
  value: HostTensor | undefined,
  repeated: boolean,
): HostTensor {
  const shape = repeated ? ['K', ...type.shape] : type.shape;
  const fits =
    value !== undefined &&
    value.dtype === type.dtype &&
    value.shape.length === shape.length &&
    value.shape.every((size, i) => typeof shape[i] !== 'number' || shape[i] === size) &&
    value.data instanceof ARRAYS[storedType(type.dtype)] &&
    value.data.length === count(value.shape);
  if (fits) return value;
  const actual =
    value === undefined ? 'nothing' : `${describe(value.dtype, value.shape)} of ${value.data.length} values`;
  throw new UserError('runtime.feed', { function: fn, name, expected: describe(type.dtype, shape), actual });
}
