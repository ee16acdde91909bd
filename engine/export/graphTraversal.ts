/** Traversal of graphs for code: order and repetitions. */
import type { Graph, GraphNode, TensorsmithDocument } from '../model/types.ts';
import { instanceSettings, MODULE } from '../layers/module.ts';
import { sortGraph } from '../analysis/order.ts';

/** Suffixes of an instance's flat ids and names, one for each repetition. */
export function roundsOf({ params }: GraphNode): string[] {
  const { repeat } = instanceSettings(params);
  return Array.from({ length: repeat }, (_, k) => (repeat > 1 ? `.${k}` : ''));
}
/** Whether a node is an Input. */
export const isInput = ({ type }: GraphNode): boolean => type === 'Input';
/** The instances of modules. */
export const instancesOf = ({ nodes }: Graph): GraphNode[] => nodes.filter(({ type }) => type === MODULE);

/** The nodes of a graph in topological order; in drawing order where there is a cycle. */
export function inOrder(graph: Graph): GraphNode[] {
  const { order, cycle } = sortGraph(graph);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  return cycle.length ? [...graph.nodes] : order.map((id) => byId.get(id)!);
}

/** Number of instances of each module, in all graphs. */
export function usesOf({ graph, modules }: TensorsmithDocument): (module: string) => number {
  const counts = new Map<string, number>();
  for (const { params } of [graph, ...modules.map((module) => module.graph)].flatMap(instancesOf)) {
    const { module } = instanceSettings(params);
    counts.set(module, (counts.get(module) ?? 0) + 1);
  }
  return (module) => counts.get(module) ?? 0;
}
