/** Where there is room in a drawing. */
import type { Graph, GraphNode, Position } from '../model/types.ts';

/** From one node to the next along the flow, and to one beside it. */
export const STEP = { down: 96, right: 244 } as const;
/** Two nodes nearer than this lie on each other. */
const NEAR = { x: 170, y: 60 };

/** One step after a place, as the graph flows. */
export const stepAfter = ({ direction }: Pick<Graph, 'direction'>, { x, y }: Position): Position =>
  direction === 'right' ? { x: x + STEP.right, y } : { x, y: y + STEP.down };

type Placed = Pick<GraphNode, 'position'>;

/** Whether no node lies there. */
export const isFree = (nodes: readonly Placed[], { x, y }: Position): boolean =>
  !nodes.some(({ position }) => Math.abs(position.x - x) < NEAR.x && Math.abs(position.y - y) < NEAR.y);

/** The place itself, or the first after it that no node lies on. */
export function freePlace(nodes: readonly Placed[], at: Position, next: (taken: Position) => Position): Position {
  let place = at;
  while (!isFree(nodes, place)) place = next(place);
  return place;
}
