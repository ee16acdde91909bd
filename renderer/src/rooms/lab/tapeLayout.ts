/**
 * Places of a tape's tensors: results below their inputs in layers (Sugiyama, Tagawa and Toda, 1981), each tensor as near
 * to the root as its uses allow. Fast enough to be done again while a number is dragged.
 */
import type { TapeGraph } from '../../../../engine/lab/shown/tape.ts';

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** A tensor's place: its center, and the top of its box. */
export interface Placed extends Box {
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

/** A use of a tensor by an operation, from the bottom of the one to the top of the other. */
export interface Wire {
  readonly from: number;
  readonly to: number;
  /** Which operand. */
  readonly index: number;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface TapeLayout {
  readonly nodes: readonly Placed[];
  readonly wires: readonly Wire[];
  readonly width: number;
  readonly height: number;
}

const [GAP_X, GAP_Y, MARGIN, BEND] = [22, 30, 14, 14];
const SWEEPS = 6;

/** A tensor, or a bend of a wire that passes a layer. */
interface Item {
  readonly id: number | null;
  readonly width: number;
  /** A constant, which is put beside what uses it. */
  readonly isLight: boolean;
  readonly above: Item[];
  readonly below: Item[];
  x: number;
}

/** Longest way from each tensor to the root. */
function depthsOf({ tensors }: TapeGraph): number[] {
  const depths = tensors.map(() => 0);
  for (let i = tensors.length - 1; i >= 0; i -= 1)
    for (const input of tensors[i]!.inputs) depths[input] = Math.max(depths[input]!, depths[i]! + 1);
  return depths;
}

interface Chain {
  readonly from: number;
  readonly to: number;
  readonly index: number;
  /** Bends, from above. */
  readonly bends: readonly Item[];
}

interface Layers {
  readonly rows: Item[][];
  readonly items: readonly Item[];
  readonly chains: readonly Chain[];
}

function layersOf(graph: TapeGraph, boxes: readonly Box[]): Layers {
  const depths = depthsOf(graph);
  const last = Math.max(0, ...depths);
  const rows: Item[][] = Array.from({ length: last + 1 }, () => []);
  const items = graph.tensors.map(({ id }): Item => ({
    id,
    width: boxes[id]!.width,
    isLight: graph.tensors[id]!.gradient === null,
    above: [],
    below: [],
    x: 0,
  }));
  const row = (id: number): number => last - depths[id]!;
  const chains: Chain[] = [];
  const visit = new Set<number>();
  // From the root upwards, operands in their order, so that a tree needs no crossings.
  const enter = (id: number): void => {
    if (visit.has(id)) return;
    visit.add(id);
    rows[row(id)]!.push(items[id]!);
    graph.tensors[id]!.inputs.forEach((input, index) => {
      enter(input);
      const bends: Item[] = [];
      let above = items[input]!;
      for (let at = row(input) + 1; at < row(id); at += 1) {
        const bend: Item = { id: null, width: BEND, isLight: items[input]!.isLight, above: [above], below: [], x: 0 };
        above.below.push(bend);
        rows[at]!.push(bend);
        bends.push(bend);
        above = bend;
      }
      above.below.push(items[id]!);
      items[id]!.above.push(above);
      chains.push({ from: input, to: id, index, bends });
    });
  };
  enter(graph.root);
  for (const { id } of graph.tensors) enter(id);
  return { rows, items, chains };
}

/** The middle of items, constants left out where there are others. */
function mean(items: readonly Item[], or: number): number {
  const heavy = items.filter(({ isLight }) => !isLight);
  const counted = heavy.length ? heavy : items;
  return counted.length ? counted.reduce((sum, { x }) => sum + x, 0) / counted.length : or;
}

/** Puts a row's items where they want to be, in their order and without overlap. */
function settle(row: readonly Item[], wanted: readonly number[]): void {
  const least: number[] = [];
  row.forEach((item, i) => {
    const before = row[i - 1];
    least[i] = before ? Math.max(wanted[i]!, least[i - 1]! + (before.width + item.width) / 2 + GAP_X) : wanted[i]!;
  });
  const most: number[] = [];
  for (let i = row.length - 1; i >= 0; i -= 1) {
    const after = row[i + 1];
    most[i] = after ? Math.min(wanted[i]!, most[i + 1]! - (after.width + row[i]!.width) / 2 - GAP_X) : wanted[i]!;
  }
  // Both keep their distances, and so does what is between; constants give way.
  const middle = row.map((_, i) => (least[i]! + most[i]!) / 2);
  const heavy = row.flatMap(({ isLight }, i) => (isLight ? [] : [middle[i]! - wanted[i]!]));
  const shift = heavy.length ? heavy.reduce((sum, off) => sum + off, 0) / heavy.length : 0;
  row.forEach((item, i) => (item.x = middle[i]! - shift));
}

function place({ rows }: Layers): void {
  for (const row of rows) {
    let x = 0;
    for (const item of row) {
      item.x = x + item.width / 2;
      x += item.width + GAP_X;
    }
  }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isUp = sweep % 2 === 0;
    for (const row of isUp ? [...rows].reverse() : rows) {
      if (sweep < SWEEPS / 2)
        row.sort((a, b) => mean(isUp ? a.below : a.above, a.x) - mean(isUp ? b.below : b.above, b.x));
      settle(
        row,
        row.map((item) =>
          mean(sweep < SWEEPS - 2 ? (isUp ? item.below : item.above) : [...item.below, ...item.above], item.x),
        ),
      );
    }
  }
}

/** @param boxes sizes of the tensors' boxes, by id */
export function layoutTape(graph: TapeGraph, boxes: readonly Box[]): TapeLayout {
  const layers = layersOf(graph, boxes);
  place(layers);
  const all = layers.rows.flat();
  const left = Math.min(...all.map(({ x, width }) => x - width / 2)) - MARGIN;
  const right = Math.max(...all.map(({ x, width }) => x + width / 2)) + MARGIN;
  let y = MARGIN;
  const tops: number[] = [];
  for (const row of layers.rows) {
    tops.push(y);
    y += Math.max(...row.map(({ id }) => (id === null ? 0 : boxes[id]!.height)), 0) + GAP_Y;
  }
  const rowOf = new Map(layers.rows.flatMap((row, at) => row.map((item) => [item, at] as const)));
  const top = (item: Item): number => tops[rowOf.get(item)!]!;
  const nodes = layers.items.map((item, id): Placed => ({ id, ...boxes[id]!, x: item.x - left, y: top(item) }));
  const wires = layers.chains.map(({ from, to, index, bends }): Wire => {
    const [a, b] = [nodes[from]!, nodes[to]!];
    const count = graph.tensors[to]!.inputs.length;
    const spread = Math.min(26, (b.width - 20) / count);
    return {
      from,
      to,
      index,
      points: [
        [a.x, a.y + a.height],
        ...bends.map((bend): [number, number] => [bend.x - left, top(bend) + 16]),
        [b.x + (index - (count - 1) / 2) * spread, b.y],
      ],
    };
  });
  return { nodes, wires, width: right - left, height: y - GAP_Y + MARGIN };
}

/** A smooth path through points, vertical at each of them. */
export function wirePath(points: Wire['points']): string {
  return points
    .map(([x, y], i) => {
      if (!i) return `M${x.toFixed(1)} ${y.toFixed(1)}`;
      const [px, py] = points[i - 1]!;
      const bend = Math.max(8, (y - py) / 2);
      return `C${px.toFixed(1)} ${(py + bend).toFixed(1)} ${x.toFixed(1)} ${(y - bend).toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
