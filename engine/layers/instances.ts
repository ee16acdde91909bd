/** What is known of an instance of a module: the sum of what it stands for. */
import type { NodeAnalysis } from './analysis.ts';
import { instanceSettings } from './module.ts';
import type { FlatGraph, FlatNode } from './resolve.ts';

/** Analyses of all instances, by flat id. An instance that could not be resolved has its own already. */
export function instanceAnalysis(
  flat: FlatGraph,
  nodes: ReadonlyMap<string, NodeAnalysis>,
  byId: ReadonlyMap<string, FlatNode>,
): Map<string, NodeAnalysis> {
  const inner = new Map<string, { node: FlatNode; known: NodeAnalysis }[]>();
  for (const [id, known] of nodes) {
    for (const instance of enclosing(id)) {
      const list = inner.get(instance) ?? [];
      list.push({ node: byId.get(id)!, known });
      inner.set(instance, list);
    }
  }
  const found = new Map<string, NodeAnalysis>();
  for (const [id, { inputs, outputs, params }] of flat.instances) {
    if (nodes.has(id)) continue;
    const members = inner.get(id) ?? [];
    const counted = new Set<string>();
    const unique = members.filter(({ node }) => !counted.has(node.weights) && counted.add(node.weights));
    const sum = (of: (known: NodeAnalysis) => number, list = members): number =>
      list.reduce((total, { known }) => total + of(known), 0);
    const { repeat, residual, shared } = instanceSettings(params);
    found.set(id, {
      status: statusOf(members.map(({ known }) => known.status)),
      params,
      inputs: inputs.map((end) => nodes.get(end)?.inputs[0] ?? null),
      outputs: outputs.map((end) => nodes.get(end)?.outputs[0] ?? null),
      parameters: [],
      parameterCount: sum((known) => known.parameterCount, unique),
      frozenCount: sum((known) => known.frozenCount, unique),
      multiplyAdds: sum((known) => known.multiplyAdds),
      activationBytes: sum((known) => known.activationBytes),
      summary: [repeat > 1 ? `×${repeat}` : '', residual ? '+x' : '', shared ? '⚭' : ''].filter(Boolean).join(' '),
    });
  }
  return found;
}

const statusOf = (all: readonly NodeAnalysis['status'][]): NodeAnalysis['status'] =>
  all.includes('error') ? 'error' : all.includes('blocked') ? 'blocked' : 'ok';

/** `a.1/b/c` lies in the instances `a.1/b` and `a`: repetitions belong to one instance. */
function enclosing(id: string): string[] {
  const parts = id.split('/');
  return parts.slice(1).map((_, i) => {
    const path = parts.slice(0, i + 1);
    return [...path.slice(0, -1), path[i]!.replace(/\.\d+$/, '')].join('/');
  });
}
