/** How a drawing is gone through for code: in which order, how often. */
import type { Graph, GraphNode, TensorsmithDocument } from '../model/types.ts';
import { instanceSettings, MODULE } from '../layers/module.ts';
import { sortGraph } from '../analysis/order.ts';

/** What flat ids and names of an instance end with, for each repetition. */
export function roundsOf({ params }: GraphNode): string[] {
  const { repeat } = instanceSettings(params);
  return Array.from({ length: repeat }, (_, k) => (repeat > 1 ? `.${k}` : ''));
}
/** Whether a node is where samples enter. */
export const isInput = ({ type }: GraphNode): boolean => type === 'Input';
/** The nodes that stand for modules. */
export const instancesOf = ({ nodes }: Graph): GraphNode[] => nodes.filter(({ type }) => type === MODULE);

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
