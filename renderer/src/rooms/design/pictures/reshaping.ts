/** Values that keep their order and get another shape. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import type { Mapping } from './mapping.ts';
import { axisIn, gridsOf, later, shapes, sizesFor } from './tensor.ts';

/** The sample all these pictures show: channels, height, width. */
const SAMPLE = [2, 3, 4];
const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

/** A small shape in place of one that may be large: at most 2×3×4, axes before the last three left out. */
export const small = (shape: readonly number[]): number[] =>
  shape.slice(-3).map((size, i, { length }) => {
    const most = SAMPLE[3 - length + i]!;
    return size < 1 ? most : Math.min(size, most);
  });

/** The sample's shape with the axes from `start` to `end` made one; axis 0 is the batch. */
export function flattened(start: number, end: number): number[] {
  const at = (dim: number): number => Math.max(1, Math.min(3, dim < 0 ? dim + 4 : dim));
  const [first, last] = [at(start) - 1, at(end)];
  if (first >= last) return SAMPLE;
  return [...SAMPLE.slice(0, first), product(SAMPLE.slice(first, last)), ...SAMPLE.slice(last)];
}

/** Shapes before and after an axis of size 1 goes or comes. */
function alone(type: string, dim: number): [before: number[], after: number[]] | null {
  const longer = sizesFor([dim]);
  if (!longer) return null;
  const axis = axisIn(longer, dim);
  const [, ...rest] = longer.filter((_, i) => i !== axis);
  const [, ...one] = longer.map((size, i) => (i === axis ? 1 : size));
  return type === 'Squeeze' ? [one, rest] : [rest, one];
}

type Drawn = ReturnType<typeof gridsOf>;

/** Null for a layer that does not reshape. */
export function reshapingOf(type: string, params: Resolved): Mapping | null {
  const between = (before: readonly number[], after: readonly number[], said: string): Mapping => {
    const [from, to] = [before, after].map((sizes) => gridsOf(later([1, ...sizes]))) as [Drawn, Drawn];
    return {
      from: from.grids,
      to: to.grids,
      down: true,
      steps: from.spots.map((spot, i) => ({ from: [spot], to: [to.spots[i]!] })),
      under: said,
      says: (words) => words.reshape(said),
    };
  };
  if (type === 'Flatten') {
    const after = flattened(params['start_dim'] as number, params['end_dim'] as number);
    return between(SAMPLE, after, shapes(SAMPLE, after));
  }
  if (type === 'Squeeze' || type === 'Unsqueeze') {
    const both = alone(type, params['dim'] as number);
    return both && between(...both, shapes(...both));
  }
  const sizes = params[type === 'Reshape' ? 'shape' : 'unflattened_size'];
  if ((type !== 'Reshape' && type !== 'Unflatten') || !Array.isArray(sizes) || sizes.length === 0) return null;
  const after = small(sizes as number[]);
  const size = (one: unknown): string => (one === -1 ? '?' : String(one));
  return between([product(after)], after, `→ N×${(sizes as unknown[]).map(size).join('×')}`);
}
