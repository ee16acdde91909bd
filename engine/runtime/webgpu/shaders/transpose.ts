/** Transposes whole numbers and bools, for which tfjs's shader does not compile. */
import type { Shader } from './shader.ts';

/** Elements from one to the next along each axis, in row-major order. */
const stridesOf = (shape: readonly number[]): number[] =>
  shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));

/** x0 = x of that shape → x with its axes in another order. */
export function transpose(shape: readonly number[], permutation: readonly number[]): Shader {
  const from = stridesOf(shape);
  const sizes = permutation.map((axis) => shape[axis]!);
  const to = stridesOf(sizes);
  const terms = permutation.map((axis, k) => `((index / ${to[k]!}) % ${sizes[k]!}) * ${from[axis]!}`);
  return {
    key: `transpose ${shape.join(' ')} by ${permutation.join(' ')}`,
    code: `result[index] = x0[${terms.join(' + ') || '0'}];`,
  };
}
