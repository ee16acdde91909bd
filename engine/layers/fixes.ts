/** Turns what a shape rule proposes into changes of the document that the user can pick. */
import type { Edge } from '../document/types.ts';
import type { Fix } from './analysis.ts';
import type { FixHint, LayerProblem } from './problem.ts';
import type { FlatNode } from './resolve.ts';

/** Where a fix works: ids as they are drawn. */
type Place = Pick<Fix, 'node' | 'edge' | 'module'>;

export const disconnect = (at: Place): Fix => ({
  kind: 'disconnect',
  ...at,
  label: { en: 'Disconnect it', zh: '断开连接' },
});

/** The drawn edge that a flat one comes from; undefined for those that repeats and residuals add. */
function drawnEdge(flat: string): string | undefined {
  const id = flat.split('/').at(-1)!;
  return /^[>+]/.test(id) ? undefined : id;
}

const show = (params: object): string =>
  Object.entries(params)
    .map(([key, value]) => `${key} = ${Array.isArray(value) ? value.join('×') : String(value)}`)
    .join(', ');

function fixFor(hint: FixHint, at: Place): Fix | null {
  const { edge, ...place } = at;
  if (hint.kind === 'setParams') {
    const words = show(hint.params);
    return { kind: 'setParams', ...place, params: hint.params, label: { en: `Set ${words}`, zh: `设 ${words}` } };
  }
  if (edge === undefined) return null;
  const label = { en: `Insert ${hint.layer} before it`, zh: `在它前面插入 ${hint.layer}` };
  const params = hint.params ? { params: hint.params } : {};
  return { kind: 'insertBefore', layer: hint.layer, ...place, edge, ...params, label };
}

/** The likeliest first; cutting the edge at fault comes last. */
export function fixesFor(problem: LayerProblem, node: FlatNode, flatEdge: Edge | undefined): Fix[] {
  const edge = flatEdge && drawnEdge(flatEdge.id);
  const at: Place = {
    node: node.path.at(-1)!,
    ...(node.module === null ? {} : { module: node.module }),
    ...(edge === undefined ? {} : { edge }),
  };
  // A sum that a residual instance makes is drawn nowhere.
  if (node.id.split('/').at(-1)!.startsWith('+')) return [];
  const fixes = problem.fixes.flatMap((hint) => fixFor(hint, at) ?? []);
  if (edge !== undefined) fixes.push(disconnect(at));
  return fixes;
}
