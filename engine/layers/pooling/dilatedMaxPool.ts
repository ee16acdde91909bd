/** Dilated maximum pooling, from primitives without dilation. */
import type { Builder, Value } from '../../program/builder.ts';
import { batchFactor } from '../../program/shapes.ts';
import type { Dim, Pair, PoolAttrs } from '../../program/types.ts';

export interface DilatedPoolAttrs extends PoolAttrs {
  readonly dilations: Pair;
}

const times = (batch: Dim, count: number): Dim =>
  typeof batch === 'number' ? batch * count : batchFactor(batch) * count === 1 ? 'N' : `${batchFactor(batch) * count}N`;

/**
 * Dilated maximum along one axis of an image [N, height, width, channels], at every position. With position = row ·
 * dilation + column, a window is consecutive rows of one column: an image of those is pooled without dilation.
 */
function maxAlong(b: Builder, x: Value, axis: 1 | 2, size: number, dilation: number): Value {
  const { shape } = x.type;
  const [batch, height, width, channels] = shape as readonly [Dim, number, number, number];
  const length = axis === 1 ? height : width;
  const rows = Math.ceil(length / dilation);
  const filled = b.pad(
    x,
    shape.map((_, i): Pair => [0, i === axis ? rows * dilation - length : 0]),
    -Infinity,
  );
  const images: readonly Dim[] =
    axis === 1 ? [batch, rows, dilation * width, channels] : [times(batch, height), rows, dilation, channels];
  const pooled = b.maxPool(b.reshape(filled, images), { kernel: [size, 1], strides: [1, 1] });
  const places = (rows - size + 1) * dilation;
  const back = b.reshape(
    pooled,
    shape.map((dim, i) => (i === axis ? places : dim)),
  );
  return b.slice(
    back,
    shape.map(() => 0),
    shape.map((_, i) => (i === axis ? length - dilation * (size - 1) : -1)),
  );
}

/** @param x a padded image [N, height, width, channels]. Of equal maxima the first takes the gradient. */
export function dilatedMaxPool(b: Builder, x: Value, { kernel, strides, dilations }: DilatedPoolAttrs): Value {
  if (dilations.every((dilation, i) => dilation === 1 || kernel[i] === 1)) return b.maxPool(x, { kernel, strides });
  // Last axis first, so that the first of equal maxima is the first in memory order.
  const across = maxAlong(b, x, 2, kernel[1], dilations[1]);
  const everywhere = maxAlong(b, across, 1, kernel[0], dilations[0]);
  return strides.every((stride) => stride === 1) ? everywhere : b.maxPool(everywhere, { kernel: [1, 1], strides });
}
