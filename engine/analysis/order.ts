/** The order in which nodes can be computed. */
import { groupBy } from '../model/groups.ts';
import type { Edge, Graph } from '../model/types.ts';

/** What follows each node. */
export type Successors = ReadonlyMap<string, readonly string[]>;

export const successors = (edges: readonly Edge[]): Successors =>
  groupBy(
    edges,
    ({ from }) => from.node,
    ({ to }) => to.node,
  );

/**
 * Node ids, operands first, otherwise as they stand in the document; null with
 * a cycle, whose nodes `cycle` then lists.
 */
export function sortGraph({ nodes, edges }: Graph, next = successors(edges)): { order: string[]; cycle: string[] } {
  const waiting = new Map(nodes.map(({ id }) => [id, 0]));
  for (const { from, to } of edges) {
    if (waiting.has(from.node) && waiting.has(to.node)) waiting.set(to.node, waiting.get(to.node)! + 1);
  }
  const order = nodes.filter(({ id }) => waiting.get(id) === 0).map(({ id }) => id);
  // The list grows while it is gone through.
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

/** Every node that can be reached from one, nearest first, without it. */
export function downstream({ edges }: Pick<Graph, 'edges'>, from: string, next = successors(edges)): string[] {
  const seen = new Set([from]);
  for (const id of seen) for (const target of next.get(id) ?? []) seen.add(target);
  seen.delete(from);
  return [...seen];
}

/** By the edges that they follow from: asking for every pair of a network costs one walk a node. */
const reachable = new WeakMap<readonly Edge[], Map<string, ReadonlySet<string>>>();

/** Whether a way leads from one node to another. */
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

/** The edges that lead into each node. */
export const edgesByTarget = (edges: readonly Edge[]): Map<string, Edge[]> => groupBy(edges, ({ to }) => to.node);

/** The edges that lead out of each node. */
export const edgesBySource = (edges: readonly Edge[]): Map<string, Edge[]> => groupBy(edges, ({ from }) => from.node);
