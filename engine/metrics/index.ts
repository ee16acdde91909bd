/** All metrics. */
import type { ClassMetric, MetricDefinition, ValueMetric } from './metric.ts';
import { METRICS } from './registry.generated.ts';

export { METRICS };
export type MetricKey = keyof typeof METRICS;
/** Metrics of a test by key; null where undefined. */
export type MetricValues = { readonly [K in MetricKey]?: number | null };

const entries = Object.entries(METRICS) as [MetricKey, MetricDefinition][];
const isOfClasses = (entry: [MetricKey, MetricDefinition]): entry is [MetricKey, ClassMetric] =>
  entry[1].of === 'classes';
const isOfValues = (entry: [MetricKey, MetricDefinition]): entry is [MetricKey, ValueMetric] =>
  entry[1].of === 'values';

export const CLASS_METRICS = entries.filter(isOfClasses);
export const VALUE_METRICS = entries.filter(isOfValues);
