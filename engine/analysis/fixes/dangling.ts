/** Dangling edges: they end at ports that their nodes no longer have, after a change of parameters or of a module. */
import type { DanglingEdge } from '../flat/flat.ts';
import type { Edge, GraphNode, Module } from '../../model/types.ts';
import type { ErrorCode } from '../../errors/table.ts';
import type { Problem } from '../types.ts';
import { disconnect } from './fixes.ts';
import { moduleOf, MODULE } from '../../layers/module.ts';
import type { AnalysisBudget } from '../analysisBudget.ts';
import { hasInput, hasOutput } from '../../layers/ports.ts';
import { LayerProblem } from '../../layers/problem.ts';
import { layerOf, resolveParams } from '../../layers/registry.ts';
import type { FlatGraph } from '../flat/flat.ts';
import { checkNames, checkParams } from '../../layers/validate.ts';

/**
 * Whether a node's ports are known; an unknown layer, a missing module and invalid parameters are reported separately.
 */
function portsAreKnown(node: GraphNode, modules: readonly Module[]): boolean {
  if (node.type === MODULE) return moduleOf(node, modules) !== undefined;
  const layer = layerOf(node.type);
  if (!layer) return false;
  try {
    checkNames(layer, node.params);
    checkParams(layer, resolveParams(layer, node.params));
    return true;
  } catch (problem) {
    if (problem instanceof LayerProblem) return false;
    throw problem;
  }
}

interface KnownEnds {
  readonly source: GraphNode;
  readonly target: GraphNode;
  readonly modules: readonly Module[];
  readonly code: DanglingEdge['code'] | null;
}
/** Cache: an edge of a module is checked once for each repetition. */
const known = new WeakMap<Edge, KnownEnds>();

/** The error of an edge's ends, or null. */
export function faultOfEnds(
  edge: Edge,
  source: GraphNode,
  target: GraphNode,
  modules: readonly Module[],
): DanglingEdge['code'] | null {
  const last = known.get(edge);
  if (last?.source === source && last.target === target && last.modules === modules) return last.code;
  const code = findFault(edge, source, target, modules);
  known.set(edge, { source, target, modules, code });
  return code;
}

function findFault(
  { from, to }: Edge,
  source: GraphNode,
  target: GraphNode,
  modules: readonly Module[],
): DanglingEdge['code'] | null {
  if (!hasOutput(source, modules, from.port) && portsAreKnown(source, modules)) return 'graph.missingOutput';
  return !hasInput(target, modules, to.port) && portsAreKnown(target, modules) ? 'graph.extraInput' : null;
}

const NONE: readonly string[] = [];

/** Edges that are reported; more, which only a damaged file has, follow when some of these are mended. */
const MOST_REPORTED = 20_000;

/** One problem for each drawn edge, however often its module is repeated. */
export function danglingProblems(flat: FlatGraph, budget: AnalysisBudget): Problem[] {
  if (!flat.dangling.length) return [];
  const said = new Set<string>();
  const pathOf = new Map(flat.nodes.map(({ id, path }) => [id, path]));
  return flat.dangling.slice(0, MOST_REPORTED).flatMap((fault): Problem[] => {
    const { code, edge, source, target, ids, path, module, input } = fault;
    if (module !== null) {
      const key = `${module}/${edge.id}`;
      if (said.has(key)) return [];
      said.add(key);
    }
    const top = path[0] ?? target.id;
    const port = code === 'graph.missingOutput' ? edge.from.port : edge.to.port;
    const below = input ? budget.downstream(input.node) : [];
    const error = {
      code: code satisfies ErrorCode,
      params: { name: target.name, source: source.name, port },
      where: { node: top, edge: ids + edge.id, port: edge.to.port },
    };
    const place = { node: target.id, edge: edge.id, ...(module === null ? {} : { module }) };
    return [
      {
        severity: 'error',
        error,
        node: top,
        path: ids + target.id,
        module,
        edge: ids + edge.id,
        blocks: below.length ? [...new Set(below.map((id) => pathOf.get(id)![0]!))].filter((id) => id !== top) : NONE,
        fixes: [disconnect(place)],
      },
    ];
  });
}
