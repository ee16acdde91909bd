/** Colors of a saliency map that is laid over its image. */

/** sRGB: what speaks for a class, and what speaks against it; far apart also for color-blind eyes. */
const FOR = [255, 140, 0];
const AGAINST = [40, 130, 255];
/** Opacity of the largest value. */
const MOST = 0.85;
/** Below this share of the largest value nothing is drawn, so that the image stays visible. */
const LEAST = 0.08;

/**
 * @param values one a pixel; negative ones speak against the class
 * @returns RGBA bytes; the largest magnitude is the most opaque, and equal magnitudes are equally so
 */
export function heatPixels(values: readonly number[]): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * values.length);
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (most === 0 || !Number.isFinite(most)) return pixels;
  values.forEach((value, i) => {
    const share = Math.abs(value) / most;
    if (share < LEAST) return;
    pixels.set(value > 0 ? FOR : AGAINST, 4 * i);
    pixels[4 * i + 3] = Math.round(255 * MOST * share);
  });
  return pixels;
}
