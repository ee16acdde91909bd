/** Sizes of nodes and edges, for the canvas and for exported pictures. */
import type { GraphNode, Position } from '../../../engine/model/types.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Node sizes in pixels, as in the styles of LayerNodeView. */
export const NODE = { width: 164, collapsed: 32, title: 36, summary: 16.4, radius: 8 } as const;
/** Size of a node that was never rendered. */
export const USUAL_SIZE: Size = { width: NODE.width, height: NODE.title + NODE.summary };

/** Distance of a handle from the node's border: edges start and end there. */
export const HANDLE = 5;
/** Diameter of a handle. */
export const DOT = 2 * HANDLE;
/** Shape of the default path between two handles. */
export const EDGE_PATH = { borderRadius: 8, offset: 18 } as const;

/** Sizes of an edge's label, as in the styles of EdgePill: its two texts, and the space around them. */
export const PILL = { height: 18, size: 10.5, inset: 7, border: 1, dtype: 9, gap: 4 } as const;
/** Width of a monospaced character, in ems. */
const MONO = 0.6;
export const pillSize = (shape: string, dtype: string): Size => ({
  width: MONO * (shape.length * PILL.size + dtype.length * PILL.dtype) + PILL.gap + 2 * (PILL.inset + PILL.border),
  height: PILL.height,
});

/** Zoom below which nodes cannot be read, nor aligned by eye: they are drawn as blocks in their family's color. */
export const LEGIBLE = 0.35;

/** Grid of nodes and notes. */
export const GRID = 4;
const toGrid = (value: number): number => Math.round(value / GRID) * GRID;
export const snap = ({ x, y }: Position): Position => ({ x: toGrid(x), y: toGrid(y) });

/** Whether a node has a second line. */
export const hasSummary = ({ collapsed, bypass }: GraphNode, summary: string): boolean =>
  !collapsed && (bypass === true || summary !== '');

export const heightOf = (node: GraphNode, summary: string): number =>
  node.collapsed ? NODE.collapsed : NODE.title + (hasSummary(node, summary) ? NODE.summary : 0);

/** The position of the handle at `index` among `count`, in percent of the node's side. */
export const handlePlace = (index: number, count: number): number => ((index + 1) / (count + 1)) * 100;

/** The same as a point on the node's border, from its top left corner. */
export function handlePoint(
  index: number,
  count: number,
  { out, right, height }: { out: boolean; right: boolean; height: number },
): Position {
  const share = handlePlace(index, count) / 100;
  return right ? { x: out ? NODE.width : 0, y: height * share } : { x: NODE.width * share, y: out ? height : 0 };
}
