/**
 * Folds a long drawing into columns at the network's cut edges, which separate it into two parts. The nodes between two
 * cut edges, such as a residual block with its skip connection, or branches up to their merge, stay together. Where
 * blocks follow each other without a cut edge, one's sum being the next one's fork, the drawing is cut after that node:
 * all edges across are the output of one layer, and are drawn as one line.
 */
import { groupBy } from '../../../engine/model/groups.ts';
import type { Edge, Position } from '../../../engine/model/types.ts';
import type { Rect } from './guides.ts';

/** Deviation from the wanted aspect ratio, by less than a factor of two, that is accepted. */
const NEAR_ENOUGH = Math.log(2);

/** Nodes that stay together; `top` and `bottom` are its extent along the flow. */
interface Block {
  readonly ids: readonly string[];
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}
export interface Folding {
  /** Width divided by height of the result. */
  readonly aspect: number;
  /** Gap between two columns, for the edge that goes back up. */
  readonly gap: number;
  /** Most rows of a drawing that is not folded. */
  readonly rows: number;
  /** Nodes that stay together, such as the content of a frame. */
  readonly groups: readonly (readonly string[])[];
}

/** @param rects of a drawing in one column @returns the positions of all nodes in columns of whole blocks */
export function folded(
  rects: ReadonlyMap<string, Rect>,
  edges: readonly Edge[],
  { aspect, gap, rows, groups }: Folding,
): Map<string, Position> {
  const placed = new Map([...rects].map(([id, { x, y }]): [string, Position] => [id, { x, y }]));
  if (rowsOf([...rects.values()]) <= rows) return placed;
  const columns = bestColumns(
    [
      blocksOf(
        rects,
        edges.map(({ from, to }): Reach => [from.node, to.node]),
        groups,
      ),
      blocksOf(rects, outputsOf(edges), groups),
    ],
    aspect,
    gap,
  );
  let left = Math.min(...columns.flat().map((block) => block.left));
  const { top } = columns[0]![0]!;
  for (const column of columns) {
    const by = { x: left - Math.min(...column.map((block) => block.left)), y: top - column[0]!.top };
    for (const { ids } of column)
      for (const id of ids) {
        const { x, y } = rects.get(id)!;
        placed.set(id, { x: x + by.x, y: y + by.y });
      }
    left += widthOf(column) + gap;
  }
  return placed;
}

/** The edges of one output as a single one. */
const outputsOf = (edges: readonly Edge[]): Reach[] =>
  [
    ...groupBy(
      edges,
      ({ from }) => `${from.node} ${from.port}`,
      (edge) => edge,
    ).values(),
  ].map((all) => [all[0]!.from.node, ...all.map(({ to }) => to.node)]);

/** Largest number of layers below each other. */
function rowsOf(rects: readonly Rect[]): number {
  let [rows, bottom] = [0, -Infinity];
  for (const { y, height } of [...rects].sort((a, b) => a.y - b.y)) {
    if (y < bottom) continue;
    rows += 1;
    bottom = y + height;
  }
  return rows;
}

/** A node and the nodes that it feeds. */
type Reach = readonly [from: string, ...to: string[]];

/** Splits the drawing wherever a single output crosses, in the order of flow. */
function blocksOf(
  rects: ReadonlyMap<string, Rect>,
  reaches: readonly Reach[],
  groups: readonly (readonly string[])[],
): Block[] {
  const sorted = [...rects].sort(([, a], [, b]) => a.y - b.y);
  const rank = new Map(sorted.map(([id], i) => [id, i]));
  /** Number of outputs between a node and the next one, and whether a group crosses. */
  const passing = new Array<number>(sorted.length + 1).fill(0);
  const whole = new Array<number>(sorted.length + 1).fill(0);
  const span = (counts: number[], ranks: readonly number[]): void => {
    counts[Math.min(...ranks)]! += 1;
    counts[Math.max(...ranks)]! -= 1;
  };
  for (const reach of reaches)
    span(
      passing,
      reach.map((id) => rank.get(id)!),
    );
  for (const group of groups) {
    const ranks = group.flatMap((id) => rank.get(id) ?? []);
    if (ranks.length) span(whole, ranks);
  }
  const blocks: Block[] = [];
  let ids: string[] = [];
  let [edgesHere, wholeHere, bottom] = [0, 0, -Infinity];
  for (const [i, [id, rect]] of sorted.entries()) {
    ids.push(id);
    bottom = Math.max(bottom, rect.y + rect.height);
    edgesHere += passing[i]!;
    wholeHere += whole[i]!;
    const next = sorted[i + 1]?.[1];
    if (next && (edgesHere > 1 || wholeHere > 0 || next.y < bottom)) continue;
    const own = ids.map((one) => rects.get(one)!);
    blocks.push({
      ids,
      top: Math.min(...own.map(({ y }) => y)),
      bottom,
      left: Math.min(...own.map(({ x }) => x)),
      right: Math.max(...own.map(({ x, width }) => x + width)),
    });
    ids = [];
  }
  return blocks;
}

const widthOf = (column: readonly Block[]): number =>
  Math.max(...column.map(({ right }) => right)) - Math.min(...column.map(({ left }) => left));
const heightOf = (column: readonly Block[]): number => column.at(-1)!.bottom - column[0]!.top;

/** Fills columns from the top, none higher than `most` unless a single block is. */
function filled(blocks: readonly Block[], most: number): Block[][] {
  const columns: Block[][] = [];
  for (const block of blocks) {
    const last = columns.at(-1);
    if (last && block.bottom - last[0]!.top <= most) last.push(block);
    else columns.push([block]);
  }
  return columns;
}

/** The columns whose aspect ratio is nearest to the wanted one, preferring the first way to split. */
function bestColumns(ways: readonly (readonly Block[])[], aspect: number, gap: number): Block[][] {
  const offOf = (columns: readonly Block[][]): number => {
    const width = columns.reduce((sum, column) => sum + widthOf(column) + gap, -gap);
    return Math.abs(Math.log(width / Math.max(...columns.map(heightOf)) / aspect));
  };
  let [best, off] = [[] as Block[][], Infinity];
  for (const blocks of ways) {
    // No column need be lower than the highest block.
    const least = Math.max(...blocks.map((block) => heightOf([block])));
    for (const { bottom } of blocks) {
      const columns = evened(blocks, filled(blocks, Math.max(least, bottom - blocks[0]!.top)), least);
      // Cutting between a fork and its merge has to improve the aspect ratio substantially.
      const own = offOf(columns) + (blocks === ways[0] ? 0 : NEAR_ENOUGH);
      if (own < off) [best, off] = [columns, own];
    }
    if (off < NEAR_ENOUGH) break;
  }
  return best;
}

/** The same number of columns, with heights as even as possible. */
function evened(blocks: readonly Block[], columns: readonly Block[][], least: number): Block[][] {
  let [low, high] = [least, Math.max(...columns.map(heightOf))];
  while (high - low > 1) {
    const most = (low + high) / 2;
    if (filled(blocks, most).length <= columns.length) high = most;
    else low = most;
  }
  return filled(blocks, high);
}
