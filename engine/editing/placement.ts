/** Free positions in a drawing. */
import { downstream } from '../analysis/order.ts';
import type { Graph, GraphNode, Position } from '../model/types.ts';

/** Distance from a node to the next along the flow, and to one beside it. */
export const STEP = { down: 96, right: 244 } as const;
/** Distances below which two nodes overlap. */
export const NEAR = { x: 170, y: 60 };

/** One step after a position, along the flow. */
export const stepAfter = ({ direction }: Pick<Graph, 'direction'>, { x, y }: Position): Position =>
  direction === 'right' ? { x: x + STEP.right, y } : { x, y: y + STEP.down };

/** One step beside a position, across the flow. */
export const stepBeside = ({ direction }: Pick<Graph, 'direction'>, { x, y }: Position): Position =>
  direction === 'right' ? { x, y: y + STEP.down } : { x: x + STEP.right, y };

type Placed = Pick<GraphNode, 'position'>;

/** Whether no node is at a position. */
export const isFree = (nodes: readonly Placed[], { x, y }: Position): boolean =>
  !nodes.some(({ position }) => Math.abs(position.x - x) < NEAR.x && Math.abs(position.y - y) < NEAR.y);

/** The position itself, or the first free one after it. */
export function freePlace(nodes: readonly Placed[], at: Position, next: (taken: Position) => Position): Position {
  let place = at;
  while (!isFree(nodes, place)) place = next(place);
  return place;
}

/**
 * Makes room for a node right after another. If the position is taken, following nodes move by one step: those in its
 * column, else all its descendants, else all nodes beyond; the first of these that causes no overlap.
 * @returns the free position, and the new positions of moved nodes
 */
export function roomBehind(graph: Graph, node: GraphNode): { at: Position; moved: ReadonlyMap<string, Position> } {
  const at = stepAfter(graph, node.position);
  if (isFree(graph.nodes, at)) return { at, moved: new Map() };
  const right = graph.direction === 'right';
  const [along, across] = right ? (['x', 'y'] as const) : (['y', 'x'] as const);
  const beyond = graph.nodes.filter(({ id, position }) => id !== node.id && position[along] > at[along] - NEAR[along]);
  const behind = new Set(downstream(graph, node.id));
  const ways = [
    beyond.filter(({ position }) => Math.abs(position[across] - at[across]) < NEAR[across]),
    beyond.filter(({ id }) => behind.has(id)),
    beyond,
  ];
  for (const some of ways) {
    const moved = new Map(some.map(({ id, position }) => [id, stepAfter(graph, position)]));
    const stays = graph.nodes.filter(({ id }) => !moved.has(id));
    if (isFree(stays, at) && [...moved.values()].every((place) => isFree(stays, place))) return { at, moved };
  }
  return { at: freePlace(graph.nodes, at, (taken) => stepAfter(graph, taken)), moved: new Map() };
}
