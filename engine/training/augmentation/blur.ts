/** Gaussian blur of images, each with its own deviation. */
import type { Builder, Value } from '../../program/builder.ts';

/** Weights of all pixels of a line for each of its pixels, [N, size, size]: the sum of each row is 1. */
function weights(b: Builder, exponent: Value, size: number): Value {
  const squares = b.constant(
    Array.from({ length: size * size }, (_, i) => ((i % size) - Math.floor(i / size)) ** 2),
    [1, size, size],
  );
  const near = b.exp(b.mul(squares, b.reshape(exponent, ['N', 1, 1])));
  return b.div(near, b.sum(near, [2], true));
}

/**
 * Blurs along both axes; at the edges the weights of what is inside sum up to 1.
 * @param x float32 [N, height, width, channels]
 * @param exponent −1 / 2σ², [N, 1]
 * @returns float32 [N, height, width, channels]
 */
export function blurred(b: Builder, x: Value, exponent: Value): Value {
  const [, height, width, channels] = x.type.shape as [unknown, number, number, number];
  const down = b.matMul(weights(b, exponent, height), b.reshape(x, ['N', height, width * channels]));
  const lines = b.transpose(b.reshape(down, ['N', height, width, channels]), [0, 2, 1, 3]);
  const across = b.matMul(weights(b, exponent, width), b.reshape(lines, ['N', width, height * channels]));
  return b.transpose(b.reshape(across, ['N', width, height, channels]), [0, 2, 1, 3]);
}
