/** Maps nodes to lines of generated code. */
import type { LineRange } from './types.ts';

/** Lines by node id, for nodes in a module by `module/node`. */
export type LinesOf = Map<string, LineRange[]>;

/** Adds the lines of a part to those of the whole, shifted down by `by` lines; `within` is prepended to their ids. */
export function addLines(
  whole: LinesOf,
  part: ReadonlyMap<string, readonly LineRange[]>,
  by: number,
  within = '',
): void {
  for (const [node, ranges] of part) {
    const moved = ranges.map(({ first, last }) => ({ first: first + by, last: last + by }));
    whole.set(within + node, [...(whole.get(within + node) ?? []), ...moved]);
  }
}
