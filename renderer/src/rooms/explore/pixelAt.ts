/** The pixel under the pointer. */
import type { Images } from '../../state/document/samples.ts';

/**
 * @param across and `down`: relative position in a square, in which the image is centered with its aspect ratio
 * @returns null beside the image; values are stored bytes, one per channel
 */
export function pixelAt(
  { shape, pixels }: Images,
  index: number,
  across: number,
  down: number,
): { x: number; y: number; values: number[] } | null {
  const [channels, height, width] = shape;
  const longest = Math.max(width, height);
  const x = Math.floor(across * longest - (longest - width) / 2);
  const y = Math.floor(down * longest - (longest - height) / 2);
  if (x < 0 || y < 0 || x >= width || y >= height) return null;
  const from = ((index * height + y) * width + x) * channels;
  return { x, y, values: [...pixels.subarray(from, from + channels)] };
}
