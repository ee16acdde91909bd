/** Topological order and reachability. */
import { groupBy } from '../model/groups.ts';
import type { Edge, Graph } from '../model/types.ts';

/** Successors of each node. */
export type Successors = ReadonlyMap<string, readonly string[]>;

export const successors = (edges: readonly Edge[]): Successors =>
  groupBy(
    edges,
    ({ from }) => from.node,
    ({ to }) => to.node,
  );

/** Node ids in topological order, ties in document order; null with a cycle, whose nodes are in `cycle`. */
export function sortGraph({ nodes, edges }: Graph, next = successors(edges)): { order: string[]; cycle: string[] } {
  const waiting = new Map(nodes.map(({ id }) => [id, 0]));
  for (const { from, to } of edges) {
    if (waiting.has(from.node) && waiting.has(to.node)) waiting.set(to.node, waiting.get(to.node)! + 1);
  }
  const order = nodes.filter(({ id }) => waiting.get(id) === 0).map(({ id }) => id);
  // The list grows during iteration.
  for (const id of order) {
    for (const target of next.get(id) ?? []) {
      const left = (waiting.get(target) ?? 0) - 1;
      waiting.set(target, left);
      if (left === 0) order.push(target);
    }
  }
  const done = new Set(order);
  return { order, cycle: nodes.filter(({ id }) => !done.has(id)).map(({ id }) => id) };
}

/** Nodes reachable from one, nearest first, without itself. */
export function downstream({ edges }: Pick<Graph, 'edges'>, from: string, next = successors(edges)): string[] {
  const seen = new Set([from]);
  for (const id of seen) for (const target of next.get(id) ?? []) seen.add(target);
  seen.delete(from);
  return [...seen];
}

/** Reachable nodes, cached by the edge list: querying every pair of a network costs one traversal per node. */
const reachable = new WeakMap<readonly Edge[], Map<string, ReadonlySet<string>>>();

/** Whether a path leads from one node to another. */
export function leadsTo({ edges }: Pick<Graph, 'edges'>, from: string, to: string): boolean {
  const known = reachable.get(edges) ?? new Map<string, ReadonlySet<string>>();
  reachable.set(edges, known);
  let found = known.get(from);
  if (!found) {
    found = new Set(downstream({ edges }, from));
    known.set(from, found);
  }
  return found.has(to);
}

/** The edges into each node. */
export const edgesByTarget = (edges: readonly Edge[]): Map<string, Edge[]> => groupBy(edges, ({ to }) => to.node);

/** The edges out of each node. */
export const edgesBySource = (edges: readonly Edge[]): Map<string, Edge[]> => groupBy(edges, ({ from }) => from.node);
