/** Interpolation as a weighted sum of inputs along an axis. */
import type { Builder, Value } from '../../program/builder.ts';
import { elementCount } from '../../program/shapes.ts';

/** Weights [size, count] of PyTorch's linear interpolation from `size` to `count` positions. */
export function linearWeights(size: number, count: number, alignCorners: boolean): number[] {
  const weights = new Array<number>(size * count).fill(0);
  for (let place = 0; place < count; place += 1) {
    const source = alignCorners
      ? count > 1
        ? (place * (size - 1)) / (count - 1)
        : 0
      : Math.max(((place + 0.5) * size) / count - 0.5, 0);
    const low = Math.min(Math.floor(source), size - 1);
    const high = Math.min(low + 1, size - 1);
    weights[low * count + place]! += 1 - (source - low);
    weights[high * count + place]! += source - low;
  }
  return weights;
}

/** Applies weights [size, count] along one axis of any tensor. */
export function alongAxis(b: Builder, x: Value, axis: number, weights: readonly number[], count: number): Value {
  const { shape } = x.type;
  const last = shape.length - 1;
  const size = shape[axis] as number;
  // Swapping two axes is its own inverse.
  const swap = shape.map((_, i) => (i === axis ? last : i === last ? axis : i));
  const turned = b.transpose(x, swap);
  const lead = turned.type.shape.slice(0, -1);
  const rows = b.reshape(turned, [elementCount(lead), size]);
  const product = b.matMul(rows, b.constant(weights, [size, count]));
  return b.transpose(b.reshape(product, [...lead, count]), swap);
}
