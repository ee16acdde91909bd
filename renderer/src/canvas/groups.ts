/** Groups of nodes within groups, such as frames within frames. */

export interface Group {
  /** Nodes that are in no inner group. */
  readonly ids: readonly string[];
  readonly groups: readonly Group[];
}

/**
 * The outermost group, of all nodes. Of groups that overlap without one containing the other, the largest is kept:
 * no arrangement could keep both free of other nodes.
 */
export function groupTree(ids: readonly string[], groups: readonly (readonly string[])[]): Group {
  const known = new Set(ids);
  const sets = groups
    .map((group) => new Set(group.filter((id) => known.has(id))))
    .filter(({ size }) => size > 1 && size < known.size)
    .sort((a, b) => b.size - a.size);
  const kept: Set<string>[] = [];
  for (const set of sets) if (kept.every((outer) => isWithin(set, outer) || isApart(set, outer))) kept.push(set);
  return treeOf(known, kept);
}

/** @param within groups inside of `all`, the largest first */
function treeOf(all: ReadonlySet<string>, within: readonly ReadonlySet<string>[]): Group {
  const groups: Group[] = [];
  const left = new Set(all);
  for (const [i, set] of within.entries()) {
    // It is inside of a larger one.
    if (![...set].every((id) => left.has(id))) continue;
    for (const id of set) left.delete(id);
    groups.push(
      treeOf(
        set,
        within.slice(i + 1).filter((inner) => isWithin(inner, set)),
      ),
    );
  }
  return { ids: [...left], groups };
}

const isWithin = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].every((id) => b.has(id));
const isApart = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].every((id) => !b.has(id));
