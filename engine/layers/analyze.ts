/** Infers shapes and costs of a graph and finds its problems. Never throws for a document of the user's. */
import type { Edge, Graph, Module } from '../document/types.ts';
import type { ErrorData } from '../errors/types.ts';
import { sizePerSample } from '../program/shapes.ts';
import type { TensorType } from '../program/types.ts';
import type { Analysis, Fix, NodeAnalysis, Problem } from './analysis.ts';
import type { LayerDefinition, Resolved } from './definition.ts';
import { danglingProblems } from './dangling.ts';
import { fixesFor } from './fixes.ts';
import { duplicateNames, hints } from './hints.ts';
import { instanceAnalysis } from './instances.ts';
import { downstream, edgesByTarget, sortGraph } from './order.ts';
import { flatOutputs, requiredInputs } from './ports.ts';
import { LayerProblem } from './problem.ts';
import { layerOf, resolveParams } from './registry.ts';
import { resolveGraph, type FlatNode } from './resolve.ts';
import { checkParams } from './validate.ts';

const BYTES_PER_VALUE = 4;
const UNKNOWN = { parameters: [], parameterCount: 0, frozenCount: 0, multiplyAdds: 0, activationBytes: 0 };

/** A node without known outputs. */
function unknownNode(
  status: 'error' | 'blocked',
  node: FlatNode,
  params: Resolved,
  inputs: readonly (TensorType | null)[] = [],
): NodeAnalysis {
  let summary = '';
  try {
    summary = layerOf(node.type)?.summary(null, params) ?? '';
  } catch {
    // A summary of parameters that are themselves at fault: the problem says so already.
  }
  return { status, params, inputs, outputs: flatOutputs(node).map(() => null), ...UNKNOWN, summary };
}

const size = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

function inferNode(
  layer: LayerDefinition,
  node: FlatNode,
  params: Resolved,
  inputs: readonly TensorType[],
): NodeAnalysis {
  const context = { params, inputs };
  const outputs = layer.infer(context);
  const parameters = layer.parameters(context);
  const count = parameters.reduce((sum, { shape, trainable }) => sum + (trainable ? size(shape) : 0), 0);
  return {
    status: 'ok',
    params: { ...params, ...layer.derive?.(context) },
    inputs,
    outputs,
    parameters: node.freeze ? parameters.map((spec) => ({ ...spec, trainable: false })) : parameters,
    parameterCount: count,
    frozenCount: node.freeze ? count : 0,
    multiplyAdds: layer.multiplyAdds(context, outputs),
    activationBytes: outputs.reduce((sum, { shape }) => sum + sizePerSample(shape) * BYTES_PER_VALUE, 0),
    summary: layer.summary(context, params),
  };
}

export function analyze(graph: Graph, modules: readonly Module[] = []): Analysis {
  const flat = resolveGraph(graph, modules);
  const { order, cycle } = sortGraph(flat);
  const byId = new Map(flat.nodes.map((node) => [node.id, node]));
  const incoming = edgesByTarget(flat.edges);
  const nodes = new Map<string, NodeAnalysis>();
  const problems: Problem[] = [];
  const waiting = new Map<string, string[]>();
  for (const { input } of flat.dangling)
    if (input) waiting.set(input.node, [...(waiting.get(input.node) ?? []), input.port]);
  const faults = new Map(flat.faults.map((fault) => [fault.node, fault]));

  const report = (node: FlatNode, error: ErrorData, edge: Edge | undefined, fixes: readonly Fix[] = []): void => {
    const [top] = node.path;
    const waiting = downstream(flat, node.id).map((id) => byId.get(id)!.path[0]!);
    problems.push({
      severity: 'error',
      error,
      node: top!,
      path: node.id,
      module: node.module,
      edge: edge?.id ?? null,
      blocks: [...new Set(waiting)].filter((id) => id !== top),
      fixes,
    });
  };
  const typeOf = ({ from }: Edge): TensorType | null => {
    const source = byId.get(from.node);
    return nodes.get(from.node)?.outputs[source ? flatOutputs(source).indexOf(from.port) : -1] ?? null;
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
    const params = resolveParams(layer, node.params);
    const edges = new Map((incoming.get(id) ?? []).map((edge) => [edge.to.port, edge]));
    let inputs: (TensorType | null)[] = [];
    let required: string[] = [];
    try {
      checkParams(layer, params);
      // An input whose edge comes from nowhere waits for it; that is told by itself.
      const waits = waiting.get(id) ?? [];
      required = requiredInputs(layer, params, [...edges.keys(), ...waits]);
      inputs = required.map((port) => (edges.has(port) ? typeOf(edges.get(port)!) : null));
      const missing = required.find((port) => !edges.has(port) && !waits.includes(port));
      if (missing !== undefined) {
        nodes.set(id, unknownNode('error', node, params, inputs));
        const details = { name: node.name, port: missing };
        report(node, { code: 'graph.missingInput', params: details, where: { ...where, port: missing } }, undefined);
      } else if (inputs.includes(null)) {
        nodes.set(id, unknownNode(waits.length ? 'error' : 'blocked', node, params, inputs));
      } else {
        nodes.set(id, inferNode(layer, node, params, inputs as TensorType[]));
      }
    } catch (problem) {
      if (!(problem instanceof LayerProblem)) throw problem;
      const edge = problem.input === undefined ? undefined : edges.get(required[problem.input] ?? '');
      nodes.set(id, unknownNode('error', node, params, inputs));
      const at = { ...where, ...(edge ? { edge: edge.id } : {}), ...(problem.field ? { field: problem.field } : {}) };
      report(node, { code: problem.code, params: problem.params, where: at }, edge, fixesFor(problem, node, edge));
    }
  }

  if (cycle.length) problems.push(cycleProblem(cycle, byId, nodes));
  problems.push(...danglingProblems(flat), ...duplicateNames(graph, modules), ...hints(graph, modules));
  const known = [...nodes.entries()];
  const markDangling = (): void => {
    for (const { ids, target } of flat.dangling) {
      const node = nodes.get(ids + target.id);
      if (node) nodes.set(ids + target.id, { ...node, status: 'error' });
    }
  };
  markDangling();
  for (const [id, instance] of instanceAnalysis(flat, nodes, byId)) nodes.set(id, instance);
  markDangling();
  return {
    nodes,
    edges: new Map(flat.edges.map((edge) => [edge.id, typeOf(edge)])),
    problems,
    order: cycle.length ? [] : order,
    flat,
    totals: totals(known, byId),
  };
}

function totals(known: readonly (readonly [string, NodeAnalysis])[], byId: ReadonlyMap<string, FlatNode>) {
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
  const names = members.map(({ name }) => name).join(', ');
  const [first, ...rest] = [...new Set(members.map(({ path }) => path[0]!))];
  const error = { code: 'graph.cycle', params: { names }, where: { node: first! } };
  const { id, module } = members[0]!;
  return { severity: 'error', error, node: first!, path: id, module, edge: null, blocks: rest, fixes: [] };
}
