import { decimal } from '../../state/preferences/i18n.svelte.ts';

/** As `decimal`, with an exponent where that is shorter. */
export const shortDecimal = (value: number): string =>
  value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e4) ? value.toExponential(1) : decimal(value);
