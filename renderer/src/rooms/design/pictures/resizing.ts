/** Pictures of layers that change the size of an image: padding, upsampling, adaptive pooling. */
import { LARGEST } from '../../../../../engine/layers/picture.ts';
import { box, type Mapping, sample, type Spot } from './mapping.ts';
import { make, type Scene } from './scene.ts';
import { type Made, mapped, type Tensor, tensor } from './tensor.ts';
import { imageFor } from './window.ts';

/** An image as one sample with one channel. */
export const imageOf = (image: readonly (readonly number[])[]): Tensor => ({
  shape: [1, 1, image.length, image[0]!.length],
  values: image.flat(),
});
const volumeOf = (slices: readonly (readonly (readonly number[])[])[]): Tensor => ({
  shape: [1, 1, slices.length, slices[0]!.length, slices[0]![0]!.length],
  values: slices.flat(2),
});
/** Slices that differ. */
export const volume = ([depth, rows, columns]: readonly number[]): Tensor =>
  volumeOf(Array.from({ length: depth! }, (_, d) => sample(rows!, columns!, d * 0.23)));

/** Constant padding is drawn as empty cells; steps are only the border of the image. */
export function padding(scene: Scene<'pad'>): Mapping {
  const { sides, mode, value } = scene.picture;
  const [rows, columns] = [4, 5];
  const x = imageOf(sample(rows, columns));
  const [made] = make(scene, [x]);
  const drawn = mapped([x], [made!], {
    says: (words) => words.pad(sides.join(' '), mode, mode === 'constant' ? value : null),
  });
  const [top, , left] = sides.map((side) => Math.min(LARGEST.side, side)) as [number, number, number];
  const inside = ([, y, x]: Spot): boolean => y >= top && y < top + rows && x >= left && x < left + columns;
  const empty = drawn.steps.filter(({ from }) => !from.length).map(({ to }) => String(to[0]));
  return {
    ...drawn,
    to: drawn.to.map((one, g) =>
      one.map((line, y) => line.map((cell, x) => (empty.includes(`${g},${y},${x}`) ? null : cell))),
    ),
    steps: drawn.steps.filter(({ to }) => !inside(to[0]!)),
  };
}

/** One step for each input value, with the outputs it affects. */
export function byInput(mapping: Mapping): Mapping {
  const places = mapping.from.flatMap((one, g) => box(g, 0, 0, one.length, one[0]!.length));
  const goes = new Map(places.map((spot) => [String(spot), [] as Spot[]]));
  for (const { from, to } of mapping.steps) for (const spot of from) goes.get(String(spot))!.push(...to);
  return { ...mapping, steps: places.map((spot) => ({ from: [spot], to: goes.get(String(spot))! })) };
}

export function upsampling(scene: Scene<'upsample'>): Mapping {
  const { factors, mode } = scene.picture;
  const x = imageOf(sample(3, 3));
  return byInput(mapped([x], make(scene, [x]), { says: (words) => words.upsample(factors.join('×'), mode) }));
}

/** One position of all channels per step. */
export function shuffling(scene: Scene<'shuffle'>): Mapping {
  const { factor } = scene.picture;
  const channels = Math.min(LARGEST.factor, factor) ** 2;
  const x = tensor([1, channels, 2, 2], (i) => 0.15 + (0.85 * Math.floor(i / 4)) / Math.max(1, channels - 1));
  return mapped(
    [x],
    make(scene, [x]),
    { says: (words) => words.shuffle(factor) },
    {
      together: (_, _index, from) => from[0]![1] % 4,
    },
  );
}

/** Also for a volume, drawn as its slices. */
export function gathering(scene: Scene<'regions'>): Mapping {
  const { largest } = scene.picture;
  const x = scene.layer.spatialRank === 3 ? volume([3, 4, 4]) : imageFor(scene).tensor;
  const made: Made[] = make(scene, [x]);
  const size = made[0]!.shape.slice(2).join('×');
  return mapped([x], made, { down: scene.layer.spatialRank === 1, says: (words) => words.gather(size, largest) });
}
