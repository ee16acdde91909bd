/** Transposes whole numbers and bools, for which tfjs's shader does not compile. */
import { stridesOf, transposed } from '../../tfjs/strided.ts';
import type { Shader } from './shader.ts';

/** x0 = x of that shape → x with its axes in another order. */
export function transpose(shape: readonly number[], permutation: readonly number[]): Shader {
  const { sizes, strides } = transposed(shape, permutation);
  const terms = stridesOf(sizes).map((own, axis) => `((index / ${own}) % ${sizes[axis]!}) * ${strides[axis]!}`);
  return {
    key: `transpose ${shape.join(' ')} by ${permutation.join(' ')}`,
    code: `result[index] = x0[${terms.join(' + ') || '0'}];`,
  };
}
