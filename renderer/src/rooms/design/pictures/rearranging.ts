/** Pictures of layers that move or select values without changing them. */
import { axisIn, sampleSizes } from '../../../../../engine/layers/picture.ts';
import type { Mapping } from './mapping.ts';
import { make, type Scene, sizeOf } from './scene.ts';
import { later, mapped, shapes } from './tensor.ts';

/** Most indices of an axis that are distinguishable. */
const MOST_INDICES = 32;

const resized = (sizes: readonly number[], axis: number, size: number): number[] =>
  sizes.map((one, i) => (i === axis ? size : one));

export function permuting(scene: Scene<'permute'>): Mapping | null {
  const { dims } = scene.picture;
  const sizes = sampleSizes(dims, dims.length);
  if (!sizes) return null;
  const x = later(sizes);
  const made = make(scene, [x]);
  return mapped([x], made, {
    under: shapes(sizes.slice(1), made[0]!.shape.slice(1)),
    says: (words) => words.permute(dims.join(', ')),
  });
}

export function slicing(scene: Scene<'slice'>): Mapping | null {
  const { dim, start, end } = scene.picture;
  const open = end === Infinity;
  // One index more than selected, so that something is visibly left out.
  const reach = (at: number): number => Math.abs(at) + 1;
  const size = Math.max(4, reach(start), open ? 0 : start >= 0 && end < 0 ? reach(end - start) : reach(end));
  const sizes = sampleSizes([dim]);
  if (!sizes || size > MOST_INDICES) return null;
  const axis = axisIn(sizes, dim);
  const x = later(resized(sizes, axis, size));
  const range = `${start || ''}:${open ? '' : end}`.replaceAll('-', '−');
  return mapped(
    [x],
    make(scene, [x]),
    { down: axis === sizes.length - 1, under: `[${range}]`, says: (words) => words.slice(dim, range) },
    { together: (_, index) => index[axis]! },
  );
}

export function splitting(scene: Scene<'split'>): Mapping | null {
  const { dim, chunks, params } = scene.picture;
  const sizes = sampleSizes([dim]);
  if (!sizes) return null;
  const parts = Number(params?.['chunks'] ?? chunks);
  // The last part is shorter where an axis does not divide evenly.
  const x = later(resized(sizes, axisIn(sizes, dim), 2 * parts - 1));
  const made = make(scene, [x]);
  return mapped(
    [x],
    made,
    {
      toColumns: sizeOf(made[0]!.shape.slice(1, -2)),
      more: chunks - parts,
      says: (words) => words.split(chunks, dim),
    },
    { together: (output) => output },
  );
}
