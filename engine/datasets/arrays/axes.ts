/** Axes of an array of samples. */

/** Indices of the axes for height, width and channels; null where there is one channel and no axis for it. */
export interface ImageAxes {
  readonly height: number;
  readonly width: number;
  readonly channels: number | null;
}

/** Numbers of channels that an image can have, the likeliest first. */
const CHANNELS = [1, 3, 4, 2];

/**
 * The axes of images, samples first: [N, H, W], [N, H, W, C] or [N, C, H, W]. The smaller of both candidates is the
 * channels axis where images can have that many, the last one where both are equal.
 */
export function imageAxes(shape: readonly number[]): ImageAxes {
  if (shape.length === 3) return { height: 1, width: 2, channels: null };
  const rank = (size: number): number => (CHANNELS.includes(size) ? CHANNELS.indexOf(size) : CHANNELS.length + size);
  const last = rank(shape[3]!) <= rank(shape[1]!);
  return last ? { height: 1, width: 2, channels: 3 } : { height: 2, width: 3, channels: 1 };
}

/** Strides of an array, in values. */
export function stridesOf(shape: readonly number[], fortran: boolean): number[] {
  const strides = shape.map(() => 1);
  const order = shape.map((_, axis) => axis);
  if (!fortran) order.reverse();
  let stride = 1;
  for (const axis of order) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}
