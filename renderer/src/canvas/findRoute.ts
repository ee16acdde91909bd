/**
 * Orthogonal routing of one edge in a drawing that flows down: from the bottom of one node to the top of another,
 * around the nodes between. Simple routes are tried first, since most edges need no other; then a search.
 */
import type { Position } from '../../../engine/model/types.ts';
import type { Rect } from './guides.ts';
import { between, grown, joined, type Space } from './space.ts';
import { costOf, type Line } from './routeCost.ts';
import { search } from './routeSearch.ts';

export interface Obstacle extends Rect {
  readonly id: string;
}
export interface Ends {
  readonly from: Position;
  readonly to: Position;
  readonly source: Obstacle;
  readonly target: Obstacle;
}
export interface FoundRoute {
  readonly points: readonly Position[];
  /** The area whose changes can affect the route. */
  readonly area: Rect;
}

/** Distances from nodes, tried in order. */
const CLEAR = [16, 8, 2, 0] as const;
/** Distance from a handle to a horizontal segment, where there is room. */
const GAP = 20;
/** Distances around its ends in which a route is searched, nearest first; finally everywhere. */
const REACHES = [240, 900, Infinity] as const;
/** Most obstacles of a search, whose cost is quadratic in them. */
const MOST_OBSTACLES = 160;
/** Horizontal offset up to which ends count as aligned. */
const STRAIGHT = 0.5;

/** @param trunk existing lines of the same output: its edges run together as long as possible */
export function findRoute(ends: Ends, space: Space<Obstacle>, trunk: readonly Line[]): FoundRoute {
  const straight = straightRoute(ends, space);
  if (straight) return straight;
  const near = grown(joined(joined(ends.source, ends.target), between(ends.from, ends.to)), REACHES[0]);
  let seen = near;
  const way = (points: readonly Position[]): FoundRoute => ({ points, area: joined(seen, boundsOf(points)) });
  for (const clear of CLEAR) {
    const plain = simpleRoute(ends, space, trunk, clear);
    if (plain) return way(plain);
    const [start, end] = stubs(ends, clear);
    if (!isFree(ends.from, start, space, clear, ends.source) || !isFree(end, ends.to, space, clear, ends.target))
      continue;
    // Too many obstacles for simple routes.
    for (const reach of REACHES) {
      const area = grown(near, reach - REACHES[0]);
      const obstacles: ReadonlySet<Obstacle> = reach === Infinity ? space.all : space.within(area);
      if (obstacles.size > MOST_OBSTACLES) break;
      seen = joined(seen, area);
      const found = search(start, end, [...obstacles], { clear, area, trunk });
      if (found) return way(tidy([ends.from, ...found, ends.to]));
    }
  }
  return way(acrossAt((ends.from.y + ends.to.y) / 2, ends));
}

const boundsOf = (points: readonly Position[]): Rect =>
  points
    .slice(1)
    .reduce<Rect>((area, point, i) => joined(area, between(points[i]!, point)), between(points[0]!, points[0]!));

/** The most frequent route: straight down to the next node. */
function straightRoute(ends: Ends, space: Space<Obstacle>): FoundRoute | null {
  const { from, to } = ends;
  if (Math.abs(from.x - to.x) >= STRAIGHT || to.y < from.y) return null;
  const clear = CLEAR[0];
  const points = [from, to];
  return wayIsFree(points, ends, space, clear) ? { points, area: grown(between(from, to), clear) } : null;
}

/** The points at which a route can first turn after its source, and last before its target. */
function stubs({ from, to, source, target }: Ends, clear: number): [start: Position, end: Position] {
  return [
    { x: from.x, y: Math.max(from.y, source.y + source.height + clear) },
    { x: to.x, y: Math.min(to.y, target.y - clear) },
  ];
}

function isFree(a: Position, b: Position, space: Space<Obstacle>, clear: number, but?: Obstacle): boolean {
  return !space.find(grown(between(a, b), clear), (item) => item !== but);
}

const acrossAt = (y: number, { from, to }: Ends): Position[] => tidy([from, { x: from.x, y }, { x: to.x, y }, to]);

/** Simple routes: straight, with less distance; down, across and down; or aside, past the obstacles, and back. */
function simpleRoute(
  ends: Ends,
  space: Space<Obstacle>,
  trunk: readonly Line[],
  clear: number,
): readonly Position[] | null {
  const { from, to } = ends;
  const [start, end] = stubs(ends, clear);
  const down = end.y - start.y;
  const ways: Position[][] = [];
  if (Math.abs(from.x - to.x) < STRAIGHT && to.y >= from.y) ways.push([from, to]);
  else if (down >= 0) {
    const rows = [(from.y + to.y) / 2, from.y + GAP, to.y - GAP].filter((y) => y >= start.y && y <= end.y);
    ways.push(...rows.map((y) => acrossAt(y, ends)));
  }
  // A little more than the minimum distance before a horizontal segment.
  const spare = Math.max(0, Math.min(GAP, down / 3) - clear / 2);
  const [top, bottom] = down > 3 * clear ? [start.y + spare / 2, end.y - spare / 2] : [start.y, end.y];
  const mid = middleLane(ends, clear);
  for (const x of mid === null ? lanes(ends, space, clear) : [mid, ...lanes(ends, space, clear)])
    ways.push(tidy([from, { x: from.x, y: top }, { x, y: top }, { x, y: bottom }, { x: to.x, y: bottom }, to]));
  const free = ways.filter((way) => wayIsFree(way, ends, space, clear));
  if (!free.length) return null;
  const costs = free.map((way) => costOf(way, trunk));
  return free[costs.indexOf(Math.min(...costs))]!;
}

/** X positions at which a route can pass the obstacles between its ends, on either side. */
function lanes({ from, to, source, target }: Ends, space: Space<Obstacle>, clear: number): number[] {
  const back = to.y < from.y;
  const corridor = grown(between(from, to), clear);
  const blocking = [...space.within(corridor)].filter((item) => back || (item !== source && item !== target));
  const all = back ? [source, target, ...blocking] : blocking;
  if (!all.length) return [];
  const lanes = [Math.min(...all.map(({ x }) => x)) - clear, Math.max(...all.map(({ x, width }) => x + width)) + clear];
  for (const { x, width } of blocking) lanes.push(x - clear, x + width + clear);
  // Sorted, so that the order of insertion does not matter.
  return [...new Set(lanes)].sort((a, b) => a - b);
}

/** The x in the middle between two columns, for a route from one to the other. */
function middleLane({ source, target }: Ends, clear: number): number | null {
  const [left, right] = source.x < target.x ? [source, target] : [target, source];
  const gap = right.x - left.x - left.width;
  return gap > 2 * clear ? left.x + left.width + gap / 2 : null;
}

function wayIsFree(
  points: readonly Position[],
  { source, target }: Ends,
  space: Space<Obstacle>,
  clear: number,
): boolean {
  const last = points.length - 2;
  for (let i = 0; i <= last; i += 1) {
    const area = grown(between(points[i]!, points[i + 1]!), clear);
    const blocked = space.find(area, (item) => !((i === 0 && item === source) || (i === last && item === target)));
    if (blocked) return false;
  }
  return true;
}

/** Removes points on a straight line between their neighbours. */
export function tidy(points: readonly Position[]): Position[] {
  const kept: Position[] = [];
  for (const point of points) {
    const [before, last] = [kept.at(-2), kept.at(-1)];
    if (last && Math.abs(last.x - point.x) < 0.01 && Math.abs(last.y - point.y) < 0.01) continue;
    const on = (axis: 'x' | 'y'): boolean =>
      before !== undefined && before[axis] === last?.[axis] && last[axis] === point[axis];
    if (on('x') || on('y')) kept.pop();
    kept.push(point);
  }
  return kept;
}
