/** Pictures of embedding lookups, and of layers that join tensors. */
import { axisIn, sampleSizes } from '../../../../../engine/layers/picture.ts';
import { type Mapping, sample } from './mapping.ts';
import { imageOf } from './resizing.ts';
import { make, type Scene, stage } from './scene.ts';
import { mapped, shapes, spread, type Tensor, tensor, written } from './tensor.ts';

const INDICES = [2, 0, 5, 2];

export function lookingUp(scene: Scene<'lookup'>): Mapping {
  const { rows: count, width, nothing } = scene.picture;
  let table: Tensor = { shape: [1, 1, 1], values: [] };
  const filled = ({ shape: [rows, columns] }: { readonly shape: readonly number[] }): readonly number[] => {
    table = { shape: [1, rows!, columns!], values: sample(rows!, columns!).flat() };
    return table.values;
  };
  const shape = [1, INDICES.length];
  const layer = stage(scene, [{ shape, values: [] }], { weights: filled });
  const indices = INDICES.map((index) => index % table.shape[1]!);
  const made = layer.make([{ shape, values: indices }], 'weight');
  const drawn = mapped(
    [table],
    made,
    { under: `[${indices.join(', ')}]`, says: (words) => words.embedding(count, width) },
    { together: (_, [, place]) => place! },
  );
  const emptied = (side: Mapping['from'], rows: readonly number[]): Mapping['from'] =>
    side.map((one) => one.map((line, row) => (rows.includes(row) ? line.map(() => null) : line)));
  const empty = nothing === null ? [] : [nothing];
  const without = indices.flatMap((index, place) => (index === nothing ? [place] : []));
  return { ...drawn, from: emptied(drawn.from, empty), to: emptied(drawn.to, without) };
}

/** Two shades, which show where values go. */
const SHADES = [0.3, 0.9];

export function concatenating(scene: Scene<'concat'>): Mapping | null {
  const { dim } = scene.picture;
  const sizes = sampleSizes([dim])?.map((size) => Math.max(1, size > 2 ? size - 1 : size));
  if (!sizes) return null;
  const other = sizes.map((size, axis) => (axis === axisIn(sizes, dim) ? 1 : size));
  const inputs = SHADES.map((shade, i) => tensor(i ? other : sizes, () => shade));
  return mapped(
    inputs,
    make(scene, inputs),
    { says: (words) => words.concat(dim) },
    {
      together: (_, _index, from) => from[0]![0],
    },
  );
}

export function stacking(scene: Scene<'stack'>): Mapping | null {
  const { dim } = scene.picture;
  // The new axis is one that the inputs lack.
  const sizes = sampleSizes([dim])?.slice(0, -1);
  if (!sizes) return null;
  const inputs = SHADES.map((shade) => tensor(sizes, () => shade));
  const made = make(scene, inputs);
  return mapped(
    inputs,
    made,
    { under: shapes(sizes.slice(1), made[0]!.shape.slice(1)), says: (words) => words.stack(dim) },
    { together: (_, _index, from) => from[0]![0] },
  );
}

/** A row of the first times a column of the second, summed. */
export function multiplying(scene: Scene<'matrices'>): Mapping {
  const inputs = [tensor([1, 3, 4], spread), tensor([1, 4, 3], (i) => spread(i + 12))];
  return mapped(
    inputs,
    make(scene, inputs),
    { says: (words) => words.matrices },
    {
      written: (value) => `Σ a·b = ${written(value)}`,
    },
  );
}

/** The first input decides; the shade tells which of the others is taken. */
export function choosing(scene: Scene<'choice'>): Mapping {
  const { condition } = scene.picture;
  const branches = SHADES.map((shade) => tensor([1, 3, 3], () => shade));
  const inputs = [imageOf(sample(3, 3)), ...branches];
  return mapped(inputs, make(scene, inputs), { under: condition, says: (words) => words.choice(condition) });
}

/** Brightness is the absolute value. */
export function pairwise(scene: Scene<'pairwise'>): Mapping {
  const { sign } = scene.picture;
  const inputs = [imageOf(sample(3, 3)), imageOf(sample(3, 3, 0.45))];
  const [made] = make(scene, inputs);
  const [low, high] = [Math.min(0, ...made!.values), Math.max(...made!.values)];
  const bright = { ...made!, values: made!.values.map((value) => (value - low) / (high - low)) };
  return mapped(inputs, [bright], { under: `a ${sign} b`, says: (words) => words.pairwise(sign) });
}
