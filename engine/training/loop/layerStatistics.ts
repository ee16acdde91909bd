/** Layer statistics: the results of the statistics program as numbers for charts. */
import type { HostTensors, Session } from '../../runtime/runtime.ts';
import { SAMPLED_VALUES, STATISTICS_SAMPLES, type WatchedTensor } from '../programs/statistics.ts';
import type { Watched } from '../programs/watched.ts';

export interface TensorStatistics {
  readonly kind: Watched;
  /** Flat id of the node. */
  readonly node: string;
  readonly name: string;
  /** Mean of the sampled values. */
  readonly mean: number;
  /** Standard deviation. */
  readonly deviation: number;
  /** Euclidean norm; for activations, per sample. */
  readonly norm: number;
  /** Share of exact zeros and largest absolute value, among the sampled values. */
  readonly zeros: number;
  readonly largest: number;
  /** Of a saturating hidden layer: share of the sampled values within 2 % of its limits. */
  readonly saturated?: number;
  /** Counts in bins of equal width from `low` to `high`. */
  readonly histogram: { readonly low: number; readonly high: number; readonly counts: readonly number[] };
}

const BINS = 24;
/** Share of the range next to a limit that counts as saturated: there a sigmoid has 8 % of its largest gradient. */
const NEAR_LIMIT = 0.02;

/** Share of values near a limit; non-finite ones count. */
function shareNear(values: Float32Array, [low, high]: readonly [number, number]): number {
  const margin = NEAR_LIMIT * (high - low);
  const between = values.reduce((sum, value) => sum + (value > low + margin && value < high - margin ? 1 : 0), 0);
  return 1 - between / values.length;
}

/** Summary of the sampled values. Non-finite ones are left out; the norm shows them. */
function tell(values: Float32Array): Omit<TensorStatistics, 'kind' | 'node' | 'name' | 'deviation' | 'norm'> {
  let [low, high, sum, zeros, count] = [Infinity, -Infinity, 0, 0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    count += 1;
    sum += value;
    if (value === 0) zeros += 1;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const counts = new Array<number>(BINS).fill(0);
  if (!count) return { mean: NaN, zeros: 0, largest: NaN, histogram: { low: 0, high: 0, counts } };
  const scale = high > low ? BINS / (high - low) : 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isFinite(value)) counts[Math.min(BINS - 1, Math.floor((value - low) * scale))]! += 1;
  }
  const largest = Math.max(Math.abs(low), Math.abs(high));
  return { mean: sum / count, zeros: zeros / values.length, largest, histogram: { low, high, counts } };
}

/**
 * Mean, standard deviation, norms, share of zeros and histogram of each tensor.
 * @param samples number of samples that were evaluated
 */
export function readStatistics(
  tensors: readonly WatchedTensor[],
  samples: number,
  { squares, values }: HostTensors,
): TensorStatistics[] {
  const sampled = values!.data as Float32Array;
  return tensors.map(({ kind, node, name, limits, size, ofSamples }, i) => {
    const meanSquare = squares!.data[i]! / (ofSamples ? size * samples : size);
    const own = sampled.subarray(i * SAMPLED_VALUES, (i + 1) * SAMPLED_VALUES);
    const told = { ...tell(own), ...(limits ? { saturated: shareNear(own, limits) } : {}) };
    const deviation = Math.sqrt(Math.max(0, meanSquare - told.mean * told.mean));
    return { kind, node, name, ...told, deviation, norm: Math.sqrt(meanSquare * size) };
  });
}

/**
 * Collects layer statistics on some samples of the next batch. `update` is the change of weights since the last
 * statistics.
 */
export async function collectStatistics(
  session: Session,
  tensors: readonly WatchedTensor[],
  indices: Int32Array,
  counter: readonly [number, number],
): Promise<TensorStatistics[]> {
  const some = indices.subarray(0, STATISTICS_SAMPLES);
  const outputs = await session.run('statistics', {
    indices: { dtype: 'int32', shape: [some.length], data: some },
    counter: { dtype: 'int32', shape: [2], data: Int32Array.from(counter) },
  });
  return readStatistics(tensors, some.length, outputs);
}
