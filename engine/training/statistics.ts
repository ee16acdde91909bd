/** What the statistics program tells, as numbers that can be drawn. */
import type { HostTensors, Session } from '../runtime/runtime.ts';
import { SAMPLED_VALUES, STATISTICS_SAMPLES, type Watched, type WatchedTensor } from './programs/statistics.ts';

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
  /** Share of exact zeros, and the largest absolute value, among the values that the histogram counts. */
  readonly zeros: number;
  readonly largest: number;
  /** Counts of values in equal steps from `low` to `high`. */
  readonly histogram: { readonly low: number; readonly high: number; readonly counts: readonly number[] };
}

const BINS = 24;

/** What is not finite is left out; the mean tells of it. */
function histogramOf(values: Float32Array): TensorStatistics['histogram'] {
  const finite = values.filter(Number.isFinite);
  if (!finite.length) return { low: 0, high: 0, counts: Array.from({ length: BINS }, () => 0) };
  const [low, high] = [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
  const counts = Array.from({ length: BINS }, () => 0);
  const step = (high - low) / BINS;
  for (const value of finite) counts[step > 0 ? Math.min(BINS - 1, Math.floor((value - low) / step)) : 0]! += 1;
  return { low, high, counts };
}

export function readStatistics(
  tensors: readonly WatchedTensor[],
  samples: number,
  { sums, squares, values }: HostTensors,
): TensorStatistics[] {
  const sampled = values!.data as Float32Array;
  return tensors.map(({ kind, node, name, size, ofSamples }, i) => {
    const count = ofSamples ? size * samples : size;
    const [mean, meanSquare] = [sums!.data[i]! / count, squares!.data[i]! / count];
    const some = sampled.subarray(i * SAMPLED_VALUES, (i + 1) * SAMPLED_VALUES);
    let [zeros, largest] = [0, 0];
    for (const value of some) {
      if (value === 0) zeros += 1;
      if (Math.abs(value) > largest) largest = Math.abs(value);
    }
    return {
      kind,
      node,
      name,
      mean,
      deviation: Math.sqrt(Math.max(0, meanSquare - mean * mean)),
      norm: Math.sqrt(meanSquare * size),
      zeros: zeros / some.length,
      largest,
      histogram: histogramOf(some),
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
  return readStatistics(tensors, some.length, outputs);
}
