/** What a chart draws, on the page and in a saved picture. */
import { coloursOf, hueColour, type Theme } from '../picture/colours.ts';

export interface ChartLine {
  readonly name: string;
  /** A color token such as "accent" or "hue-activation", or a hue in degrees. */
  readonly color: string | number;
  /** `faint`: the values behind a smoothed line, without an entry in the legend. */
  readonly style: 'line' | 'faint' | 'points';
  readonly x: readonly number[];
  /** Parallel to x; what is not a finite number is a gap. */
  readonly y: readonly number[];
}

export interface AxisRange {
  readonly from: number;
  readonly to: number;
}

/** How the y axis is bounded. */
export interface YAxis {
  readonly logarithmic?: boolean;
  /** Whether values are shares, from 0 to 1. */
  readonly share?: boolean;
  /** Whether only a part of the x axis is shown, so that the y axis follows the values. */
  readonly zoomed?: boolean;
}

/** `#rrggbb` of a line. */
export const lineColor = (theme: Theme, color: string | number): string =>
  typeof color === 'number' ? hueColour(theme, color) : coloursOf(theme)(color);

/** Whether an axis can show a value. */
export const isShown = (y: number | null | undefined, logarithmic: boolean): y is number =>
  y != null && Number.isFinite(y) && (!logarithmic || y > 0);

const MARGIN = 0.05;

/**
 * Bounds of the y axis. A whole linear axis begins at 0, unless there are negative values.
 * @param min, max of the shown values; null or infinite where there are none
 */
export function yRange(min: number | null, max: number | null, axis: YAxis): [number, number] {
  const { logarithmic = false, share = false, zoomed = false } = axis;
  if (!isShown(min, logarithmic) || !isShown(max, logarithmic)) return logarithmic ? [0.1, 1] : [0, 1];
  if (logarithmic) return min === max ? [min / 2, max * 2] : [min / 1.1, max * 1.1];
  if (share && !zoomed) return [0, 1];
  const margin = (max - min || Math.abs(max) || 1) * MARGIN;
  if (zoomed) return [min - margin, max + margin];
  const [low, high] = [Math.min(0, min * (1 + MARGIN)), Math.max(0, max * (1 + MARGIN))];
  return low === high ? [0, 1] : [low, high];
}
