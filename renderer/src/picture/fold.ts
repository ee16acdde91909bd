/** Layout of a network for a small frame: ranks from top to bottom, wrapped into columns. */
import type { Graph, Position } from '../../../engine/model/types.ts';
import { sortGraph } from '../../../engine/analysis/order.ts';

const COLUMN = 236;
const ROW = 88;

/** @param aspect width divided by height of the frame */
export function fold(graph: Graph, aspect: number): Graph {
  const { order, cycle } = sortGraph(graph);
  const sorted = [...order, ...cycle];
  const rank = new Map<string, number>();
  for (const id of sorted) {
    const before = graph.edges.filter(({ to }) => to.node === id).map(({ from }) => rank.get(from.node) ?? 0);
    rank.set(id, before.length ? Math.max(...before) + 1 : 0);
  }
  const rows: string[][] = [];
  for (const id of sorted) (rows[rank.get(id) ?? 0] ??= []).push(id);

  const columnsOf = (height: number): string[][][] =>
    Array.from({ length: Math.ceil(rows.length / height) }, (_, i) => rows.slice(i * height, (i + 1) * height));
  const widthOf = (block: string[][]): number => Math.max(...block.map((row) => row.length)) * COLUMN;
  /** Scale of the drawing with columns of this many rows. */
  const scale = (height: number): number => {
    const width = columnsOf(height).reduce((sum, block) => sum + widthOf(block), 0);
    return Math.min(aspect / width, 1 / (Math.min(height, rows.length) * ROW));
  };
  let best = 1;
  for (let height = 2; height <= rows.length; height += 1) if (scale(height) > scale(best)) best = height;

  const places = new Map<string, Position>();
  let left = 0;
  for (const block of columnsOf(best)) {
    const width = widthOf(block);
    block.forEach((row, y) => {
      const indent = (width - row.length * COLUMN) / 2;
      row.forEach((id, x) => places.set(id, { x: left + indent + x * COLUMN, y: y * ROW }));
    });
    left += width;
  }
  return {
    nodes: graph.nodes.map((node) => ({ ...node, position: places.get(node.id) ?? node.position })),
    edges: graph.edges,
  };
}
