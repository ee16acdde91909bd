/** Depthwise convolution. */
import type { Builder, Value } from '../../program/builder.ts';
import type { Pair } from '../../program/types.ts';

/**
 * One product per tap of the filter, summed up, instead of one convolution per channel.
 * @param x [N, height, width, channels], padded
 * @param filter [kernel height, kernel width, 1, channels]
 * @param size of the output
 */
export function depthwise(
  b: Builder,
  x: Value,
  filter: Value,
  { strides, dilations, size }: { strides: Pair; dilations: Pair; size: Pair },
): Value {
  const [rows, columns, , channels] = filter.type.shape as [number, number, number, number];
  const reach = size.map((n, axis) => (n - 1) * strides[axis]! + 1) as [number, number];
  const taps: Value[] = [];
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      const seen = b.slice(x, [0, i * dilations[0], j * dilations[1], 0], [-1, ...reach, -1]);
      // Pooling with a window of one pixel is a strided slice.
      const picked = strides[0] * strides[1] === 1 ? seen : b.maxPool(seen, { kernel: [1, 1], strides });
      const weight = b.reshape(b.slice(filter, [i, j, 0, 0], [1, 1, 1, channels]), [channels]);
      taps.push(b.mul(picked, weight));
    }
  }
  return taps.reduce((sum, tap) => b.add(sum, tap));
}
