/** Whether two runs have the same result: every loss, and the last weights. */
import type { RunMetrics } from '../../protocol/reports.ts';
import { loadCheckpoint, loadMetrics } from './runs.ts';

export interface SameResult {
  /** Steps of the first run that both have recorded. */
  readonly steps: number;
  /** Of these, the first whose loss differs. */
  readonly firstDifferent: { readonly epoch: number; readonly step: number } | null;
  /** Largest difference of two losses, relative to the larger one. */
  readonly lossDifference: number;
  /** Largest difference of two weights, relative to the largest weight; null where the runs ended at other steps. */
  readonly weightDifference: number | null;
}

type Step = RunMetrics['steps'][number];
const keyOf = ({ epoch, step }: Step): string => `${epoch} ${step}`;
/** JSON has no NaN: a loss that is none is null. */
const relative = (a: number | null, b: number | null): number => {
  if (a === b) return 0;
  return a === null || b === null ? Infinity : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
};

/** @param before id of the earlier run @param after id of its replay */
export async function compareResults(before: string, after: string): Promise<SameResult> {
  const [old, now] = await Promise.all([loadMetrics(before), loadMetrics(after)]);
  const known = new Map(now.steps.map((step) => [keyOf(step), step]));
  const pairs = old.steps.flatMap((step) => {
    const other = known.get(keyOf(step));
    return other ? [{ step, difference: relative(step.loss, other.loss) }] : [];
  });
  const different = pairs.find(({ difference }) => difference > 0)?.step;
  return {
    steps: pairs.length,
    firstDifferent: different ? { epoch: different.epoch, step: different.step } : null,
    lossDifference: pairs.reduce((most, { difference }) => Math.max(most, difference), 0),
    weightDifference: await weightDifference(before, after),
  };
}

async function weightDifference(before: string, after: string): Promise<number | null> {
  const [old, now] = await Promise.all([loadCheckpoint(before), loadCheckpoint(after)]);
  if (old.epoch !== now.epoch || old.step !== now.step) return null;
  let [largest, most] = [0, 0];
  for (const [name, { data }] of old.weights) {
    const other = now.weights.get(name)?.data;
    for (let i = 0; i < data.length; i += 1) {
      const [a, b] = [data[i]!, other?.[i] ?? NaN];
      largest = Math.max(largest, Math.abs(a));
      if (!Object.is(a, b)) most = Math.max(most, Number.isNaN(a - b) ? Infinity : Math.abs(a - b));
    }
  }
  return most === 0 ? 0 : most / largest;
}
