/** Cost of a route: its length and turns; less along another route of the same output. */
import type { Position } from '../../../engine/model/types.ts';

/** Cost of a turn, in pixels. */
export const TURN = 40;
/** Cost factor of length along another route of the same output. */
export const SHARED = 0.4;

export type Line = readonly [Position, Position];

export function costOf(points: readonly Position[], trunk: readonly Line[]): number {
  let cost = (points.length - 2) * TURN;
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1]!, points[i]!];
    const length = Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
    const shared = Math.max(0, ...trunk.map((line) => sharedLength([a, b], line)));
    cost += length - (1 - SHARED) * shared;
  }
  return cost;
}

/** Length along which two lines overlap. */
function sharedLength([a, b]: Line, [c, d]: Line): number {
  const along = (axis: 'x' | 'y'): number =>
    Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis])) -
    Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis]));
  const on = (axis: 'x' | 'y'): boolean => a[axis] === b[axis] && c[axis] === d[axis] && a[axis] === c[axis];
  return Math.max(0, on('x') ? along('y') : on('y') ? along('x') : 0);
}
