/** Arithmetic composed of several primitives. */
import type { Builder, Value } from './builder.ts';

/** The sum of all elements, a scalar. */
export const sumAll = (b: Builder, x: Value): Value =>
  b.sum(
    x,
    x.type.shape.map((_, i) => i),
  );

/** Sign of each element: −1, 0 or 1. */
export function sign(b: Builder, x: Value): Value {
  const zero = b.scalar(0);
  return b.sub(b.cast(b.greater(x, zero), 'float32'), b.cast(b.greater(zero, x), 'float32'));
}

/** |x|, element by element; its gradient at 0 is 0, as in PyTorch. */
export const abs = (b: Builder, x: Value): Value => b.mul(x, sign(b, x));

/** x², element by element. */
export const square = (b: Builder, x: Value): Value => b.mul(x, x);

/** Smallest number whose logarithm is taken: log(0) stays finite, and so does its gradient. */
const TINY = 1.2e-38;

/** log(x), at least that of the smallest normal float32. */
export const safeLog = (b: Builder, x: Value): Value => b.log(b.maximum(x, b.scalar(TINY)));
