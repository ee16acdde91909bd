/** Weights that affect no output, and therefore get no gradient. */
import type { Analysis } from '../../analysis/types.ts';
import { branchesOf } from '../../analysis/branches.ts';
import { layerOf } from '../../layers/registry.ts';
import { edgesByTarget } from '../../analysis/order.ts';

/** Whether some weights are used by a condition only, so that a batch may have no gradient of them. */
export const hasBranches = ({ flat, order }: Analysis): boolean => {
  const types = new Map(flat.nodes.map(({ id, type }) => [id, type]));
  return branchesOf(order, flat.edges, (id) => layerOf(types.get(id)!)?.chooses !== undefined).size > 0;
};

/** Whether a network has such weights. Shared ones are used if any occurrence is. */
export function hasUnusedWeights({ flat, nodes }: Analysis): boolean {
  const incoming = edgesByTarget(flat.edges);
  const reached = new Set(flat.nodes.flatMap(({ id, type }) => (type === 'Output' ? [id] : [])));
  for (const id of reached) for (const { from } of incoming.get(id) ?? []) reached.add(from.node);
  const used = new Set(flat.nodes.flatMap(({ id, weights }) => (reached.has(id) ? [weights] : [])));
  return flat.nodes.some(({ id, weights }) => !used.has(weights) && (nodes.get(id)?.parameters.length ?? 0) > 0);
}
