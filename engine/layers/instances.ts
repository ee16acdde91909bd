/** What is known of an instance of a module: the sum of what it stands for. */
import { groupBy } from '../document/groups.ts';
import type { NodeAnalysis } from './analysis.ts';
import type { Member, Memory } from './memory.ts';
import { instanceSettings } from './module.ts';
import type { FlatGraph, FlatNode, Instance } from './resolve.ts';

/** Analyses of all instances, by flat id. An instance that could not be resolved has its own already. */
export function instanceAnalysis(
  flat: FlatGraph,
  nodes: ReadonlyMap<string, NodeAnalysis>,
  byId: ReadonlyMap<string, FlatNode>,
  memory: Memory,
): Map<string, NodeAnalysis> {
  const found = new Map<string, NodeAnalysis>();
  if (!flat.instances.size) return found;
  const members = [...nodes].flatMap(([id, known]) =>
    enclosing(id).map((instance) => ({ instance, member: { known, weights: byId.get(id)!.weights } })),
  );
  const inner = groupBy(
    members,
    ({ instance }) => instance,
    ({ member }): Member => member,
  );
  for (const [id, instance] of flat.instances) {
    if (nodes.has(id)) continue;
    const own = inner.get(id) ?? [];
    found.set(
      id,
      memory.instance(id, instance, own, () => sumOf(instance, own, nodes)),
    );
  }
  return found;
}

function sumOf(
  { inputs, outputs, params }: Instance,
  members: readonly Member[],
  nodes: ReadonlyMap<string, NodeAnalysis>,
): NodeAnalysis {
  const counted = new Set<string>();
  const unique = members.filter(({ weights }) => !counted.has(weights) && counted.add(weights));
  const sum = (of: (known: NodeAnalysis) => number, list = members): number =>
    list.reduce((total, { known }) => total + of(known), 0);
  const { repeat, residual, shared } = instanceSettings(params);
  return {
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
  };
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
