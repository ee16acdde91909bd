/** Saliency maps of an image: pure functions of what the saliency program outputs. */

/** Values in rows, one a pixel. */
export interface Map2d {
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

/**
 * Largest absolute gradient over the channels (Simonyan, Vedaldi and Zisserman, 2014, "Deep inside convolutional
 * networks", section 3.1).
 * @param gradient [1, channels, height, width]
 */
export function gradientMap(gradient: ArrayLike<number>, channels: number, height: number, width: number): Map2d {
  const size = height * width;
  const values = new Float32Array(size);
  for (let channel = 0; channel < channels; channel += 1)
    for (let at = 0; at < size; at += 1) values[at] = Math.max(values[at]!, Math.abs(gradient[channel * size + at]!));
  return { height, width, values };
}

/**
 * Grad-CAM: feature maps weighted by their mean gradients, without what speaks against the class (Selvaraju et al.,
 * 2017, equations 1 and 2).
 * @param maps, gradient [1, channels, height, width] of a convolution's output
 */
export function gradCam(
  maps: ArrayLike<number>,
  gradient: ArrayLike<number>,
  channels: number,
  height: number,
  width: number,
): Map2d {
  const size = height * width;
  const sums = new Float64Array(size);
  for (let channel = 0; channel < channels; channel += 1) {
    let weight = 0;
    for (let at = 0; at < size; at += 1) weight += gradient[channel * size + at]! / size;
    for (let at = 0; at < size; at += 1) sums[at]! += weight * maps[channel * size + at]!;
  }
  return { height, width, values: Float32Array.from(sums, (value) => Math.max(0, value)) };
}

/** Bilinear, with the pixels' centers as positions; beyond the outer centers the value of the nearest. */
export function enlarged({ height, width, values }: Map2d, toHeight: number, toWidth: number): Map2d {
  const place = (at: number, from: number, to: number): [number, number, number] => {
    const position = Math.min(from - 1, Math.max(0, ((at + 0.5) * from) / to - 0.5));
    const low = Math.floor(position);
    return [low, Math.min(from - 1, low + 1), position - low];
  };
  const result = new Float32Array(toHeight * toWidth);
  for (let row = 0; row < toHeight; row += 1) {
    const [top, bottom, down] = place(row, height, toHeight);
    for (let column = 0; column < toWidth; column += 1) {
      const [left, right, across] = place(column, width, toWidth);
      const at = (y: number): number => values[y * width + left]! * (1 - across) + values[y * width + right]! * across;
      result[row * toWidth + column] = at(top) * (1 - down) + at(bottom) * down;
    }
  }
  return { height: toHeight, width: toWidth, values: result };
}

/** A square of pixels. */
export interface Patch {
  readonly top: number;
  readonly left: number;
  readonly side: number;
}

/** Patches in a row at most, where these cover it; more would take long and show little. */
const MOST_ACROSS = 14;
/** Side of a patch as a share of the image's. */
const PATCH_SHARE = 1 / 7;

/** Overlapping patches that cover an image. */
export function patchesOf(height: number, width: number): Patch[] {
  const side = Math.max(1, Math.round(Math.min(height, width) * PATCH_SHARE));
  const places = (length: number): number[] => {
    const most = Math.max(MOST_ACROSS, Math.ceil(length / side));
    const count = Math.min(most, Math.ceil((2 * (length - side)) / side) + 1);
    return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.round((i * (length - side)) / (count - 1))));
  };
  return places(height).flatMap((top) => places(width).map((left) => ({ top, left, side })));
}

/** An image with a patch in one value for each channel. @param pixels [channels, height, width] */
export function covered(
  pixels: Float32Array,
  { top, left, side }: Patch,
  shape: { channels: number; height: number; width: number },
  fill: readonly number[],
): Float32Array {
  const { channels, height, width } = shape;
  const result = Float32Array.from(pixels);
  for (let channel = 0; channel < channels; channel += 1)
    for (let row = top; row < Math.min(height, top + side); row += 1) {
      const begin = (channel * height + row) * width + left;
      result.fill(fill[channel]!, begin, Math.min(begin + side, (channel * height + row + 1) * width));
    }
  return result;
}

/**
 * How much the score falls where a pixel is covered: the mean over the patches that hold it (Zeiler and Fergus, 2014,
 * section 4.2). Positive: the pixel speaks for the class.
 */
export function occlusionMap(
  patches: readonly Patch[],
  falls: readonly number[],
  height: number,
  width: number,
): Map2d {
  const sums = new Float64Array(height * width);
  const counts = new Float64Array(height * width);
  patches.forEach(({ top, left, side }, i) => {
    for (let row = top; row < Math.min(height, top + side); row += 1)
      for (let column = left; column < Math.min(width, left + side); column += 1) {
        sums[row * width + column]! += falls[i]!;
        counts[row * width + column]! += 1;
      }
  });
  return { height, width, values: Float32Array.from(sums, (sum, at) => (counts[at] ? sum / counts[at] : 0)) };
}
