/**
 * Places for all nodes of a network: each one row below the last of those that
 * feed it, branches side by side, and long networks folded into columns as a
 * text is.
 */
import type { Graph, Position } from '../../../../engine/document/types.ts';

const COLUMN = 248;
const ROW = 100;
/** Rows after which a new column begins. */
const ROWS = 5;

export function arrange(graph: Graph, order: readonly string[]): Map<string, Position> {
  const sorted = order.length ? order : graph.nodes.map(({ id }) => id);
  const rank = new Map<string, number>();
  const feeds = group(graph.edges, ({ to }) => to.node);
  for (const id of sorted) {
    const before = (feeds.get(id) ?? []).map(({ from }) => rank.get(from.node) ?? 0);
    rank.set(id, before.length ? Math.max(...before) + 1 : 0);
  }
  const rows: string[][] = [];
  for (const id of sorted) (rows[rank.get(id) ?? 0] ??= []).push(id);

  const places = new Map<string, Position>();
  let left = 0;
  for (let start = 0; start < rows.length; start += ROWS) {
    const block = rows.slice(start, start + ROWS);
    const width = Math.max(...block.map((row) => row.length));
    block.forEach((row, y) => {
      const indent = ((width - row.length) * COLUMN) / 2;
      row.forEach((id, x) => places.set(id, { x: left + indent + x * COLUMN, y: y * ROW }));
    });
    left += width * COLUMN;
  }
  return places;
}

function group<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
