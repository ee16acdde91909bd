/** How a drawing is gone through for code: in which order, under which names, how often. */
import type { Graph, GraphNode, TensorsmithDocument } from '../../document/types.ts';
import { instanceSettings, MODULE } from '../../layers/module.ts';
import { sortGraph } from '../../layers/order.ts';
import { identifier } from './identifier.ts';

export type Namer = (node: { readonly id: string }) => string;

/** What flat ids and names of an instance end with, for each repetition. */
export function roundsOf({ params }: GraphNode): string[] {
  const { repeat } = instanceSettings(params);
  return Array.from({ length: repeat }, (_, k) => (repeat > 1 ? `.${k}` : ''));
}
export const isInput = ({ type }: GraphNode): boolean => type === 'Input';
export const instancesOf = ({ nodes }: Graph): GraphNode[] => nodes.filter(({ type }) => type === MODULE);
export const camel = (name: string): string => name[0]!.toLowerCase() + name.slice(1);

/** The nodes of a drawing, sources first; as they were drawn where they go in a circle. */
export function inOrder(graph: Graph): GraphNode[] {
  const { order, cycle } = sortGraph(graph);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  return cycle.length ? [...graph.nodes] : order.map((id) => byId.get(id)!);
}

/** How many instances stand for each module, in all drawings. */
export function usesOf({ graph, modules }: TensorsmithDocument): (module: string) => number {
  const counts = new Map<string, number>();
  for (const { params } of [graph, ...modules.map((module) => module.graph)].flatMap(instancesOf)) {
    const { module } = instanceSettings(params);
    counts.set(module, (counts.get(module) ?? 0) + 1);
  }
  return (module) => counts.get(module) ?? 0;
}

/** A constant's name for every node: dots of modules become underscores, and no name is given twice. */
export function namer(nodes: readonly { id: string; name: string }[], others: readonly string[] = []): Namer {
  const taken = new Set(others);
  const names = new Map<string, string>();
  const depth = ({ name }: { name: string }): number => name.split('.').length;
  // Names without dots come first, since they are what the user chose.
  for (const { id, name } of [...nodes].sort((a, b) => depth(a) - depth(b))) {
    let free = identifier(name.replaceAll('.', '_'));
    while (taken.has(free)) free += '_';
    taken.add(free);
    names.set(id, free);
  }
  return ({ id }) => names.get(id)!;
}
