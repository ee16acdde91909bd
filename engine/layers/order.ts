/** The order in which nodes can be computed. */
import type { Edge, Graph } from '../document/types.ts';

/**
 * Node ids, operands first, otherwise as they stand in the document; null with
 * a cycle, whose nodes `cycle` then lists.
 */
export function sortGraph({ nodes, edges }: Graph): { order: string[]; cycle: string[] } {
  const waiting = new Map(nodes.map(({ id }) => [id, 0]));
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    if (!waiting.has(from.node) || !waiting.has(to.node)) continue;
    waiting.set(to.node, waiting.get(to.node)! + 1);
    next.set(from.node, [...(next.get(from.node) ?? []), to.node]);
  }
  const order: string[] = [];
  const ready = nodes.filter(({ id }) => waiting.get(id) === 0).map(({ id }) => id);
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    order.push(id);
    for (const target of next.get(id) ?? []) {
      const left = waiting.get(target)! - 1;
      waiting.set(target, left);
      if (left === 0) ready.push(target);
    }
  }
  const done = new Set(order);
  return { order, cycle: nodes.filter(({ id }) => !done.has(id)).map(({ id }) => id) };
}

/** Every node that can be reached from one, nearest first, without it. */
export function downstream({ edges }: Graph, from: string): string[] {
  const next = new Map<string, string[]>();
  for (const edge of edges) next.set(edge.from.node, [...(next.get(edge.from.node) ?? []), edge.to.node]);
  const seen = new Set([from]);
  const found: string[] = [];
  const queue = [from];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    for (const target of next.get(id) ?? []) {
      if (seen.has(target)) continue;
      seen.add(target);
      found.push(target);
      queue.push(target);
    }
  }
  return found;
}

/** The edges that lead into each node. */
export function edgesByTarget(edges: readonly Edge[]): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const group = groups.get(edge.to.node);
    if (group) group.push(edge);
    else groups.set(edge.to.node, [edge]);
  }
  return groups;
}
