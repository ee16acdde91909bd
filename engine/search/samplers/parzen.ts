/**
 * A density over points from points that were observed: one kernel for each, and one for no knowledge at all. A kernel is
 * a product over dimensions (Falkner et al. 2018, Watanabe arXiv 2304.11127, section 3.3): normal and cut to the bounds
 * for numbers, most of the mass on its own value for others (Aitchison & Aitken 1976). Where a dimension was not in
 * effect in an observation, its kernel knows nothing about it.
 */
import { equal } from '../../model/equal.ts';
import type { ParamValue } from '../../model/types.ts';
import type { Draws } from '../draws.ts';
import { cellOf, type Dimension, fromUnit, type Point, pointOf, type Space, toUnit } from '../space.ts';
import { normalBelow, normalDensity, normalQuantile } from './normal.ts';
import { drawValue } from './random.ts';

/** Width of a kernel of few observations, as a share of the range. */
const WIDEST = 0.15;
/** Least width where there are n kernels: 1 ∕ min(100, n + 1) of the range (magic clipping, Bergstra et al. 2011). */
const FINEST = 100;

interface Kernel {
  /** Null for the one that knows nothing. */
  readonly center: Point | null;
  readonly weight: number;
}

export class ParzenEstimator {
  readonly #space: Space;
  readonly #kernels: readonly Kernel[];
  readonly #width: number;

  /** @param weights of the observations, relative to that of the kernel that knows nothing */
  constructor(space: Space, observed: readonly Point[], weights: readonly number[]) {
    this.#space = space;
    const all = [...weights, 1];
    const sum = all.reduce((total, weight) => total + weight, 0);
    this.#kernels = all.map((weight, i) => ({ center: observed[i] ?? null, weight: weight / sum }));
    const n = this.#kernels.length;
    // Scott's rule for as many dimensions as vary.
    const width = WIDEST * Math.max(1, observed.length) ** (-1 / (space.length + 4));
    this.#width = Math.max(width, 1 / Math.min(FINEST, n + 1));
  }

  /** A point drawn from the density. */
  draw(draws: Draws): Point {
    let left = draws.unit();
    const kernel = this.#kernels.find(({ weight }) => (left -= weight) < 0) ?? this.#kernels.at(-1)!;
    return pointOf(this.#space, (dimension) => this.#drawValue(dimension, kernel, draws));
  }

  #drawValue(dimension: Dimension, { center }: Kernel, draws: Draws): ParamValue {
    if (!center || !Object.hasOwn(center, dimension.path)) return drawValue(dimension, draws);
    const own = center[dimension.path]!;
    if (dimension.kind === 'categorical') {
      const at = draws.unit();
      let below = 0;
      for (const value of dimension.values) {
        below += this.#share(dimension.values.length, equal(value, own));
        if (at < below) return value;
      }
      return own;
    }
    const [mean, width] = [toUnit(dimension, own as number), this.#width];
    const [from, to] = [-mean / width, (1 - mean) / width];
    const [low, high] = [normalBelow(from), normalBelow(to)];
    const z = normalQuantile(low + draws.unit() * (high - low), from, to);
    return fromUnit(dimension, Math.max(0, Math.min(1, mean + width * z)));
  }

  /** Probability of a value beside a kernel's own: like an observation among one of each value. */
  #share(count: number, isOwn: boolean): number {
    const even = 1 / this.#kernels.length / count;
    return (even + Number(isOwn) / 1) / (even * count + 1);
  }

  /** Logarithm of the density at a point. */
  logDensity(point: Point): number {
    const logs = this.#kernels.map((kernel) => Math.log(kernel.weight) + this.#logKernel(kernel, point));
    const most = Math.max(...logs);
    return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
  }

  #logKernel({ center }: Kernel, point: Point): number {
    let sum = 0;
    for (const dimension of this.#space) {
      if (!Object.hasOwn(point, dimension.path)) continue;
      const value = point[dimension.path]!;
      const own = center && Object.hasOwn(center, dimension.path) ? center[dimension.path]! : null;
      sum += Math.log(Math.max(this.#density(dimension, value, own), 1e-300));
    }
    return sum;
  }

  #density(dimension: Dimension, value: ParamValue, own: ParamValue): number {
    if (dimension.kind === 'categorical') {
      const { length } = dimension.values;
      return own === null ? 1 / length : this.#share(length, equal(value, own));
    }
    const cell = cellOf(dimension, value as number);
    if (own === null) return cell ? cell[1] - cell[0] : 1;
    const [mean, width] = [toUnit(dimension, own as number), this.#width];
    const z = (at: number): number => (at - mean) / width;
    const mass = normalBelow(z(1)) - normalBelow(z(0));
    if (cell) return (normalBelow(z(cell[1])) - normalBelow(z(cell[0]))) / mass;
    return normalDensity(z(toUnit(dimension, value as number))) / width / mass;
  }
}
