/** The analysis of a module's own graph, seen through one of its instances. */
import type { Graph, GraphNode, Module } from '../model/types.ts';
import type { Analysis } from './types.ts';
import { instanceSettings, moduleOf } from '../layers/module.ts';
import { sortGraph } from './order.ts';

/** One step of a path into nested modules. */
export interface Entered {
  /** The instance, in the graph of the step before. */
  readonly node: GraphNode;
  readonly module: Module;
}

/** Follows a path of instances from a graph, as far as they exist. */
export function enter(graph: Graph, modules: readonly Module[], path: readonly string[]): Entered[] {
  const way: Entered[] = [];
  let current = graph;
  for (const id of path) {
    const node = current.nodes.find((other) => other.id === id);
    const module = node && moduleOf(node, modules);
    if (!node || !module) break;
    way.push({ node, module });
    current = module.graph;
  }
  return way;
}

/** Prefix of the flat ids at the end of a path; for repeated modules, that of the first repetition. */
export const prefixOf = (way: readonly Entered[]): string =>
  way.map(({ node }) => `${node.id}${instanceSettings(node.params).repeat > 1 ? '.0' : ''}/`).join('');

/** The analysis of the graph at the end of a path, by its own ids; repeated modules show their first repetition. */
export function analysisWithin(whole: Analysis, way: readonly Entered[]): Analysis {
  const last = way.at(-1);
  if (!last) return whole;
  const prefix = prefixOf(way);
  const own = <T>(map: ReadonlyMap<string, T>): Map<string, T> =>
    new Map(
      [...map].flatMap(([id, value]) => (id.startsWith(prefix) ? [[id.slice(prefix.length), value] as const] : [])),
    );
  const { graph, id: moduleId } = last.module;
  const nodes = own(whole.nodes);
  const problems = whole.problems.flatMap((problem) => {
    if (!problem.path?.startsWith(prefix))
      return problem.module === moduleId && !problem.path
        ? [{ ...problem, node: problem.error.where.node ?? null }]
        : [];
    const node = problem.path
      .slice(prefix.length)
      .split('/')[0]!
      .replace(/\.\d+$/, '');
    const edge = problem.edge?.startsWith(prefix) ? problem.edge.slice(prefix.length) : null;
    return [{ ...problem, node, edge, blocks: [] }];
  });
  const drawn = graph.nodes.flatMap(({ id }) => nodes.get(id) ?? []);
  const sum = (of: (node: (typeof drawn)[number]) => number): number => drawn.reduce((all, node) => all + of(node), 0);
  return {
    nodes,
    edges: own(whole.edges),
    problems,
    order: sortGraph(graph).order,
    flat: whole.flat,
    totals: {
      layers: graph.nodes.length,
      parameters: sum((node) => node.parameterCount),
      frozen: sum((node) => node.frozenCount),
      multiplyAdds: sum((node) => node.multiplyAdds),
      activationBytes: sum((node) => node.activationBytes),
    },
  };
}
