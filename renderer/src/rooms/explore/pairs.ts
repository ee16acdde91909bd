/** Predicted values against true ones, and their residuals. */
export interface Pairs {
  readonly predicted: readonly number[];
  readonly actual: readonly number[];
}
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Most points of a plot. */
const MOST_POINTS = 2000;

/** Indices of plotted samples, evenly spaced; those without finite values are left out. */
export function drawn({ predicted, actual }: Pairs): number[] {
  const finite = predicted.flatMap((value, i) => (Number.isFinite(value) && Number.isFinite(actual[i]) ? [i] : []));
  const every = Math.max(1, finite.length / MOST_POINTS);
  return Array.from({ length: Math.ceil(finite.length / every) }, (_, i) => finite[Math.floor(i * every)]!);
}

/** The common range of both axes. */
export function rangeOf({ predicted, actual }: Pairs, indices: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const i of indices) {
    low = Math.min(low, predicted[i]!, actual[i]!);
    high = Math.max(high, predicted[i]!, actual[i]!);
  }
  if (low > high) return [0, 1];
  const room = (high - low || Math.abs(high) || 1) * 0.04;
  return [low - room, high + room];
}

/** Histogram of residuals (predicted − true) in bins of equal width, centered at 0. */
export function residualBins({ predicted, actual }: Pairs, bins: number): Bin[] {
  const residuals = predicted.map((value, i) => value - actual[i]!).filter(Number.isFinite);
  const most = residuals.reduce((max, one) => Math.max(max, Math.abs(one)), 0) || 1;
  const width = (2 * most) / bins;
  const counts = Array.from({ length: bins }, () => 0);
  for (const one of residuals) counts[Math.min(bins - 1, Math.floor((one + most) / width))]! += 1;
  return counts.map((count, i) => ({ from: i * width - most, to: (i + 1) * width - most, count }));
}
