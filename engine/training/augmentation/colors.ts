/** Colors of images, changed in saturation and hue. */
import type { Builder, Value } from '../../program/builder.ts';
import { GRAY, TURN } from '../../settings/augmentation.ts';

/**
 * Changes saturation and hue, as `saturate` and `hueRotate` of the W3C's Filter Effects together.
 * @param x float32 [N, height, width, 3]
 * @param chroma what is kept of a color's distance from gray, [N, 1, 1, 1]
 * @param turn what is added of the hue rotated by 90°, [N, 1, 1, 1]
 * @returns float32 [N, height, width, 3]
 */
export function recolored(b: Builder, x: Value, chroma: Value, turn: Value): Value {
  const channels = TURN.map((_, i) => b.slice(x, [0, 0, 0, i], [-1, -1, -1, 1]));
  const mixed = (weights: readonly number[]): Value =>
    channels.map((channel, i) => b.mul(channel, b.scalar(weights[i]!))).reduce((sum, part) => b.add(sum, part));
  const gray = mixed(GRAY);
  const colors = channels.map((channel, i) =>
    b.add(b.add(gray, b.mul(b.sub(channel, gray), chroma)), b.mul(mixed(TURN[i]!), turn)),
  );
  return b.concat(colors, 3);
}
