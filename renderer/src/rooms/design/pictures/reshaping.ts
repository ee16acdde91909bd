/** Pictures of layers that change the shape only. */
import type { Mapping } from './mapping.ts';
import { make, type Scene } from './scene.ts';
import { later, mapped, shapes } from './tensor.ts';

export function reshapingOf(scene: Scene<'reshape'>): Mapping | null {
  const { sample, to } = scene.picture;
  if (!sample) return null;
  const x = later(sample);
  const made = make(scene, [x]);
  const size = (one: number): string => (one === -1 ? '?' : String(one));
  const said = to ? `→ N×${to.map(size).join('×')}` : shapes(sample.slice(1), made[0]!.shape.slice(1));
  return mapped([x], made, { down: true, under: said, says: (words) => words.reshape(said) });
}
