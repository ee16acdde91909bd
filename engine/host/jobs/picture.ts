/** Small pictures of tensors: byte maps for images, values for vectors. */
import type { NodePicture } from '../../protocol/reports.ts';

/** Longest side of a map, and most values of a vector; larger ones are averaged. */
const MOST_SIDE = 64;
const MOST_VALUES = 256;

/** Assigns `size` values to at most `most` bins. */
function bins(size: number, most: number): (index: number) => number {
  const count = Math.min(size, most);
  return (index) => Math.floor((index * count) / size);
}

/** A map, averaged where it has more rows or columns than `most`. */
function shrunk(
  values: Float32Array,
  rows: number,
  columns: number,
  most: number,
): { data: Float32Array; height: number; width: number } {
  const [height, width] = [Math.min(rows, most), Math.min(columns, most)];
  if (height === rows && width === columns) return { data: values, height, width };
  const [rowOf, columnOf] = [bins(rows, most), bins(columns, most)];
  const [sums, counts] = [new Float32Array(height * width), new Float32Array(height * width)];
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const at = rowOf(y) * width + columnOf(x);
      sums[at]! += values[y * columns + x]!;
      counts[at]! += 1;
    }
  }
  return { data: sums.map((sum, i) => sum / counts[i]!), height, width };
}

/** Minimum and maximum of the finite values; zeros where there are none. */
function rangeOf(values: Float32Array): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 0];
}

/**
 * @param shape of one sample, without the batch, before channels were omitted
 * @param data of one sample; of images and volumes possibly only the first channels
 */
export function pictureOf(node: string, shape: readonly number[], data: Float32Array): NodePicture {
  const finite = data.every(Number.isFinite);
  if (shape.length < 2) {
    const { data: values } = shrunk(data, 1, data.length, MOST_VALUES);
    const [low, high] = rangeOf(values);
    return {
      node,
      shape: [...shape],
      finite,
      kind: 'values',
      values: [...values].map((v) => (Number.isFinite(v) ? v : 0)),
      low,
      high,
    };
  }
  const [rows, columns] = shape.slice(-2) as [number, number];
  // A volume is shown by its middle slice.
  const depth = shape.length === 4 ? shape[1]! : 1;
  const place = rows * columns;
  const count = data.length / (place * depth);
  const maps = Array.from({ length: count }, (_, channel) => {
    const begin = (channel * depth + Math.floor(depth / 2)) * place;
    return shrunk(data.subarray(begin, begin + place), rows, columns, MOST_SIDE);
  });
  const { height, width } = maps[0]!;
  const ranges = maps.map((map) => rangeOf(map.data));
  const pixels = Buffer.alloc(count * height * width);
  maps.forEach((map, channel) => {
    const [low, high] = ranges[channel]!;
    const scale = high > low ? 255 / (high - low) : 0;
    map.data.forEach((value, i) => {
      pixels[channel * height * width + i] = Number.isFinite(value) ? Math.round((value - low) * scale) : 0;
    });
  });
  return { node, shape: [...shape], finite, kind: 'maps', width, height, pixels: pixels.toString('base64'), ranges };
}
