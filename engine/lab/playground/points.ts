/** Points of two classes in a plane, as `playgroundCode` draws them in PyTorch. */
import type { Generator } from '../torch/random.ts';
import type { PointSet } from './settings.ts';

/** Points of a class. */
export const OF_CLASS = 60;

interface Curve {
  /** Of the parameter t. */
  readonly range: readonly [from: number, to: number];
  /** Place on the first class's curve. */
  readonly at: (t: number) => readonly [x: number, y: number];
  /** The second class's curve is this times the first one's. */
  readonly second: number;
  /** Standard deviation of the noise. */
  readonly noise: number;
  /** The curve of t in PyTorch. */
  readonly code: string;
}

export const CURVES: Readonly<Record<PointSet, Curve>> = {
  moons: {
    range: [0, 3.1416],
    at: (t) => [Math.cos(t) - 0.5, Math.sin(t) - 0.25],
    second: -1,
    noise: 0.12,
    code: 'torch.cos(t) - 0.5, torch.sin(t) - 0.25',
  },
  spirals: {
    range: [0.15, 1],
    at: (t) => [1.5 * t * Math.cos(6 * t), 1.5 * t * Math.sin(6 * t)],
    second: -1,
    noise: 0.04,
    code: '1.5 * t * torch.cos(6 * t), 1.5 * t * torch.sin(6 * t)',
  },
  circles: {
    range: [0, 6.2832],
    at: (t) => [1.4 * Math.cos(t), 1.4 * Math.sin(t)],
    second: 0.4,
    noise: 0.12,
    code: '1.4 * torch.cos(t), 1.4 * torch.sin(t)',
  },
};

/** Points row-major [120, 2], the first class before the second. */
export function drawPoints(set: PointSet, generator: Generator): Float64Array {
  const { range, at, second, noise } = CURVES[set];
  const [from, to] = range;
  const curve = Array.from({ length: OF_CLASS }, (_, i) => at(from + ((to - from) * i) / (OF_CLASS - 1)));
  const places = [...curve, ...curve.map(([x, y]) => [second * x, second * y])].flat();
  const moved = generator.normals(places.length);
  return moved.map((by, i) => Math.fround(places[i]! + noise * by));
}
