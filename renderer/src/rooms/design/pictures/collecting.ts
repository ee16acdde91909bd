/** Pictures of layers that combine several values along an axis: sums, norms, gates, neighbouring channels. */
import { axisIn, type PictureOf, sampleSizes } from '../../../../../engine/layers/picture.ts';
import type { Mapping } from './mapping.ts';
import { make, type Scene } from './scene.ts';
import { mapped, spread, tensor, valueAt, written } from './tensor.ts';

const SIGNS: { readonly [K in PictureOf<'reduce'>['into']]: (p: number) => string } = {
  sum: () => 'Σ x',
  mean: () => 'Σ x / n',
  max: () => 'max x',
  norm: (p) => `|x| (p = ${written(p)})`,
};

export function reducing(scene: Scene<'reduce'>): Mapping | null {
  const { dims, keep, into, p = 2 } = scene.picture;
  const sizes = sampleSizes(dims);
  if (!sizes) return null;
  const x = tensor(sizes, spread);
  return mapped(
    [x],
    make(scene, [x]),
    { says: (words) => words.reduce(words.reduced[into](p), dims.join(', '), keep) },
    { written: (value) => `${SIGNS[into](p)} = ${written(value)}` },
  );
}

export function gating(scene: Scene<'gate'>): Mapping | null {
  const { dim } = scene.picture;
  const sizes = sampleSizes([dim]);
  if (!sizes) return null;
  const x = tensor(
    sizes.map((size, axis) => (axis === axisIn(sizes, dim) ? 4 : size)),
    spread,
  );
  return mapped(
    [x],
    make(scene, [x]),
    { says: (words) => words.gate(dim) },
    {
      written: (value, from) => {
        const [a, b] = from.map(([, element]) => written(x.values[element]!));
        return `${a} · σ(${b}) = ${written(value)}`;
      },
    },
  );
}

export function neighbouring(scene: Scene<'neighbours'>): Mapping {
  const { size } = scene.picture;
  // Rows are channels.
  const x = tensor([1, 7, 4], spread);
  return mapped(
    [x],
    make(scene, [x]),
    { says: (words) => words.neighbours(size) },
    {
      written: (value, _, index) => {
        const own = valueAt(x, index);
        return `${written(own)} / ${written(own / value, 6)} = ${written(value, 6)}`;
      },
    },
  );
}
