/** Histograms over time as ridges: one outline a step, oldest at the top, on a common axis of values. */
import type { LayerCourse } from '../../../../engine/protocol/reports.ts';

export interface Ridge {
  readonly epoch: number;
  readonly step: number;
  /** Height of each bin of the common axis, from 0 to 1 of the highest. */
  readonly heights: readonly number[];
}
export interface Ridges {
  readonly low: number;
  readonly high: number;
  readonly ridges: readonly Ridge[];
}

/** Bins of the common axis. */
const BINS = 48;
/** Share of the values at either end that the axis need not hold: a few large gradients would leave the others one bin. */
const TAIL = 0.005;

/**
 * Some histograms, evenly in time, the first and the last among them. `course` is in order of time, at distances that grow.
 * @param position of a step on the axis of time
 */
function evenly(course: readonly LayerCourse[], most: number, position: (at: LayerCourse) => number): LayerCourse[] {
  if (course.length <= most) return [...course];
  const [first, last] = [position(course[0]!), position(course.at(-1)!)];
  const chosen = new Set<LayerCourse>();
  for (let i = 0, next = 0; i < most; i += 1) {
    const wanted = first + ((last - first) * i) / (most - 1);
    while (next < course.length - 1 && position(course[next]!) < wanted) next += 1;
    chosen.add(course[next]!);
  }
  return [...chosen];
}

/** Share of the values in each bin of the common axis: those of a bin are spread evenly over its width. */
function rebinned({ low, high, counts }: LayerCourse, from: number, to: number): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  const shares = new Array<number>(BINS).fill(0);
  const width = (to - from) / BINS || 1;
  const own = (high - low) / counts.length;
  counts.forEach((count, i) => {
    const [start, end] = [(low + i * own - from) / width, (low + (i + 1) * own - from) / width];
    // A single value, as of weights that are all 0, is one bin.
    if (end - start < 1e-9) shares[Math.min(BINS - 1, Math.max(0, Math.floor(start)))]! += count / total;
    else
      for (let bin = Math.max(0, Math.floor(start)); bin < Math.min(BINS, Math.ceil(end)); bin += 1)
        shares[bin]! += ((Math.min(end, bin + 1) - Math.max(start, bin)) / (end - start)) * (count / total);
  });
  return shares;
}

/** Value below which a share of the values lies, those of a bin spread evenly. */
function quantile({ low, high, counts }: LayerCourse, share: number): number {
  let rest = share * counts.reduce((sum, count) => sum + count, 0);
  for (const [i, count] of counts.entries()) {
    if (count > 0 && rest <= count) return low + ((high - low) * (i + rest / count)) / counts.length;
    rest -= count;
  }
  return high;
}

/** @param most ridges at most */
export function ridgesOf(
  course: readonly LayerCourse[],
  most: number,
  position: (at: { epoch: number; step: number }) => number,
): Ridges {
  const chosen = evenly(course, most, position);
  const low = Math.min(...chosen.map((one) => quantile(one, TAIL)));
  const high = Math.max(...chosen.map((one) => quantile(one, 1 - TAIL)));
  const shares = chosen.map((one) => rebinned(one, low, high));
  const highest = Math.max(...shares.flat(), 1e-12);
  const ridges = chosen.map(({ epoch, step }, i) => ({
    epoch,
    step,
    heights: shares[i]!.map((share) => share / highest),
  }));
  return { low, high, ridges };
}
