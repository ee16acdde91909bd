/** Lines of values as paths of SVG. */

/**
 * The path of values at x(index), y(value); interrupted where one is missing.
 * @param breaks indices that no line leads to
 */
export function linePath(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
  breaks: readonly number[] = [],
): string {
  let open = false;
  return values
    .map((value, i) => {
      if (value === null || !Number.isFinite(value)) {
        open = false;
        return '';
      }
      if (breaks.includes(i)) open = false;
      const step = `${open ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      open = true;
      return step;
    })
    .join('');
}

/** Share of the range that is left free at either end. */
const ROOM = 0.05;

/** The range of values with some room, never empty. */
export function rangeOfValues(values: readonly (number | null)[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  if (low > high) return [0, 1];
  const room = (high - low || Math.abs(high) || 1) * ROOM;
  return [low - room, high + room];
}
