/** Analysis of an instance of a module: the sum over the nodes it expands to. */
import type { NodeAnalysis } from './types.ts';
import type { Member, AnalysisCache } from './analysisCache.ts';
import { conditionText } from '../layers/condition.ts';
import { instanceSettings } from '../layers/module.ts';
import type { FlatGraph, FlatNode, Instance } from './flat/flat.ts';

/** Analyses of all instances, by flat id. An instance that could not be resolved has one already. */
export function instanceAnalysis(
  flat: FlatGraph,
  nodes: ReadonlyMap<string, NodeAnalysis>,
  byId: ReadonlyMap<string, FlatNode>,
  cache: AnalysisCache,
): Map<string, NodeAnalysis> {
  const found = new Map<string, NodeAnalysis>();
  if (!flat.instances.size) return found;
  // Every node is in a list of every instance around it; no other lists are made.
  const inner = new Map<string, Member[]>();
  for (const [id, known] of nodes) {
    for (let at = id.indexOf('/'); at >= 0; at = id.indexOf('/', at + 1)) {
      const instance = withoutRound(id.slice(0, at));
      const member = { known, weights: byId.get(id)!.weights };
      const list = inner.get(instance);
      if (list) list.push(member);
      else inner.set(instance, [member]);
    }
  }
  for (const [id, instance] of flat.instances) {
    if (nodes.has(id)) continue;
    const own = inner.get(id) ?? [];
    found.set(
      id,
      cache.instance(id, instance, own, () => sumOf(instance, own, nodes)),
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
  const { repeat, residual, shared, runs, condition } = instanceSettings(params);
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
    summary: [
      runs === 'always' ? '' : `${runs} ${conditionText(condition)}`,
      runs === 'while' ? `×≤${repeat}` : repeat > 1 ? `×${repeat}` : '',
      residual ? '+x' : '',
      shared ? '⚭' : '',
    ]
      .filter(Boolean)
      .join(' '),
  };
}

const statusOf = (all: readonly NodeAnalysis['status'][]): NodeAnalysis['status'] =>
  all.includes('error') ? 'error' : all.includes('blocked') ? 'blocked' : 'ok';

/** `a.1/b` is inside a repetition of an instance, `a.1/b.2` is a repetition of it. */
function withoutRound(id: string): string {
  const dot = id.lastIndexOf('.');
  return dot > id.lastIndexOf('/') ? id.slice(0, dot) : id;
}
