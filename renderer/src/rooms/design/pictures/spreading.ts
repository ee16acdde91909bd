/** Pictures of transposed convolutions, and of windows in a volume. */
import type { ParameterSpec } from '../../../../../engine/layers/parameters.ts';
import { type Mapping, sample } from './mapping.ts';
import { byInput, imageOf, volume } from './resizing.ts';
import { make, type Scene, sizeOf } from './scene.ts';
import { mapped, type Tensor } from './tensor.ts';

/** Longest side of a picture with legible cells. */
const MOST = 20;

/** A kernel of ones, without bias. */
const ones = ({ shape }: ParameterSpec): number[] => Array<number>(sizeOf(shape)).fill(shape.length > 1 ? 1 : 0);
/** A mean kernel, without bias. */
const mean = (spec: ParameterSpec): number[] => ones(spec).map((value, _, all) => value / all.length);

export function painting(scene: Scene<'paint'>): Mapping | null {
  const { kernel, stride } = scene.picture;
  const flat = scene.layer.spatialRank === 1;
  const x: Tensor = flat ? { shape: [1, 1, 5], values: sample(1, 5).flat() } : imageOf(sample(3, 3));
  const { params, layer } = scene;
  const [out] = layer.infer({ params, inputs: [{ dtype: 'float32', shape: ['N', ...x.shape.slice(1)] }] });
  if (out!.shape.slice(2).some((size) => Number(size) > MOST)) return null;
  const [made] = make(scene, [x], { weights: ones });
  const brightest = Math.max(...made!.values);
  const bright = { ...made!, values: made!.values.map((value) => value / brightest) };
  return byInput(mapped([x], [bright], { down: flat, says: (words) => words.paint(kernel, stride) }));
}

/** The smallest volume in which windows move. */
export function through(scene: Scene<'volume'>): Mapping | null {
  const { axes: axesOf } = scene.picture;
  const axes = axesOf(scene.params, ['N', 1, 8, 8, 8]);
  const sizes = axes.map(({ kernel, dilation, before, after }) =>
    Math.max(4, dilation * (kernel - 1) + 1 - before - after),
  );
  if (sizes.some((size) => size > 8)) return null;
  const x = volume(sizes);
  const kernel = axes.map((axis) => axis.kernel).join('×');
  return mapped([x], make(scene, [x], { weights: mean }), { says: (words) => words.slices(kernel, sizes[0]!) });
}
