/** Free positions in a drawing. */
import { downstream, sortGraph } from '../analysis/order.ts';
import type { Edge, Graph, GraphNode, Position } from '../model/types.ts';

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
 * Nodes of a chain that is folded into several columns (or rows), in one of them from the first on. Other nodes are
 * unchanged: branches, and a chain that goes one way already.
 */
export function unfolded(
  { direction }: Pick<Graph, 'direction'>,
  nodes: readonly GraphNode[],
  edges: readonly Edge[],
): readonly GraphNode[] {
  const { order, cycle } = sortGraph({ nodes: [...nodes], edges: [...edges] });
  const isChain =
    !cycle.length &&
    edges.length === nodes.length - 1 &&
    edges.every(({ from }, i) => edges.findIndex((other) => other.from.node === from.node) === i) &&
    edges.every(({ to }, i) => edges.findIndex((other) => other.to.node === to.node) === i);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const along = direction === 'right' ? 'x' : 'y';
  const isFolded = edges.some(
    ({ from, to }) => byId.get(to.node)!.position[along] <= byId.get(from.node)!.position[along],
  );
  if (!isChain || !isFolded) return nodes;
  let at = byId.get(order[0]!)!.position;
  const places = new Map(
    order.map((id) => {
      const place = at;
      at = stepAfter({ direction }, at);
      return [id, place];
    }),
  );
  return nodes.map((node) => ({ ...node, position: places.get(node.id)! }));
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
