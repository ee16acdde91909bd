/** SVG paths of edges: along their routes, with rounded corners. */
import { getSmoothStepPath, Position as Side } from '@xyflow/system';
import type { Position } from '../../../engine/model/types.ts';
import { EDGE_PATH } from './geometry.ts';

export interface Ends {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
}
/** Distance at which an endpoint no longer belongs to a route: a node is being moved. */
const NEAR = 2;

/** The default path where no route is known. @returns the path and its middle */
export function plainPath(ends: Ends, right: boolean): [path: string, middle: Position] {
  const [path, x, y] = getSmoothStepPath({
    ...ends,
    sourcePosition: right ? Side.Right : Side.Bottom,
    targetPosition: right ? Side.Left : Side.Top,
    ...EDGE_PATH,
  });
  return [path, { x, y }];
}

/** Whether a route leads from one endpoint to the other. */
export function leads(points: readonly Position[], { sourceX, sourceY, targetX, targetY }: Ends): boolean {
  const [first, last] = [points[0], points.at(-1)];
  const near = (point: Position | undefined, x: number, y: number): boolean =>
    point !== undefined && Math.abs(point.x - x) < NEAR && Math.abs(point.y - y) < NEAR;
  return near(first, sourceX, sourceY) && near(last, targetX, targetY);
}

/** @param points each horizontally or vertically next to the one before */
export function pathAlong(points: readonly Position[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${at(first)}`;
  for (const [i, point] of rest.entries()) {
    const [before, after] = [points[i]!, rest[i + 1]];
    const radius = after ? Math.min(EDGE_PATH.borderRadius, apart(before, point) / 2, apart(point, after) / 2) : 0;
    // A very small step is drawn as a straight line.
    if (!after || radius < 0.5) path += ` L${at(point)}`;
    else path += ` L${at(toward(point, before, radius))} Q${at(point)} ${at(toward(point, after, radius))}`;
  }
  return path;
}

const round = (value: number): number => Math.round(value * 100) / 100;
const at = ({ x, y }: Position): string => `${round(x)},${round(y)}`;
const apart = (a: Position, b: Position): number => Math.hypot(a.x - b.x, a.y - b.y);
function toward(from: Position, to: Position, by: number): Position {
  const share = by / apart(from, to);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
