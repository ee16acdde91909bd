/** Infers shapes and costs of a graph and finds its problems. Never throws for a document of the user's. */
import type { Edge, Graph, GraphNode } from '../document/types.ts';
import type { ErrorData } from '../errors/types.ts';
import { sizePerSample } from '../program/shapes.ts';
import type { TensorType } from '../program/types.ts';
import type { Analysis, Fix, NodeAnalysis, Problem } from './analysis.ts';
import type { LayerDefinition, Resolved } from './definition.ts';
import { fixesFor } from './fixes.ts';
import { downstream, sortGraph } from './order.ts';
import { LayerProblem } from './problem.ts';
import { inputPorts, layerOf, resolveParams } from './registry.ts';
import { checkParams } from './validate.ts';

const BYTES_PER_VALUE = 4;

interface Fault {
  readonly error: ErrorData;
  readonly edge: string | null;
  readonly fixes: readonly Fix[];
}

/** A node without known outputs. */
function unknownNode(status: 'error' | 'blocked', layer: LayerDefinition | undefined, params: Resolved): NodeAnalysis {
  const outputs = (layer?.outputs ?? []).map(() => null);
  let summary = '';
  try {
    summary = layer?.summary(null, params) ?? '';
  } catch {
    // A summary of parameters that are themselves at fault: the problem says so already.
  }
  const nothing = { parameters: [], parameterCount: 0, multiplyAdds: 0, activationBytes: 0 };
  return { status, params, inputs: [], outputs, ...nothing, summary };
}

function inferNode(layer: LayerDefinition, params: Resolved, inputs: readonly TensorType[]): NodeAnalysis {
  const context = { params, inputs };
  const outputs = layer.infer(context);
  const parameters = layer.parameters(context);
  const size = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);
  return {
    status: 'ok',
    params: { ...params, ...layer.derive?.(context) },
    inputs,
    outputs,
    parameters,
    parameterCount: parameters.reduce((sum, { shape, trainable }) => sum + (trainable ? size(shape) : 0), 0),
    multiplyAdds: layer.multiplyAdds(context, outputs),
    activationBytes: outputs.reduce((sum, { shape }) => sum + sizePerSample(shape) * BYTES_PER_VALUE, 0),
    summary: layer.summary(context, params),
  };
}

export function analyze(graph: Graph): Analysis {
  const { order, cycle } = sortGraph(graph);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const incoming = groupByTarget(graph.edges);
  const nodes = new Map<string, NodeAnalysis>();
  const problems: Problem[] = [];

  const report = (node: GraphNode, fault: Fault): void => {
    problems.push({ severity: 'error', node: node.id, blocks: downstream(graph, node.id), ...fault });
  };
  const typeOf = ({ from }: Edge): TensorType | null => {
    const source = byId.get(from.node);
    const index = source ? (layerOf(source.type)?.outputs.findIndex(({ id }) => id === from.port) ?? -1) : -1;
    return nodes.get(from.node)?.outputs[index] ?? null;
  };

  for (const id of order) {
    const node = byId.get(id)!;
    const layer = layerOf(node.type);
    if (!layer) {
      const error = { code: 'graph.unknownLayer', params: { name: node.name, type: node.type }, where: { node: id } };
      nodes.set(id, unknownNode('error', layer, node.params));
      report(node, { error, edge: null, fixes: [] });
      continue;
    }
    const params = resolveParams(layer, node.params);
    const edges = new Map((incoming.get(id) ?? []).map((edge) => [edge.to.port, edge]));
    try {
      checkParams(layer, params);
      const required = requiredPorts(layer, [...edges.keys()]);
      const missing = required.find((port) => !edges.has(port));
      if (missing !== undefined) {
        nodes.set(id, unknownNode('error', layer, params));
        const error = {
          code: 'graph.missingInput',
          params: { name: node.name, port: missing },
          where: { node: id, port: missing },
        };
        report(node, { error, edge: null, fixes: [] });
        continue;
      }
      const inputs = required.map((port) => typeOf(edges.get(port)!));
      if (inputs.includes(null)) {
        nodes.set(id, { ...unknownNode('blocked', layer, params), inputs });
        continue;
      }
      nodes.set(id, inferNode(layer, params, inputs as TensorType[]));
    } catch (problem) {
      if (!(problem instanceof LayerProblem)) throw problem;
      const ports = requiredPorts(layer, [...edges.keys()]);
      const edge = problem.input === undefined ? undefined : edges.get(ports[problem.input] ?? '');
      const inputs = ports.map((port) => (edges.has(port) ? typeOf(edges.get(port)!) : null));
      nodes.set(id, { ...unknownNode('error', layer, params), inputs });
      const where = {
        node: id,
        ...(edge ? { edge: edge.id } : {}),
        ...(problem.field ? { field: problem.field } : {}),
      };
      const error = { code: problem.code, params: problem.params, where };
      report(node, { error, edge: edge?.id ?? null, fixes: fixesFor(problem, node, edge) });
    }
  }

  if (cycle.length) problems.push(cycleProblem(cycle, byId, nodes));
  problems.push(...duplicateNames(graph), ...hints(graph, order));

  const all = [...nodes.values()];
  const sum = (of: (node: NodeAnalysis) => number): number => all.reduce((total, node) => total + of(node), 0);
  return {
    nodes,
    edges: new Map(graph.edges.map((edge) => [edge.id, typeOf(edge)])),
    problems,
    order: cycle.length ? [] : order,
    totals: {
      layers: graph.nodes.length,
      parameters: sum((node) => node.parameterCount),
      multiplyAdds: sum((node) => node.multiplyAdds),
      activationBytes: sum((node) => node.activationBytes),
    },
  };
}

function groupByTarget(edges: readonly Edge[]): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) groups.set(edge.to.node, [...(groups.get(edge.to.node) ?? []), edge]);
  return groups;
}

/** Ports that must be connected: all of a fixed list; of a growing one the used ones, and at least `min`. */
function requiredPorts(layer: LayerDefinition, connected: readonly string[]): string[] {
  if (!('variadic' in layer.inputs)) return layer.inputs.map(({ id }) => id);
  const used = inputPorts(layer, connected)
    .map(({ id }) => id)
    .filter((id) => connected.includes(id));
  const { min } = layer.inputs;
  if (used.length >= min) return used;
  return inputPorts(layer, [])
    .map(({ id }) => id)
    .slice(0, min);
}

function cycleProblem(
  cycle: readonly string[],
  byId: ReadonlyMap<string, GraphNode>,
  nodes: Map<string, NodeAnalysis>,
): Problem {
  const members = cycle.map((id) => byId.get(id)!);
  for (const node of members) nodes.set(node.id, unknownNode('error', layerOf(node.type), node.params));
  const names = members.map(({ name }) => name).join(', ');
  const error = { code: 'graph.cycle', params: { names }, where: { node: cycle[0]! } };
  return { severity: 'error', error, node: cycle[0]!, edge: null, blocks: cycle.slice(1), fixes: [] };
}

function duplicateNames(graph: Graph): Problem[] {
  const seen = new Set<string>();
  return graph.nodes.flatMap(({ id, name }): Problem[] => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const error = { code: 'graph.duplicateName', params: { name }, where: { node: id } };
    return [{ severity: 'error', error, node: id, edge: null, blocks: [], fixes: [] }];
  });
}

/** What is no fault while one draws, but is before one trains. */
function hints({ nodes, edges }: Graph, order: readonly string[]): Problem[] {
  if (!nodes.length) return [];
  const hint = (code: string, node: string | null = null, params = {}): Problem => {
    const error = { code, params, where: node ? { node } : {} };
    return { severity: 'hint', error, node, edge: null, blocks: [], fixes: [] };
  };
  const found: Problem[] = [];
  for (const type of ['Input', 'Output'] as const) {
    const all = nodes.filter((node) => node.type === type);
    if (all.length === 0) found.push(hint(`graph.no${type}`));
    if (all.length > 1)
      found.push(hint(`graph.several${type}s`, all[1]!.id, { names: all.map(({ name }) => name).join(', ') }));
  }
  const used = new Set(edges.map(({ from }) => from.node));
  for (const id of order) {
    const node = nodes.find((other) => other.id === id)!;
    if (layerOf(node.type)?.outputs.length && !used.has(id))
      found.push(hint('graph.unusedOutput', id, { name: node.name }));
  }
  return found;
}
