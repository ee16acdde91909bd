/**
 * A density over points from points that were observed: one kernel for each, and one for no knowledge at all. A kernel is
 * a product over dimensions (Falkner et al. 2018, Watanabe arXiv 2304.11127, section 3.3): normal and cut to the bounds
 * for numbers, most of the mass on its own value for others (Aitchison & Aitken 1976). Where a dimension was not in
 * effect in an observation, its kernel knows nothing about it.
 */
import { equal } from '../../model/equal.ts';
import type { ParamValue } from '../../model/types.ts';
import type { Draws } from '../draws.ts';
import {
  cellOf,
  type Dimension,
  fromUnit,
  type Point,
  pointOf,
  type Space,
  toUnit,
  type ValuesDimension,
} from '../space.ts';
import { normalBelow, normalQuantile } from './normal.ts';
import { drawValue } from './random.ts';

/** Width of a kernel of few observations, as a share of the range. */
const WIDEST = 0.15;
/** Least width where there are n observations: 1 ∕ min(100, n + 2) of the range (magic clipping, Bergstra et al. 2011). */
const FINEST = 100;
/** Logarithm of √(2π). */
const LOG_ROOT = Math.log(2 * Math.PI) / 2;
/** Least probability of a cell, where rounding leaves none. */
const LEAST = 1e-300;

/** A dimension of a kernel. Null where it was not in effect in the observation. */
type Part =
  | null
  /** Its place in [0, 1], and the mass of the uncut normal density within. */
  | { readonly mean: number; readonly mass: number }
  /** The index of its value. */
  | number;

interface Kernel {
  readonly weight: number;
  /** By dimension. */
  readonly parts: readonly Part[];
}

export class ParzenEstimator {
  readonly #space: Space;
  readonly #kernels: readonly Kernel[];
  readonly #width: number;

  /** @param weights of the observations, relative to that of the kernel that knows nothing */
  constructor(space: Space, observed: readonly Point[], weights: readonly number[]) {
    this.#space = space;
    // Scott's rule for as many dimensions as vary.
    const width = WIDEST * Math.max(1, observed.length) ** (-1 / (space.length + 4));
    this.#width = Math.max(width, 1 / Math.min(FINEST, observed.length + 2));
    const sum = weights.reduce((total, weight) => total + weight, 1);
    this.#kernels = [
      ...observed.map((point, i) => ({
        weight: weights[i]! / sum,
        parts: space.map((dimension) => this.#part(dimension, point)),
      })),
      { weight: 1 / sum, parts: space.map(() => null) },
    ];
  }

  #part(dimension: Dimension, point: Point): Part {
    if (!Object.hasOwn(point, dimension.path)) return null;
    const own = point[dimension.path]!;
    if (dimension.kind === 'categorical') return indexOf(dimension, own);
    const mean = toUnit(dimension, own as number);
    return { mean, mass: normalBelow((1 - mean) / this.#width) - normalBelow(-mean / this.#width) };
  }

  /** A point drawn from the density. */
  draw(draws: Draws): Point {
    let left = draws.unit();
    const kernel = this.#kernels.find(({ weight }) => (left -= weight) < 0) ?? this.#kernels.at(-1)!;
    const parts = new Map(this.#space.map((dimension, i) => [dimension, kernel.parts[i]!]));
    return pointOf(this.#space, (dimension) => this.#drawValue(dimension, parts.get(dimension) ?? null, draws));
  }

  #drawValue(dimension: Dimension, part: Part, draws: Draws): ParamValue {
    if (part === null) return drawValue(dimension, draws);
    if (dimension.kind === 'categorical') {
      const { values } = dimension;
      const at = draws.unit();
      let below = 0;
      return values.find((_, i) => at < (below += this.#share(values.length, i === part))) ?? values.at(-1)!;
    }
    const { mean } = part as { mean: number };
    const width = this.#width;
    const [from, to] = [-mean / width, (1 - mean) / width];
    const [low, high] = [normalBelow(from), normalBelow(to)];
    const z = normalQuantile(low + draws.unit() * (high - low), from, to);
    return fromUnit(dimension, Math.max(0, Math.min(1, mean + width * z)));
  }

  /** Probability of a value: an observation counts as one beside a whole one that is spread over all values. */
  #share(count: number, isOwn: boolean): number {
    const spread = 1 / this.#kernels.length;
    return (spread / count + Number(isOwn)) / (spread + 1);
  }

  /** Logarithm of the density at a point. */
  logDensity(point: Point): number {
    const places = this.#space.map((dimension) => this.#place(dimension, point));
    const logs = this.#kernels.map(({ weight, parts }) => {
      let log = Math.log(weight);
      for (const [i, place] of places.entries()) if (place) log += place(parts[i]!);
      return log;
    });
    const most = Math.max(...logs);
    return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
  }

  /** Logarithm of the density at a point's value by a kernel's part; null where the dimension is not in effect there. */
  #place(dimension: Dimension, point: Point): ((part: Part) => number) | null {
    if (!Object.hasOwn(point, dimension.path)) return null;
    const value = point[dimension.path]!;
    const width = this.#width;
    if (dimension.kind === 'categorical') {
      const { length } = dimension.values;
      const index = indexOf(dimension, value);
      const [own, other, even] = [this.#share(length, true), this.#share(length, false), 1 / length].map(Math.log);
      return (part) => (part === null ? even! : part === index ? own! : other!);
    }
    const cell = cellOf(dimension, value as number);
    const unit = toUnit(dimension, value as number);
    return (part) => {
      if (part === null) return cell ? Math.log(cell[1] - cell[0]) : 0;
      const { mean, mass } = part as { mean: number; mass: number };
      if (!cell) {
        const z = (unit - mean) / width;
        return -0.5 * z * z - LOG_ROOT - Math.log(width * mass);
      }
      const within = normalBelow((cell[1] - mean) / width) - normalBelow((cell[0] - mean) / width);
      return Math.log(Math.max(within / mass, LEAST));
    };
  }
}

const indexOf = ({ values }: ValuesDimension, own: ParamValue): number =>
  values.findIndex((value) => equal(value, own));
