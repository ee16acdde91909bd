/** Shared weights: an attribute of one module is assigned to the others. */
import type { Graph, GraphNode } from '../../model/types.ts';
import { instanceSettings, MODULE } from '../../layers/module.ts';
import type { FlatNode } from '../../analysis/flat/flat.ts';
import type { ModelContext } from './classWriter.ts';

/** Layers whose weights have the names of another layer's. */
const sharers = ({ flat, analysis }: ModelContext): FlatNode[] =>
  [...flat.values()].filter(
    ({ id, name, weights }) => name !== weights && (analysis.nodes.get(id)?.parameters.length ?? 0) > 0,
  );

/** Instances in the network's own graph that share all weights with another one, by id: the name of that one. */
export function sharedInstances(graph: Graph, context: ModelContext): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const first = new Map<string, GraphNode>();
  for (const node of graph.nodes) {
    const { module, shared, repeat } = instanceSettings(node.params);
    if (node.type !== MODULE || !shared || node.bypass) continue;
    const owner = first.get(module);
    if (!owner) first.set(module, node);
    else if (repeat === instanceSettings(owner.params).repeat && owns(owner, node, context))
      found.set(node.id, owner.name);
  }
  return found;
}

/** Whether an instance shares all weights with another one. */
function owns(owner: GraphNode, node: GraphNode, context: ModelContext): boolean {
  const inside = [...context.flat.values()].filter(
    ({ id, path }) => path[0] === node.id && (context.analysis.nodes.get(id)?.parameters.length ?? 0) > 0,
  );
  const theirs = (name: string): string => owner.name + name.slice(node.name.length);
  const names = new Map([...context.flat.values()].map(({ name, weights }) => [name, weights]));
  return inside.length > 0 && inside.every(({ name, weights }) => names.get(theirs(name)) === weights);
}

/** Statements such as `self.block1[1].conv1 = self.block1[0].conv1`, for weights shared across modules. */
export function sharedLayers(graph: Graph, context: ModelContext): string[] {
  const whole = sharedInstances(graph, context);
  const at = (name: string): string =>
    name
      .split('.')
      .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${context.renamed(part)}`))
      .join('');
  return sharers(context)
    .filter(({ path }) => !whole.has(path[0]!))
    .map(({ name, weights }) => `self${at(name)} = self${at(weights)}`);
}
