/** Which lines of written text belong to which node. */
import type { LineRange } from './types.ts';

/** By id of a node, of one of a module by `module/node`. */
export type LinesOf = Map<string, LineRange[]>;

/** Adds lines of a part to those of the whole, in which it stands `by` lines further down; `within` comes before their ids. */
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
