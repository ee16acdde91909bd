/** Diagnosis from layer statistics: dead and saturated units, vanishing and exploding gradients. */
import type { TensorStatistics } from '../loop/layerStatistics.ts';
import { type RunContext, lower, short, type Trouble } from './trouble.ts';

/**
 * Ratio of gradient to weights below which weights do not change; also the ratio to the last layer's gradient that
 * counts as vanished.
 */
const NOTHING = 1e-6;
const BELOW_LAST = 1e-4;
/** Ratio of gradient to weights that counts as exploding. */
const TOO_LARGE = 1e3;

type LayerStatistics = readonly TensorStatistics[];
type Kind = TensorStatistics['kind'];

const of = (statistics: LayerStatistics, kind: Kind): TensorStatistics[] =>
  statistics.filter((tensor) => tensor.kind === kind);

/** The first layer whose outputs are all zero. */
export function dead(statistics: LayerStatistics, at: RunContext): Trouble | null {
  const found = of(statistics, 'activation').find(
    ({ node, zeros, norm }) => zeros === 1 && norm === 0 && !at.given.has(node),
  );
  if (!found) return null;
  return {
    kind: 'dead',
    problem: {
      code: 'trouble.dead',
      params: { layer: found.name, lr: short(at.lr) },
      where: { node: found.node },
    },
    remedy: { setting: 'lr', value: lower(at) },
  };
}

/** Share of a layer's values near its limits from which it counts as saturated. */
const MOST_SATURATED = 0.9;

/** The first layer whose outputs are nearly all at their limits. */
export function saturated(statistics: LayerStatistics, at: RunContext): Trouble | null {
  const found = of(statistics, 'activation').find(({ saturated = 0 }) => saturated >= MOST_SATURATED);
  if (!found) return null;
  return {
    kind: 'saturated',
    problem: {
      code: 'trouble.saturated',
      params: { layer: found.name, percent: Math.round(100 * found.saturated!) },
      where: { node: found.node },
    },
    // Large steps drive units to their limits; a usual rate is not to blame.
    remedy: at.lr > at.usual ? { setting: 'lr', value: lower(at) } : null,
  };
}

interface Ratio {
  readonly node: string;
  readonly name: string;
  readonly gradient: number;
  readonly weights: number;
}

/** Ratios for weights only: the gradient of a bias before a normalization is correctly 0. */
function ratios(statistics: LayerStatistics): Ratio[] {
  const key = ({ node, name }: TensorStatistics): string => `${node} ${name}`;
  const weights = new Map(of(statistics, 'weight').map((tensor) => [key(tensor), tensor.norm]));
  return of(statistics, 'weightGradient').flatMap((tensor) => {
    const { node, name, norm } = tensor;
    const own = weights.get(key(tensor));
    return /weight[^.]*$/.test(name) && own ? [{ node, name, gradient: norm, weights: own }] : [];
  });
}

/** The layer with the smallest gradient, where it has vanished in comparison with the last layers. */
export function vanishing(statistics: LayerStatistics): Trouble | null {
  const all = ratios(statistics).map((one) => ({ ...one, ratio: one.gradient / one.weights }));
  const last = all.at(-1);
  if (!last || all.length < 2 || !(last.ratio > 0)) return null;
  const [least] = [...all].sort((a, b) => a.ratio - b.ratio);
  if (!least || !(least.ratio < NOTHING) || !(least.ratio < BELOW_LAST * last.ratio)) return null;
  return {
    kind: 'vanishing',
    problem: {
      code: 'trouble.vanishing',
      params: { layer: least.name, ratio: least.ratio.toExponential(0), last: last.ratio.toExponential(0) },
      where: { node: least.node },
    },
    remedy: null,
  };
}

/** The layer with the largest ratio of gradient to weights, where it is too large or not finite. */
export function exploding(statistics: LayerStatistics): Trouble | null {
  const [worst] = ratios(statistics)
    .map((one) => ({ ...one, ratio: one.gradient / Math.max(1, one.weights) }))
    // NaN counts as the largest.
    .map((one) => (Number.isNaN(one.ratio) ? { ...one, ratio: Infinity } : one))
    .sort((a, b) => (a.ratio === b.ratio ? 0 : b.ratio - a.ratio));
  if (!worst || worst.ratio <= TOO_LARGE) return null;
  const norm = Number.isFinite(worst.gradient) ? short(worst.gradient) : String(worst.gradient);
  return {
    kind: 'exploding',
    problem: {
      code: 'trouble.exploding',
      params: { layer: worst.name, norm, weights: short(worst.weights) },
      where: { node: worst.node },
    },
    remedy: { setting: 'clipNorm', value: 1 },
  };
}
