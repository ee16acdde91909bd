/** Infers shapes and costs of a graph and finds its problems. Never throws for a user's document. */
import type { Edge, Graph, Module } from '../model/types.ts';
import type { ErrorData } from '../errors/types.ts';
import type { TensorType } from '../program/types.ts';
import { designHints, type Losses } from './hints/designHints.ts';
import type { Analysis, Fix, NodeAnalysis, Problem } from './types.ts';
import { danglingProblems } from './fixes/dangling.ts';
import { connectFixes } from './fixes/connecting.ts';
import { fixesFor } from './fixes/fixes.ts';
import type { NetworkContext } from './fixes/networkContext.ts';
import { AnalysisBudget } from './analysisBudget.ts';
import { duplicateNames, someNames, structureHints } from './hints/hints.ts';
import { instanceAnalysis } from './instances.ts';
import { AnalysisCache } from './analysisCache.ts';
import { analyzeNode, unknownNode } from './nodeAnalysis.ts';
import { edgesByTarget, leadsTo, sortGraph, successors } from './order.ts';
import { hasInput, hasOutput, nodeInputs, outputIndex } from '../layers/ports.ts';
import type { LayerDefinition } from '../layers/definition.ts';
import { layerOf } from '../layers/registry.ts';
import { resolveGraph } from './flat/resolve.ts';
import type { FlatGraph, FlatNode } from './flat/flat.ts';

/** Analyzes a network repeatedly as it is edited: nodes not affected by an edit come from the cache. */
export class Analyzer {
  readonly #cache = new AnalysisCache();

  /** @param losses what the outputs are compared with; if given, the network's Inputs and Outputs are checked too. */
  analyze(graph: Graph, modules: readonly Module[] = [], losses?: Losses): Analysis {
    const analysis = analyzeWith(this.#cache, graph, modules, losses);
    this.#cache.evictUnused();
    return analysis;
  }
}

/** Analyzes without a cache. */
export const analyze = (graph: Graph, modules: readonly Module[] = [], losses?: Losses): Analysis =>
  analyzeWith(new AnalysisCache(), graph, modules, losses);

function analyzeWith(cache: AnalysisCache, graph: Graph, modules: readonly Module[], losses?: Losses): Analysis {
  const pass = new Pass(cache, graph, modules);
  pass.visitNodes();
  return pass.result(losses);
}

/** One analysis: the results collected while visiting the nodes. */
class Pass {
  readonly #cache: AnalysisCache;
  readonly #graph: Graph;
  readonly #modules: readonly Module[];
  readonly #flat: FlatGraph;
  readonly #order: readonly string[];
  readonly #cycle: readonly string[];
  readonly #byId: ReadonlyMap<string, FlatNode>;
  readonly #incoming: ReadonlyMap<string, readonly Edge[]>;
  /** Ports with a dangling edge from outside the module, by node. */
  readonly #waiting: ReadonlyMap<string, readonly string[]>;
  readonly #faults: ReadonlyMap<string, FlatGraph['faults'][number]>;
  readonly #budget: AnalysisBudget;
  readonly #nodes = new Map<string, NodeAnalysis>();
  readonly #problems: Problem[] = [];
  readonly #network: NetworkContext;
  /** Unconnected inputs; the fixes are computed once all nodes are analyzed. */
  readonly #missing: { readonly problem: number; readonly fixes: () => Fix[] }[] = [];

  constructor(cache: AnalysisCache, graph: Graph, modules: readonly Module[]) {
    const flat = resolveGraph(graph, modules);
    const next = successors(flat.edges);
    const { order, cycle } = sortGraph(flat, next);
    this.#cache = cache;
    this.#graph = graph;
    this.#modules = modules;
    this.#flat = flat;
    this.#order = order;
    this.#cycle = cycle;
    this.#byId = new Map(flat.nodes.map((node) => [node.id, node]));
    this.#incoming = edgesByTarget(flat.edges);
    this.#waiting = waitingPorts(flat);
    this.#faults = new Map(flat.faults.map((fault) => [fault.node, fault]));
    this.#budget = new AnalysisBudget(next);
    const ends = new Set([...flat.instances.values()].flatMap(({ outputs }) => outputs));
    this.#network = {
      canBeDrawn: ([source, output], [target, input]) => {
        const drawn = source.module === null ? graph : modules.find(({ id }) => id === source.module)?.graph;
        const [from, to] = [source, target].map(({ path }) => drawn?.nodes.find(({ id }) => id === path.at(-1)));
        if (!drawn || !from || !to || from.bypass || to.bypass || leadsTo(drawn, to.id, from.id)) return false;
        return hasOutput(from, modules, output) && hasInput(to, modules, input);
      },
      isModuleOutput: (id) => ends.has(id),
      node: (id) => this.#byId.get(id),
      into: (id) => this.#incoming.get(id) ?? [],
      next: (id) => next.get(id) ?? [],
      analysis: (id) => this.#nodes.get(id),
      typeOf: (edge) => this.#typeOf(edge),
      order,
    };
  }

  /** Visits nodes in topological order. */
  visitNodes(): void {
    for (const id of this.#order) {
      const node = this.#byId.get(id)!;
      const layer = layerOf(node.type);
      if (layer) this.#visit(node, layer);
      else this.#unknown(node);
    }
    for (const { problem, fixes } of this.#missing)
      if (this.#budget.allowsFixes()) this.#problems[problem] = { ...this.#problems[problem]!, fixes: fixes() };
  }

  #report(node: FlatNode, error: ErrorData, edge?: Edge, fixes: readonly Fix[] = []): void {
    const [top] = node.path;
    const blocked = this.#budget.downstream(node.id).map((id) => this.#byId.get(id)!.path[0]!);
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
    const { analysis, problem, ports, missing } = this.#cache.node(node, fed, waits, () =>
      analyzeNode(layer, node, fed, waits),
    );
    this.#nodes.set(node.id, analysis);
    const where = { node: node.path[0]! };
    if (missing !== undefined) {
      const params = { name: node.name, port: missing, ...inputWords(node, edges, missing) };
      const error = { code: 'graph.missingInput', params, where: { ...where, port: missing } };
      const at = { port: missing, index: ports.indexOf(missing) };
      this.#report(node, error);
      this.#missing.push({
        problem: this.#problems.length - 1,
        fixes: () => connectFixes({ node, layer, analysis }, at, this.#network),
      });
    } else if (problem) {
      const edgeOf = (input: number): Edge | undefined => edges.find(({ to }) => to.port === ports[input]);
      const edge = problem.input === undefined ? undefined : edgeOf(problem.input);
      const at = { ...where, ...(edge ? { edge: edge.id } : {}), ...(problem.field ? { field: problem.field } : {}) };
      const fixes = this.#budget.allowsFixes()
        ? fixesFor({ node, layer, analysis, problem, edgeOf, network: this.#network })
        : [];
      this.#report(node, { code: problem.code, params: problem.params, where: at }, edge, fixes);
    }
  }

  /** Marks nodes with an input whose edge is dangling. */
  #markDangling(): void {
    for (const { ids, target } of this.#flat.dangling) {
      const node = this.#nodes.get(ids + target.id);
      if (node) this.#nodes.set(ids + target.id, this.#cache.faulty(node));
    }
  }

  #addInstances(): void {
    this.#markDangling();
    const instances = instanceAnalysis(this.#flat, this.#nodes, this.#byId, this.#cache);
    for (const [id, instance] of instances) this.#nodes.set(id, instance);
    this.#markDangling();
  }

  /** The result, with the problems of the network as a whole. */
  result(losses?: Losses): Analysis {
    const [flat, graph, modules, nodes] = [this.#flat, this.#graph, this.#modules, this.#nodes];
    if (this.#cycle.length) this.#problems.push(cycleProblem(this.#cycle, this.#byId, nodes));
    this.#problems.push(
      ...danglingProblems(flat, this.#budget),
      ...duplicateNames(graph, modules),
      ...structureHints(graph, modules),
    );
    const sums = totals(nodes, this.#byId);
    this.#addInstances();
    const hints = designHints(graph, modules, losses, { nodes, totals: sums });
    const dead = new Set(hints.map(({ error, node }) => (error.code === 'hint.deadBranch' ? node : null)));
    return {
      nodes,
      edges: new Map(flat.edges.map((edge) => [edge.id, this.#typeOf(edge)])),
      // The end of a dead branch is unused anyway: reported once.
      problems: [
        ...this.#problems.filter(({ error, node }) => error.code !== 'graph.unusedOutput' || !dead.has(node)),
        ...hints,
      ],
      order: this.#cycle.length ? [] : this.#order,
      flat,
      totals: sums,
    };
  }
}

/** Parameters that name an input in a message, where there are several. */
function inputWords(node: FlatNode, edges: readonly Edge[], port: string): { input: string; inputZh: string } {
  const ports = nodeInputs(
    node,
    [],
    edges.map(({ to }) => to.port),
  );
  const label = ports.length > 1 ? ports.find(({ id }) => id === port)?.label : undefined;
  if (!label) return { input: 'the input', inputZh: '输入' };
  const { en, zh } = label;
  return {
    input: en.startsWith('input ') ? en : `the input “${en}”`,
    inputZh: zh.startsWith('输入') ? zh : `输入“${zh}”`,
  };
}

/** Ports by node. */
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
    result.multiplyAdds += node.multiplyAdds;
    result.activationBytes += node.activationBytes;
    if (counted.has(weights)) continue;
    counted.add(weights);
    // Inputs and Outputs of modules are not layers; one that is repeated with the same weights is one.
    if (module === null || type !== 'Identity') result.layers += 1;
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
