/** Weights that several places share: an attribute of one place is put in the others, too. */
import type { Graph, GraphNode } from '../../model/types.ts';
import { instanceSettings, MODULE } from '../../layers/module.ts';
import type { FlatNode } from '../../analysis/flat.ts';
import type { Known } from './classWriter.ts';

/** Layers with weights whose names say that they are another's. */
const sharers = ({ flat, analysis }: Known): FlatNode[] =>
  [...flat.values()].filter(
    ({ id, name, weights }) => name !== weights && (analysis.nodes.get(id)?.parameters.length ?? 0) > 0,
  );

/** Instances in the network itself that are another one of them all over, by id: what that one is called. */
export function sharedInstances(graph: Graph, known: Known): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const first = new Map<string, GraphNode>();
  for (const node of graph.nodes) {
    const { module, shared, repeat } = instanceSettings(node.params);
    if (node.type !== MODULE || !shared || node.bypass) continue;
    const owner = first.get(module);
    if (!owner) first.set(module, node);
    else if (repeat === instanceSettings(owner.params).repeat && owns(owner, node, known))
      found.set(node.id, owner.name);
  }
  return found;
}

/** Whether all weights of an instance are those of another. */
function owns(owner: GraphNode, node: GraphNode, known: Known): boolean {
  const inside = [...known.flat.values()].filter(
    ({ id, path }) => path[0] === node.id && (known.analysis.nodes.get(id)?.parameters.length ?? 0) > 0,
  );
  const theirs = (name: string): string => owner.name + name.slice(node.name.length);
  const names = new Map([...known.flat.values()].map(({ name, weights }) => [name, weights]));
  return inside.length > 0 && inside.every(({ name, weights }) => names.get(theirs(name)) === weights);
}

/** `self.block1[1].conv1 = self.block1[0].conv1`, for what is shared across modules. */
export function sharedLayers(graph: Graph, known: Known): string[] {
  const whole = sharedInstances(graph, known);
  const at = (name: string): string =>
    name
      .split('.')
      .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${known.renamed(part)}`))
      .join('');
  return sharers(known)
    .filter(({ path }) => !whole.has(path[0]!))
    .map(({ name, weights }) => `self${at(name)} = self${at(weights)}`);
}
