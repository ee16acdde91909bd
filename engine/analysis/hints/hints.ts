/** Errors of the graph as a whole, and hints on training: missing or multiple Inputs and Outputs. */
import type { Graph, Module } from '../../model/types.ts';
import type { Problem } from '../types.ts';
import { nodeOutputs } from '../../layers/ports.ts';

/** A problem of a drawn node of the document's own graph. */
function problemOf(severity: Problem['severity'], code: string, node: string | null, params = {}): Problem {
  const error = { code, params, where: node ? { node } : {} };
  return { severity, error, node, path: node, module: null, edge: null, blocks: [], fixes: [] };
}

/** A list of names, shortened to fit a sentence. */
export function someNames(nodes: readonly { readonly name: string }[]): string {
  const names = nodes.slice(0, 20).map(({ name }) => name);
  return names.length < nodes.length ? `${names.join(', ')} … (${nodes.length})` : names.join(', ');
}

/** Names that several nodes of one graph have. */
export function duplicateNames(graph: Graph, modules: readonly Module[]): Problem[] {
  const within = (nodes: Graph['nodes'], module: string | null): Problem[] => {
    const seen = new Set<string>();
    return nodes.flatMap(({ id, name }): Problem[] => {
      if (!seen.has(name)) {
        seen.add(name);
        return [];
      }
      return [{ ...problemOf('error', 'graph.duplicateName', module ? null : id, { name }), module }];
    });
  };
  return [within(graph.nodes, null), ...modules.map(({ id, graph: { nodes } }) => within(nodes, id))].flat();
}

/** Hints that prevent training. */
export const BLOCKING_HINTS: ReadonlySet<string> = new Set(['graph.noInput', 'graph.noOutput', 'graph.severalInputs']);

/** Hints on the document's own graph. */
export function structureHints({ nodes, edges }: Graph, modules: readonly Module[]): Problem[] {
  if (!nodes.length) return [];
  const found: Problem[] = [];
  // A bypassed Input or Output does not count.
  const of = (type: string) => nodes.filter((node) => node.type === type && !node.bypass);
  const [inputs, outputs] = [of('Input'), of('Output')];
  if (!inputs.length) found.push(problemOf('hint', 'graph.noInput', null));
  if (!outputs.length) found.push(problemOf('hint', 'graph.noOutput', null));
  if (inputs.length > 1) {
    const names = someNames(inputs);
    found.push(problemOf('hint', 'graph.severalInputs', inputs[1]!.id, { names }));
  }
  const used = new Set(edges.map(({ from }) => from.node));
  for (const node of nodes) {
    if (nodeOutputs(node, modules).length && !used.has(node.id))
      found.push(problemOf('hint', 'graph.unusedOutput', node.id, { name: node.name }));
  }
  return found;
}
