/** Reproducible draws of dropped units. */
import { type Scene, sizeOf, stage } from './scene.ts';
import type { Tensor } from './tensor.ts';

export interface Dropout {
  readonly p: number;
  readonly drops: 'units' | 'channels' | 'alpha';
  /** Number of units, or of channels with `each` values. */
  readonly count: number;
  readonly each: number;
  /** Whether each unit is dropped in a draw. */
  out(draw: number): readonly boolean[];
}

const [UNITS, CHANNELS, SIDE] = [40, 10, 3];

export function dropoutOf(scene: Scene<'dropout'>): Dropout {
  const { p, drops } = scene.picture;
  const [count, space] = drops === 'channels' ? [CHANNELS, [SIDE, SIDE]] : [UNITS, []];
  const [shape, each] = [[1, count, ...space], sizeOf(space)];
  const filled = (value: number): Tensor => ({ shape, values: Array<number>(count * each).fill(value) });
  const [ones, twos] = [filled(1), filled(2)];
  const layer = stage(scene, [ones], { training: true });
  return {
    p,
    drops,
    count: count,
    each,
    // A dropped output does not depend on its input.
    out: (draw) => {
      const [one, other] = [layer.run([ones], draw)[0]!, layer.run([twos], draw)[0]!];
      return Array.from({ length: count }, (_, unit) => one.values[unit * each] === other.values[unit * each]);
    },
  };
}
