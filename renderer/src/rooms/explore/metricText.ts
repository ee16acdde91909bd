/** Formats metrics. */
import type { MetricFormat } from '../../../../engine/metrics/metric.ts';
import { decimal, i18n } from '../../state/preferences/i18n.svelte.ts';

/** @param brief with one digit less, as in tables */
export function metricText(value: number | null | undefined, format: MetricFormat, brief = false): string {
  if (value === null || value === undefined) return '–';
  switch (format.as) {
    case 'share':
      return i18n.percent(value, brief ? 1 : 2);
    case 'fixed':
      return nearOne(value, format.digits - (brief ? 1 : 0));
    case 'number':
      return decimal(value);
  }
}

const MOST_DIGITS = 8;

/** More digits near 1, so that 0.99996 is not shown as 1.0000: two digits of the difference are shown. */
function nearOne(value: number, digits: number): string {
  const missing = 1 - value;
  if (missing <= 0) return value.toFixed(digits);
  const needed = 1 - Math.floor(Math.log10(missing) + 1e-9);
  return value.toFixed(Math.max(digits, Math.min(MOST_DIGITS, needed)));
}
