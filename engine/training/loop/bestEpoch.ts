/** Best epoch by a metric, and early stopping. */
import type { EarlyStoppingSettings, MetricToSelectBy } from '../../model/training.ts';
import type { EpochMetrics } from './epochMetrics.ts';
import type { BestEpoch } from './state.ts';

/** Whether a larger value of the metric is better. */
const isLarger = (metric: MetricToSelectBy): boolean => metric.endsWith('Accuracy');

/** The metric of an epoch; null where it is not measured, or not finite. */
export function valueOf(metric: MetricToSelectBy, epoch: EpochMetrics): number | null {
  const value = epoch[metric];
  return value !== null && Number.isFinite(value) ? value : null;
}

/**
 * The best epoch after one more. An epoch is better if it improves by more than `minDelta`; one without the metric is
 * worse than any. A change of the metric resets the best epoch.
 */
export function bestAfter(
  { metric, minDelta }: EarlyStoppingSettings,
  before: BestEpoch | undefined,
  epoch: EpochMetrics,
): BestEpoch | undefined {
  const value = valueOf(metric, epoch);
  const last = before?.metric === metric ? before : undefined;
  const gain = last && value !== null ? (isLarger(metric) ? value - last.value : last.value - value) : Infinity;
  if (value !== null && gain > minDelta) return { metric, epoch: epoch.epoch, value, since: 0 };
  return last && { ...last, since: last.since + 1 };
}

/** Whether a run ends because no epoch has improved within its patience. */
export const isOutOfPatience = ({ enabled, patience }: EarlyStoppingSettings, best: BestEpoch | undefined): boolean =>
  enabled && best !== undefined && best.since >= patience;
