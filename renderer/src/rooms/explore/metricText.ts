/** Numbers of metrics as the app writes them. */
import type { MetricFormat } from '../../../../engine/metrics/metric.ts';
import { decimal, i18n } from '../../state/preferences/i18n.svelte.ts';

/** @param brief with a digit less, as in tables */
export function metricText(value: number | null | undefined, format: MetricFormat, brief = false): string {
  if (value === null || value === undefined) return '–';
  switch (format.as) {
    case 'share':
      return i18n.percent(value, brief ? 1 : 2);
    case 'fixed':
      return value.toFixed(format.digits - (brief ? 1 : 0));
    case 'number':
      return decimal(value);
  }
}
