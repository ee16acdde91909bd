/** The measures of nodes and edges, shared by the canvas and by pictures of it. */

/** Pixels, as in the styles of LayerNodeView. */
export const NODE = { width: 164, title: 36, summary: 16.4, radius: 8 } as const;
/** How far a handle stands out: edges begin and end there. */
export const HANDLE = 5;
/** Of the path between two handles. */
export const EDGE_PATH = { borderRadius: 8, offset: 18 } as const;

/** The middle of a row of `count` handles, for the one at `index`, in percent of the node's width. */
export const handlePlace = (index: number, count: number): number => ((index + 1) / (count + 1)) * 100;
