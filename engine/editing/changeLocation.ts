/**
 * Location of the difference between two states of a document: the graph, by the instances that lead into it, and its
 * nodes.
 */
import { MODULE } from '../layers/module.ts';
import type { Graph, TensorsmithDocument } from '../model/types.ts';

export interface ChangeLocation {
  /** Instances to enter, in order; none for the document's own graph. */
  readonly way: readonly string[];
  /** New and changed nodes and notes. */
  readonly items: readonly string[];
}

/**
 * @param shown id of the displayed module, null for the document's own graph
 * @returns null where the change is visible, not in a graph, or in a module without an instance
 */
export function changeLocation(
  before: TensorsmithDocument,
  after: TensorsmithDocument,
  shown: string | null,
): ChangeLocation | null {
  const graphBefore = (id: string): Graph | undefined => before.modules.find((module) => module.id === id)?.graph;
  const changed = after.modules.filter(({ id, graph }) => graphBefore(id) !== graph);
  const own = before.graph !== after.graph;
  if (shown === null ? own : changed.some(({ id }) => id === shown)) return null;
  if (own) return { way: [], items: changedItems(before.graph, after.graph) };
  for (const { id, graph } of changed) {
    const way = wayInto(after, id);
    if (way) return { way, items: changedItems(graphBefore(id), graph) };
  }
  return null;
}

function changedItems(before: Graph | undefined, after: Graph): string[] {
  const known = new Set<object>([...(before?.nodes ?? []), ...(before?.notes ?? [])]);
  return [...after.nodes, ...(after.notes ?? [])].filter((item) => !known.has(item)).map(({ id }) => id);
}

/** The shortest path of instances into a module; null where it has no instance. */
function wayInto({ graph, modules }: TensorsmithDocument, module: string): string[] | null {
  const seen = new Set<string>();
  const waiting: { graph: Graph; way: string[] }[] = [{ graph, way: [] }];
  for (const { graph: at, way } of waiting) {
    for (const { id, type, params } of at.nodes) {
      const inner = type === MODULE ? modules.find((other) => other.id === params['module']) : undefined;
      if (!inner || seen.has(inner.id)) continue;
      if (inner.id === module) return [...way, id];
      seen.add(inner.id);
      waiting.push({ graph: inner.graph, way: [...way, id] });
    }
  }
  return null;
}
