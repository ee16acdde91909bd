/** Makes room for new nodes: nodes in the way move along the flow or beside it, without overlap. */
import type { Graph, GraphNode, Note, Position, TensorsmithDocument } from '../model/types.ts';
import { groupBy } from '../model/groups.ts';
import { NEAR, STEP } from './placement.ts';

/** Largest size of a node. */
const SIZE = { width: 164, height: 53 } as const;
/** Smallest gap between two nodes with room for an edge. */
const LEAST_GAP = 12;

/** Gap between pasted nodes and existing ones. */
const BESIDE = 24;

type Axis = 'x' | 'y';
type Placed = Pick<GraphNode, 'id' | 'position'>;
const LENGTH = { x: SIZE.width, y: SIZE.height } as const;

const axesOf = ({ direction }: Pick<Graph, 'direction'>): { along: Axis; across: Axis } =>
  direction === 'right' ? { along: 'x', across: 'y' } : { along: 'y', across: 'x' };

/** Whether two nodes overlap. */
export const overlap = (a: Position, b: Position): boolean =>
  Math.abs(a.x - b.x) < SIZE.width && Math.abs(a.y - b.y) < SIZE.height;

/**
 * The shortest shift to the right (down, where a network flows to the right) by which a group of nodes overlaps no
 * other node.
 */
export function shiftBeside(graph: Graph, group: readonly Position[]): Position {
  const { along, across } = axesOf(graph);
  /** Shifts between these bounds cause an overlap. */
  const taken: [number, number][] = [];
  for (const own of group)
    for (const { position } of graph.nodes)
      if (Math.abs(position[along] - own[along]) < NEAR[along]) {
        const apart = position[across] - own[across];
        const clear = LENGTH[across] + BESIDE;
        taken.push([apart - clear, apart + clear]);
      }
  let by = 0;
  for (const [start, end] of taken.sort((a, b) => a[0] - b[0])) if (start < by && by < end) by = end;
  return along === 'y' ? { x: by, y: 0 } : { x: 0, y: by };
}

/** Moves nodes from `from` on by `by` where they are in the way, and then those in their way. */
function movedOn(
  nodes: readonly Placed[],
  { axis, from, by, lane }: { axis: Axis; from: number; by: number; lane: readonly [number, number] },
): Map<string, Position> {
  const across: Axis = axis === 'x' ? 'y' : 'x';
  const moved = new Map<string, Position>();
  const inWay: Position[] = [];
  for (const { id, position } of [...nodes].sort((a, b) => a.position[axis] - b.position[axis])) {
    if (position[axis] < from) continue;
    const beside = (other: number): boolean => Math.abs(other - position[across]) < LENGTH[across];
    const inLane = position[across] < lane[1] && position[across] + LENGTH[across] > lane[0];
    const hit = inWay.some((other) => beside(other[across]) && other[axis] + by + LENGTH[axis] > position[axis]);
    if (!inLane && !hit) continue;
    inWay.push(position);
    moved.set(id, { ...position, [axis]: position[axis] + by });
  }
  return moved;
}

const withPlaces = <Item extends Placed>(items: readonly Item[], places: ReadonlyMap<string, Position>): Item[] =>
  items.map((item) => {
    const position = places.get(item.id);
    return position ? { ...item, position } : item;
  });

/**
 * Makes room where an element at a position has grown: nodes after it move on, those beside it move aside, and frames
 * around it grow.
 */
function withRoom(
  graph: Graph,
  at: Position,
  size: { width: number; height: number },
  but: ReadonlySet<string>,
): Graph {
  const { along, across } = axesOf(graph);
  const wanted = { x: size.width, y: size.height };
  const more = { x: Math.max(0, wanted.x - SIZE.width), y: Math.max(0, wanted.y - SIZE.height) };
  if (!more.x && !more.y) return graph;
  const aside = <Item extends Placed>(item: Item): Item =>
    !but.has(item.id) && item.position[across] >= at[across] + LENGTH[across]
      ? { ...item, position: { ...item.position, [across]: item.position[across] + more[across] } }
      : item;
  const nodes = graph.nodes.map(aside);
  const places = movedOn(
    nodes.filter(({ id }) => !but.has(id)),
    {
      axis: along,
      from: at[along] + LENGTH[along],
      by: more[along],
      lane: [at[across], at[across] + wanted[across]],
    },
  );
  return {
    ...graph,
    nodes: withPlaces(nodes, places),
    ...(graph.notes ? { notes: graph.notes.map((note) => noteWithRoom(note, at, more)) } : {}),
  };
}

/** Makes room for nodes that replaced a single one. */
export function withRoomFor(graph: Graph, at: Position, added: ReadonlySet<string>): Graph {
  const places = graph.nodes.filter(({ id }) => added.has(id)).map(({ position }) => position);
  const size = {
    width: Math.max(0, ...places.map(({ x }) => x - at.x)) + SIZE.width,
    height: Math.max(0, ...places.map(({ y }) => y - at.y)) + SIZE.height,
  };
  return withRoom(graph, at, size, added);
}

/** A frame around the position grows; notes and frames after it, or beside it, move. */
function noteWithRoom(note: Note, at: Position, more: Position): Note {
  const { position, size } = note;
  const inside =
    at.x >= position.x && at.y >= position.y && at.x < position.x + size.width && at.y < position.y + size.height;
  if (inside && note.kind === 'frame')
    return { ...note, size: { width: size.width + more.x, height: size.height + more.y } };
  const x = position.x >= at.x + SIZE.width ? position.x + more.x : position.x;
  const below = position.y >= at.y + SIZE.height && position.x < at.x + SIZE.width + more.x;
  return { ...note, position: { x, y: below && x === position.x ? position.y + more.y : position.y } };
}

/** Frees the position before a node: it and the nodes after it in its way move by one step. */
export function withRoomBefore(document: TensorsmithDocument, id: string): TensorsmithDocument {
  const { graph } = document;
  const { along, across } = axesOf(graph);
  const at = graph.nodes.find((node) => node.id === id)!.position;
  const lane = [at[across], at[across] + LENGTH[across]] as const;
  const by = graph.direction === 'right' ? STEP.right : STEP.down;
  const places = movedOn(graph.nodes, { axis: along, from: at[along], by, lane });
  return { ...document, graph: { ...graph, nodes: withPlaces(graph.nodes, places) } };
}

/**
 * Makes room around a node placed among others: it moves clear of its predecessors, and its successors move clear of
 * it.
 */
export function withRoomAround(document: TensorsmithDocument, id: string): TensorsmithDocument {
  const { graph } = document;
  const { along, across } = axesOf(graph);
  const node = graph.nodes.find((other) => other.id === id);
  if (!node) return document;
  const others = graph.nodes.filter((other) => other.id !== id);
  const feeding = groupBy(
    graph.edges,
    ({ to }) => to.node,
    ({ from }) => from.node,
  );
  const sources = new Set(feeding.get(id) ?? []);
  const least = LENGTH[along] + LEAST_GAP;
  let at = node.position;
  const beside = (position: Position): boolean => Math.abs(position[across] - at[across]) < LENGTH[across];
  const gap = (position: Position): number => position[along] - at[along];
  const before = ({ id: other, position }: Placed): boolean => sources.has(other) || gap(position) < 0;
  for (const other of [...others].sort((a, b) => a.position[along] - b.position[along]))
    if (beside(other.position) && before(other) && Math.abs(gap(other.position)) < least)
      at = { ...at, [along]: other.position[along] + (along === 'y' ? STEP.down : STEP.right) };
  const near = others.filter(
    ({ position }) => beside(position) && gap(position) > -LENGTH[along] && gap(position) < least,
  );
  if (!near.length && at === node.position) return document;
  const first = Math.min(...near.map(({ position }) => position[along]));
  const by = at[along] + (along === 'y' ? STEP.down : STEP.right) - first;
  const places = near.length
    ? movedOn(others, { axis: along, from: first, by, lane: [at[across], at[across] + LENGTH[across]] })
    : new Map<string, Position>();
  return { ...document, graph: { ...graph, nodes: withPlaces(graph.nodes, places.set(id, at)) } };
}
