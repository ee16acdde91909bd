/** Turns what a shape rule proposes into changes of the document that the user can pick. */
import type { Edge, GraphNode } from '../document/types.ts';
import type { Fix } from './analysis.ts';
import type { FixHint, LayerProblem } from './problem.ts';

const show = (params: object): string =>
  Object.entries(params)
    .map(([key, value]) => `${key} = ${Array.isArray(value) ? value.join('×') : String(value)}`)
    .join(', ');

function fixFor(hint: FixHint, node: GraphNode, edge: Edge | undefined): Fix | null {
  if (hint.kind === 'setParams') {
    const words = show(hint.params);
    return { kind: 'setParams', node: node.id, params: hint.params, label: { en: `Set ${words}`, zh: `设 ${words}` } };
  }
  if (!edge) return null;
  const label = { en: `Insert ${hint.layer} before it`, zh: `在它前面插入 ${hint.layer}` };
  const params = hint.params ? { params: hint.params } : {};
  return { kind: 'insertBefore', layer: hint.layer, node: node.id, edge: edge.id, ...params, label };
}

/** The likeliest first; cutting the edge at fault comes last. */
export function fixesFor(problem: LayerProblem, node: GraphNode, edge: Edge | undefined): Fix[] {
  const fixes = problem.fixes.flatMap((hint) => fixFor(hint, node, edge) ?? []);
  if (edge)
    fixes.push({ kind: 'disconnect', node: node.id, edge: edge.id, label: { en: 'Disconnect it', zh: '断开连接' } });
  return fixes;
}
