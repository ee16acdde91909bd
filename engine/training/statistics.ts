/** What the statistics program tells, as numbers that can be drawn. */
import type { HostTensors, Session } from '../runtime/runtime.ts';
import {
  MOMENTS,
  SAMPLED_VALUES,
  STATISTICS_SAMPLES,
  type Watched,
  type WatchedTensor,
} from './programs/statistics.ts';

export interface TensorStatistics {
  readonly kind: Watched;
  /** Flat id of the node. */
  readonly node: string;
  readonly name: string;
  readonly mean: number;
  /** Standard deviation. */
  readonly deviation: number;
  /** Euclidean norm; of one sample where it belongs to samples. */
  readonly norm: number;
  /** Share of exact zeros. */
  readonly zeros: number;
  readonly largest: number;
  /** Counts of values in equal steps from `low` to `high`. */
  readonly histogram: { readonly low: number; readonly high: number; readonly counts: readonly number[] };
}

const BINS = 24;

function histogramOf(values: Float32Array): TensorStatistics['histogram'] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const counts = Array.from({ length: BINS }, () => 0);
  const step = (high - low) / BINS;
  for (const value of values) counts[step > 0 ? Math.min(BINS - 1, Math.floor((value - low) / step)) : 0]! += 1;
  return { low, high, counts };
}

export function readStatistics(
  tensors: readonly WatchedTensor[],
  { moments, values }: HostTensors,
): TensorStatistics[] {
  const rows = moments!.data as Float32Array;
  const sampled = values!.data as Float32Array;
  return tensors.map(({ kind, node, name, size }, i) => {
    const [mean, meanSquare, zeros, largest] = rows.subarray(i * MOMENTS.length, (i + 1) * MOMENTS.length);
    return {
      kind,
      node,
      name,
      mean: mean!,
      deviation: Math.sqrt(Math.max(0, meanSquare! - mean! * mean!)),
      norm: Math.sqrt(meanSquare! * size),
      zeros: zeros!,
      largest: largest!,
      histogram: histogramOf(sampled.subarray(i * SAMPLED_VALUES, (i + 1) * SAMPLED_VALUES)),
    };
  });
}

/** Looks at some samples that are about to be trained with. `update` is how far weights moved since the last look. */
export async function lookInside(
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
  return readStatistics(tensors, outputs);
}
