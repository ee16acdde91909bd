/** Layers that make one value of several along an axis: sums, norms, gates, neighbouring channels. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import type { Mapping } from './mapping.ts';
import {
  axisIn,
  type Index,
  indices,
  make,
  type Made,
  mapped,
  sizesFor,
  spread,
  type Tensor,
  tensor,
  valueAt,
  written,
} from './tensor.ts';

const at = (index: Index, axis: number, place: number): number[] => index.map((one, i) => (i === axis ? place : one));
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

interface Reduction {
  readonly sign: string;
  of(values: readonly number[]): number;
}
const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  Sum: { sign: 'Σ x', of: sum },
  Mean: { sign: 'Σ x / n', of: (values) => sum(values) / values.length },
  Max: { sign: 'max x', of: (values) => Math.max(...values) },
};
const norm = (p: number): Reduction => ({
  sign: `|x| (p = ${written(p)})`,
  of: (values) => sum(values.map((one) => Math.abs(one) ** p)) ** (1 / p),
});

/** Axes count the batch as 0, and are from the front. */
export function reduced(x: Tensor, axes: readonly number[], keep: boolean, { sign, of }: Reduction): Made {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const gone = indices(x.shape.map((size, axis) => (axes.includes(axis) ? size : 1)));
  const { parts } = make(kept, (index) => {
    const from = gone.map((place) => index.map((one, axis) => one + place[axis]!));
    const value = of(from.map((one) => valueAt(x, one)));
    return { value, from: from.map((one) => [0, one] as const), written: `${sign} = ${written(value)}` };
  });
  return { shape: keep ? kept : kept.filter((_, axis) => !axes.includes(axis)), parts };
}

/** The reduction that a layer is, and its axes as its parameters name them; null for another layer. */
export function reductionOf(type: string, params: Resolved): { dims: readonly number[]; reduction: Reduction } | null {
  if (type === 'Norm') return { dims: params['dim'] as readonly number[], reduction: norm(Number(params['p'])) };
  const reduction = REDUCTIONS[type];
  return reduction ? { dims: [Number(params['dim'])], reduction } : null;
}

export function gated(x: Tensor, dim: number): Made {
  const axis = axisIn(x.shape, dim);
  const half = x.shape[axis]! / 2;
  return make(at(x.shape, axis, half), (index) => {
    const gate = at(index, axis, index[axis]! + half);
    const [a, b] = [valueAt(x, index), valueAt(x, gate)];
    const value = a / (1 + Math.exp(-b));
    const how = `${written(a)} · σ(${written(b)}) = ${written(value)}`;
    return { value, from: [[0, index] as const, [0, gate] as const], written: how };
  });
}

export interface Neighbours {
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;
}

/** Channels are axis 1. An even window has one channel more before than after. */
export const localResponse = (x: Tensor, { size, alpha, beta, k }: Neighbours): Made =>
  make(x.shape, (index) => {
    const first = index[1]! - Math.floor(size / 2);
    const from = Array.from({ length: size }, (_, i) => first + i)
      .filter((channel) => channel >= 0 && channel < x.shape[1]!)
      .map((channel) => at(index, 1, channel));
    const divisor = (k + (alpha / size) * sum(from.map((one) => valueAt(x, one) ** 2))) ** beta;
    const own = valueAt(x, index);
    return {
      value: own / divisor,
      from: from.map((one) => [0, one] as const),
      written: `${written(own)} / ${written(divisor, 6)} = ${written(own / divisor, 6)}`,
    };
  });

function reducing(type: string, params: Resolved): Mapping | null {
  const found = reductionOf(type, params);
  const sizes = found && sizesFor(found.dims);
  if (!sizes) return null;
  const axes = found.dims.map((dim) => axisIn(sizes, dim));
  if (new Set(axes).size !== axes.length) return null;
  const keep = params['keepdim'] === true;
  const x = tensor(sizes, spread);
  return mapped([x], [reduced(x, axes, keep, found.reduction)], {
    says: (words) =>
      words.reduce(
        words.reduced[type as keyof typeof words.reduced](params['p'] as number),
        found.dims.join(', '),
        keep,
      ),
  });
}

/** Null for a layer that does something else, or has too many axes to draw. */
export function collectingOf(type: string, params: Resolved): Mapping | null {
  if (type === 'GLU') {
    const dim = Number(params['dim']);
    const sizes = sizesFor([dim]);
    if (!sizes) return null;
    const x = tensor(at(sizes, axisIn(sizes, dim), 4), spread);
    return mapped([x], [gated(x, dim)], { says: (words) => words.gate(dim) });
  }
  if (type === 'LocalResponseNorm') {
    const [size, alpha, beta, k] = ['size', 'alpha', 'beta', 'k'].map((key) => Number(params[key])) as [
      number,
      number,
      number,
      number,
    ];
    // Rows are channels.
    const x = tensor([1, 7, 4], spread);
    return mapped([x], [localResponse(x, { size, alpha, beta, k })], { says: (words) => words.neighbours(size) });
  }
  return reducing(type, params);
}
