/** Choices of a search that is being set up, and texts of points. */
import type { ParamValue } from '../../../../../engine/model/types.ts';
import type { Dimension, Point } from '../../../../../engine/search/space.ts';

/** A value in few characters: numbers with four digits. */
export function shortValue(value: ParamValue | undefined): string {
  if (value === undefined) return '–';
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  if (Array.isArray(value)) return value.join('×');
  return value === null ? '–' : String(value);
}

/** Fields that every search varies by the same path, without the words that they share: `optimizer.lr`. */
export const shortPath = (path: string): string => path.replace(/^(training|data|nodes|modules)\./, '');

export const pathsOf = (points: readonly Point[]): string[] => [...new Set(points.flatMap((point) => Object.keys(point)))];

/**
 * Dimensions in an order in which types come before what depends on them. A setting of one optimizer or schedule is in
 * effect only beside that type, where types are varied too.
 * @param typesOf the present type of the settings at a path; null where they have none
 */
export function inOrder(
  chosen: readonly Dimension[],
  typeOf: (path: string) => string | null,
  sharedBy: (path: string, types: readonly string[]) => readonly string[],
): Dimension[] {
  const types = chosen.filter(({ path }) => path.endsWith('.type'));
  const rest = chosen.filter(({ path }) => !path.endsWith('.type'));
  return [
    ...types,
    ...rest.map((dimension) => {
      const above = `${dimension.path.slice(0, dimension.path.lastIndexOf('.'))}.type`;
      const type = types.find(({ path }) => path === above);
      const own = typeOf(above);
      if (type?.kind !== 'categorical' || own === null) return dimension;
      const values = sharedBy(dimension.path, type.values as readonly string[]);
      return values.length === type.values.length ? dimension : { ...dimension, when: { path: above, values } };
    }),
  ];
}
