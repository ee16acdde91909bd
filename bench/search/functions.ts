/**
 * Functions of the search benchmark, all to be minimized, with a course over epochs: far from their value at first, and
 * by different amounts, as losses are.
 */
import type { Point, Space } from '../../engine/search/space.ts';

export interface SearchFunction {
  readonly name: string;
  readonly space: Space;
  /** Its least value. */
  readonly least: number;
  /** Spread of its values, by which the course over epochs is scaled. */
  readonly spread: number;
  value(point: Point): number;
}

const float = (path: string, min: number, max: number, more: { log?: boolean } = {}) =>
  ({ path, kind: 'float', min, max, ...more }) as const;
const at = (point: Point, path: string): number => point[path] as number;

/** Branin & Hoo (1972); three minima of 0.397887. */
const branin: SearchFunction = {
  name: 'Branin',
  space: [float('x', -5, 10), float('y', 0, 15)],
  least: 0.397887,
  spread: 50,
  value: (point) => {
    const [x, y] = [at(point, 'x'), at(point, 'y')];
    const b = 5.1 / (4 * Math.PI ** 2);
    return (y - b * x * x + (5 / Math.PI) * x - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
};

const WEIGHTS = [1, 1.2, 3, 3.2];
const SHARPNESS = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const CENTERS = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

/** Hartmann (1973) in six dimensions; least −3.32237. */
const hartmann: SearchFunction = {
  name: 'Hartmann-6',
  space: Array.from({ length: 6 }, (_, i) => float(`x${i}`, 0, 1)),
  least: -3.32237,
  spread: 1,
  value: (point) =>
    -WEIGHTS.reduce((sum, weight, k) => {
      const distance = SHARPNESS[k]!.reduce((all, a, i) => all + a * (at(point, `x${i}`) - CENTERS[k]![i]!) ** 2, 0);
      return sum + weight * Math.exp(-distance);
    }, 0),
};

/**
 * Like the settings of a training: an optimizer, each with settings of its own on a logarithmic scale, and a depth, where
 * a second width exists for deep networks only. Least 0, at SGD with 0.02 and 0.9, depth 3, widths 64 and 32.
 */
const conditional: SearchFunction = {
  name: 'conditional',
  space: [
    { path: 'optimizer', kind: 'categorical', values: ['SGD', 'Adam', 'RMSprop'] },
    { ...float('sgdRate', 1e-5, 1, { log: true }), when: { path: 'optimizer', values: ['SGD'] } },
    { ...float('momentum', 0, 0.99), when: { path: 'optimizer', values: ['SGD'] } },
    { ...float('rate', 1e-5, 1, { log: true }), when: { path: 'optimizer', values: ['Adam', 'RMSprop'] } },
    { path: 'depth', kind: 'integer', min: 1, max: 4 },
    { path: 'width', kind: 'integer', min: 4, max: 512, log: true },
    { path: 'second', kind: 'integer', min: 4, max: 512, log: true, when: { path: 'depth', values: [3, 4] } },
  ],
  least: 0,
  spread: 1,
  value: (point) => {
    const off = (path: string, best: number): number => Math.log10(at(point, path) / best) ** 2;
    const rate =
      point['optimizer'] === 'SGD'
        ? 0.5 * off('sgdRate', 0.02) + (at(point, 'momentum') - 0.9) ** 2
        : 0.5 * off('rate', 0.002) + (point['optimizer'] === 'Adam' ? 0.1 : 0.25);
    const depth = [0.6, 0.25, 0, 0.05][at(point, 'depth') - 1]!;
    return rate + depth + 0.3 * off('width', 64) + (Object.hasOwn(point, 'second') ? 0.3 * off('second', 32) : 0);
  },
};

export const FUNCTIONS: readonly SearchFunction[] = [branin, hartmann, conditional];

/** The value after some epochs: it falls to its last one, for some points slower than for others. */
export function valueAt({ space, spread, value }: SearchFunction, point: Point, epochs: number, most: number): number {
  const place = (dimension: Space[number]): number => {
    const own = point[dimension.path] ?? 0;
    return dimension.kind === 'categorical' ? dimension.values.indexOf(own) : Number(own);
  };
  const phase = space.reduce((sum, dimension, i) => sum + (i + 1) * place(dimension), 0);
  const slowness = 0.6 + 0.4 * Math.sin(3 * phase);
  return value(point) + spread * slowness * (1 / epochs - 1 / most);
}
