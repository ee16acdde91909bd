/** The measures of nodes and edges, shared by the canvas and by pictures of it. */
import type { GraphNode, Position } from '../../../engine/model/types.ts';

/** Pixels, as in the styles of LayerNodeView. */
export const NODE = { width: 164, collapsed: 32, title: 36, summary: 16.4, radius: 8 } as const;
/** How far a handle stands out: edges begin and end there. */
export const HANDLE = 5;
/** Across. */
export const DOT = 2 * HANDLE;
/** Of the path between two handles. */
export const EDGE_PATH = { borderRadius: 8, offset: 18 } as const;

/** Farther out nobody can read a node, nor align one by eye: nodes are blocks of their family's color there. */
export const LEGIBLE = 0.35;

/** What nodes and notes stand on. */
export const GRID = 4;
const toGrid = (value: number): number => Math.round(value / GRID) * GRID;
export const snap = ({ x, y }: Position): Position => ({ x: toGrid(x), y: toGrid(y) });

/** Whether a node has a second line. */
export const hasSummary = ({ collapsed, bypass }: GraphNode, summary: string): boolean =>
  !collapsed && (bypass === true || summary !== '');

export const heightOf = (node: GraphNode, summary: string): number =>
  node.collapsed ? NODE.collapsed : NODE.title + (hasSummary(node, summary) ? NODE.summary : 0);

/** The middle of a row of `count` handles, for the one at `index`, in percent of the node's side. */
export const handlePlace = (index: number, count: number): number => ((index + 1) / (count + 1)) * 100;

/** The same as a point of the node's border, from its top left corner. */
export function handlePoint(
  index: number,
  count: number,
  { out, right, height }: { out: boolean; right: boolean; height: number },
): Position {
  const share = handlePlace(index, count) / 100;
  return right ? { x: out ? NODE.width : 0, y: height * share } : { x: NODE.width * share, y: out ? height : 0 };
}
