/** Infers shapes and costs of a graph and finds its problems. Never throws for a document of the user's. */
import type { Edge, Graph, Module } from '../model/types.ts';
import type { ErrorData } from '../errors/types.ts';
import type { TensorType } from '../program/types.ts';
import { advice, type Losses } from './advice.ts';
import type { Analysis, Fix, NodeAnalysis, Problem } from './types.ts';
import { danglingProblems } from './dangling.ts';
import { fixesFor } from './fixes.ts';
import { Effort } from './effort.ts';
import { duplicateNames, hints, someNames } from './hints.ts';
import { instanceAnalysis } from './instances.ts';
import { Memory } from './analysisCache.ts';
import { analyzeNode, unknownNode } from './nodeAnalysis.ts';
import { edgesByTarget, sortGraph, successors } from './order.ts';
import { outputIndex } from '../layers/ports.ts';
import { layerOf } from '../layers/registry.ts';
import { resolveGraph } from './resolve.ts';
import type { FlatNode } from './flat.ts';

/** Analyzes a network again and again as it is edited: nodes that an edit did not reach cost a look-up. */
export class Analyzer {
  readonly #memory = new Memory();

  /** @param losses What the outputs are compared with: then the ends of the network are looked at as well. */
  analyze(graph: Graph, modules: readonly Module[] = [], losses?: Losses): Analysis {
    const analysis = analyzeWith(this.#memory, graph, modules, losses);
    this.#memory.turn();
    return analysis;
  }
}

/** From nothing. */
export const analyze = (graph: Graph, modules: readonly Module[] = [], losses?: Losses): Analysis =>
  analyzeWith(new Memory(), graph, modules, losses);

function analyzeWith(memory: Memory, graph: Graph, modules: readonly Module[], losses?: Losses): Analysis {
  const flat = resolveGraph(graph, modules);
  const next = successors(flat.edges);
  const { order, cycle } = sortGraph(flat, next);
  const byId = new Map(flat.nodes.map((node) => [node.id, node]));
  const incoming = edgesByTarget(flat.edges);
  const nodes = new Map<string, NodeAnalysis>();
  const problems: Problem[] = [];
  const waiting = new Map<string, string[]>();
  const effort = new Effort(next);
  for (const { input } of flat.dangling) {
    const ports = input && waiting.get(input.node);
    if (ports) ports.push(input.port);
    else if (input) waiting.set(input.node, [input.port]);
  }
  const faults = new Map(flat.faults.map((fault) => [fault.node, fault]));

  const report = (node: FlatNode, error: ErrorData, edge: Edge | undefined, fixes: readonly Fix[] = []): void => {
    const [top] = node.path;
    const blocked = effort.downstream(node.id).map((id) => byId.get(id)!.path[0]!);
    problems.push({
      severity: 'error',
      error,
      node: top!,
      path: node.id,
      module: node.module,
      edge: edge?.id ?? null,
      blocks: [...new Set(blocked)].filter((id) => id !== top),
      fixes,
    });
  };
  const typeOf = ({ from }: Edge): TensorType | null => {
    const source = byId.get(from.node);
    return nodes.get(from.node)?.outputs[source ? outputIndex(source, from.port) : -1] ?? null;
  };

  for (const id of order) {
    const node = byId.get(id)!;
    const where = { node: node.path[0]! };
    const layer = layerOf(node.type);
    if (!layer) {
      const fault = faults.get(id) ?? { code: 'graph.unknownLayer', params: { name: node.name, type: node.type } };
      nodes.set(id, unknownNode('error', node, node.params));
      report(node, { code: fault.code, params: fault.params, where }, undefined);
      continue;
    }
    const edges = incoming.get(id) ?? [];
    const fed = edges.map((edge) => ({ port: edge.to.port, type: typeOf(edge) }));
    const waits = waiting.get(id) ?? [];
    const { analysis, problem, ports, missing } = memory.node(node, fed, waits, () =>
      analyzeNode(layer, node, fed, waits),
    );
    nodes.set(id, analysis);
    if (missing !== undefined) {
      const params = { name: node.name, port: missing };
      report(node, { code: 'graph.missingInput', params, where: { ...where, port: missing } }, undefined);
    } else if (problem) {
      const edgeOf = (input: number): Edge | undefined => edges.find(({ to }) => to.port === ports[input]);
      const edge = problem.input === undefined ? undefined : edgeOf(problem.input);
      const at = { ...where, ...(edge ? { edge: edge.id } : {}), ...(problem.field ? { field: problem.field } : {}) };
      const fixes = effort.tries() ? fixesFor({ node, layer, analysis, problem, edgeOf }) : [];
      report(node, { code: problem.code, params: problem.params, where: at }, edge, fixes);
    }
  }

  if (cycle.length) problems.push(cycleProblem(cycle, byId, nodes));
  problems.push(...danglingProblems(flat, effort), ...duplicateNames(graph, modules), ...hints(graph, modules));
  const sums = totals(nodes, byId);
  const markDangling = (): void => {
    for (const { ids, target } of flat.dangling) {
      const node = nodes.get(ids + target.id);
      if (node) nodes.set(ids + target.id, memory.faulty(node));
    }
  };
  markDangling();
  for (const [id, instance] of instanceAnalysis(flat, nodes, byId, memory)) nodes.set(id, instance);
  markDangling();
  const advised = advice(graph, modules, losses, { nodes, totals: sums });
  const dead = new Set(advised.map(({ error, node }) => (error.code === 'hint.deadBranch' ? node : null)));
  return {
    nodes,
    edges: new Map(flat.edges.map((edge) => [edge.id, typeOf(edge)])),
    // What a dead branch ends in is used by nothing, of course.
    problems: [
      ...problems.filter(({ error, node }) => error.code !== 'graph.unusedOutput' || !dead.has(node)),
      ...advised,
    ],
    order: cycle.length ? [] : order,
    flat,
    totals: sums,
  };
}

function totals(known: ReadonlyMap<string, NodeAnalysis>, byId: ReadonlyMap<string, FlatNode>) {
  const result = { layers: 0, parameters: 0, frozen: 0, multiplyAdds: 0, activationBytes: 0 };
  const counted = new Set<string>();
  for (const [id, node] of known) {
    const { weights, module, type } = byId.get(id)!;
    // The ends of modules are no layers.
    if (module === null || type !== 'Identity') result.layers += 1;
    result.multiplyAdds += node.multiplyAdds;
    result.activationBytes += node.activationBytes;
    if (counted.has(weights)) continue;
    counted.add(weights);
    result.parameters += node.parameterCount;
    result.frozen += node.frozenCount;
  }
  return result;
}

function cycleProblem(
  cycle: readonly string[],
  byId: ReadonlyMap<string, FlatNode>,
  nodes: Map<string, NodeAnalysis>,
): Problem {
  const members = cycle.map((id) => byId.get(id)!);
  for (const node of members) nodes.set(node.id, unknownNode('error', node, node.params));
  const names = someNames(members);
  const [first, ...rest] = [...new Set(members.map(({ path }) => path[0]!))];
  const error = { code: 'graph.cycle', params: { names }, where: { node: first! } };
  const { id, module } = members[0]!;
  return { severity: 'error', error, node: first!, path: id, module, edge: null, blocks: rest, fixes: [] };
}
