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
import type { LayerDefinition } from '../layers/definition.ts';
import { layerOf } from '../layers/registry.ts';
import { resolveGraph } from './resolve.ts';
import type { FlatGraph, FlatNode } from './flat.ts';

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
  const pass = new Pass(memory, graph, modules);
  pass.visitNodes();
  return pass.result(losses);
}

/** What is found of one network on the way through it. */
class Pass {
  readonly #memory: Memory;
  readonly #graph: Graph;
  readonly #modules: readonly Module[];
  readonly #flat: FlatGraph;
  readonly #order: readonly string[];
  readonly #cycle: readonly string[];
  readonly #byId: ReadonlyMap<string, FlatNode>;
  readonly #incoming: ReadonlyMap<string, readonly Edge[]>;
  /** Ports that an edge from outside a module waits at, by node. */
  readonly #waiting: ReadonlyMap<string, readonly string[]>;
  readonly #faults: ReadonlyMap<string, FlatGraph['faults'][number]>;
  readonly #effort: Effort;
  readonly #nodes = new Map<string, NodeAnalysis>();
  readonly #problems: Problem[] = [];

  constructor(memory: Memory, graph: Graph, modules: readonly Module[]) {
    const flat = resolveGraph(graph, modules);
    const next = successors(flat.edges);
    const { order, cycle } = sortGraph(flat, next);
    this.#memory = memory;
    this.#graph = graph;
    this.#modules = modules;
    this.#flat = flat;
    this.#order = order;
    this.#cycle = cycle;
    this.#byId = new Map(flat.nodes.map((node) => [node.id, node]));
    this.#incoming = edgesByTarget(flat.edges);
    this.#waiting = waitingPorts(flat);
    this.#faults = new Map(flat.faults.map((fault) => [fault.node, fault]));
    this.#effort = new Effort(next);
  }

  /** Each after those that feed it. */
  visitNodes(): void {
    for (const id of this.#order) {
      const node = this.#byId.get(id)!;
      const layer = layerOf(node.type);
      if (layer) this.#visit(node, layer);
      else this.#unknown(node);
    }
  }

  #report(node: FlatNode, error: ErrorData, edge?: Edge, fixes: readonly Fix[] = []): void {
    const [top] = node.path;
    const blocked = this.#effort.downstream(node.id).map((id) => this.#byId.get(id)!.path[0]!);
    this.#problems.push({
      severity: 'error',
      error,
      node: top!,
      path: node.id,
      module: node.module,
      edge: edge?.id ?? null,
      blocks: [...new Set(blocked)].filter((id) => id !== top),
      fixes,
    });
  }

  #typeOf({ from }: Edge): TensorType | null {
    const source = this.#byId.get(from.node);
    return this.#nodes.get(from.node)?.outputs[source ? outputIndex(source, from.port) : -1] ?? null;
  }

  #unknown(node: FlatNode): void {
    const unknown = { code: 'graph.unknownLayer', params: { name: node.name, type: node.type } };
    const { code, params } = this.#faults.get(node.id) ?? unknown;
    this.#nodes.set(node.id, unknownNode('error', node, node.params));
    this.#report(node, { code, params, where: { node: node.path[0]! } });
  }

  #visit(node: FlatNode, layer: LayerDefinition): void {
    const edges = this.#incoming.get(node.id) ?? [];
    const fed = edges.map((edge) => ({ port: edge.to.port, type: this.#typeOf(edge) }));
    const waits = this.#waiting.get(node.id) ?? [];
    const { analysis, problem, ports, missing } = this.#memory.node(node, fed, waits, () =>
      analyzeNode(layer, node, fed, waits),
    );
    this.#nodes.set(node.id, analysis);
    const where = { node: node.path[0]! };
    if (missing !== undefined) {
      const params = { name: node.name, port: missing };
      this.#report(node, { code: 'graph.missingInput', params, where: { ...where, port: missing } });
    } else if (problem) {
      const edgeOf = (input: number): Edge | undefined => edges.find(({ to }) => to.port === ports[input]);
      const edge = problem.input === undefined ? undefined : edgeOf(problem.input);
      const at = { ...where, ...(edge ? { edge: edge.id } : {}), ...(problem.field ? { field: problem.field } : {}) };
      const fixes = this.#effort.tries() ? fixesFor({ node, layer, analysis, problem, edgeOf }) : [];
      this.#report(node, { code: problem.code, params: problem.params, where: at }, edge, fixes);
    }
  }

  /** Nodes that an edge should come from, and none does. */
  #markDangling(): void {
    for (const { ids, target } of this.#flat.dangling) {
      const node = this.#nodes.get(ids + target.id);
      if (node) this.#nodes.set(ids + target.id, this.#memory.faulty(node));
    }
  }

  #addInstances(): void {
    this.#markDangling();
    const instances = instanceAnalysis(this.#flat, this.#nodes, this.#byId, this.#memory);
    for (const [id, instance] of instances) this.#nodes.set(id, instance);
    this.#markDangling();
  }

  /** With what is to be said of the network as a whole. */
  result(losses?: Losses): Analysis {
    const [flat, graph, modules, nodes] = [this.#flat, this.#graph, this.#modules, this.#nodes];
    if (this.#cycle.length) this.#problems.push(cycleProblem(this.#cycle, this.#byId, nodes));
    this.#problems.push(
      ...danglingProblems(flat, this.#effort),
      ...duplicateNames(graph, modules),
      ...hints(graph, modules),
    );
    const sums = totals(nodes, this.#byId);
    this.#addInstances();
    const advised = advice(graph, modules, losses, { nodes, totals: sums });
    const dead = new Set(advised.map(({ error, node }) => (error.code === 'hint.deadBranch' ? node : null)));
    return {
      nodes,
      edges: new Map(flat.edges.map((edge) => [edge.id, this.#typeOf(edge)])),
      // What a dead branch ends in is used by nothing, of course.
      problems: [
        ...this.#problems.filter(({ error, node }) => error.code !== 'graph.unusedOutput' || !dead.has(node)),
        ...advised,
      ],
      order: this.#cycle.length ? [] : this.#order,
      flat,
      totals: sums,
    };
  }
}

/** Ports by the node that they belong to. */
function waitingPorts({ dangling }: FlatGraph): ReadonlyMap<string, readonly string[]> {
  const waiting = new Map<string, string[]>();
  for (const { input } of dangling) {
    const ports = input && waiting.get(input.node);
    if (ports) ports.push(input.port);
    else if (input) waiting.set(input.node, [input.port]);
  }
  return waiting;
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
