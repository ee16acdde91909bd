/** Texts of points. */
import type { ParamValue } from '../../../../../engine/model/types.ts';
import type { Point } from '../../../../../engine/search/space.ts';

/** A value in few characters: numbers with four digits. */
export function shortValue(value: ParamValue | undefined): string {
  if (value === undefined) return '–';
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  if (Array.isArray(value)) return value.join('×');
  return value === null ? '–' : String(value);
}

/** A path without its first word: `optimizer.lr`. */
export const shortPath = (path: string): string => path.replace(/^(training|data|nodes|modules)\./, '');

export const pathsOf = (points: readonly Point[]): string[] => [
  ...new Set(points.flatMap((point) => Object.keys(point))),
];
