/** Guides that a dragged node snaps to: edges and middles of the nodes around it. */
import type { Position } from '../../../engine/model/types.ts';
import type { Size } from './geometry.ts';

export interface Rect extends Position, Size {}

export interface Guide {
  /** `x`: a vertical guide at that x. */
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly from: number;
  readonly to: number;
}
export interface Snapped {
  /** Offset that snaps the moved rectangle. */
  readonly dx: number;
  readonly dy: number;
  readonly guides: readonly Guide[];
}

const lines = (start: number, length: number): readonly number[] => [start, start + length / 2, start + length];

/** The nearest alignment within `reach` on each axis; a guide runs through all rectangles that share it. */
export function align(moved: Rect, others: readonly Rect[], reach: number): Snapped {
  const x = nearest(lines(moved.x, moved.width), others, ({ x: left, width }) => lines(left, width), reach);
  const y = nearest(lines(moved.y, moved.height), others, ({ y: top, height }) => lines(top, height), reach);
  const place = { ...moved, x: moved.x + x.by, y: moved.y + y.by };
  const vertical = x.at.map((at): Guide => ({
    axis: 'x',
    at,
    ...span([place, ...others.filter((o) => lines(o.x, o.width).includes(at))], ({ y: top, height }) => [
      top,
      top + height,
    ]),
  }));
  const horizontal = y.at.map((at): Guide => ({
    axis: 'y',
    at,
    ...span([place, ...others.filter((o) => lines(o.y, o.height).includes(at))], ({ x: left, width }) => [
      left,
      left + width,
    ]),
  }));
  return { dx: x.by, dy: y.by, guides: [...vertical, ...horizontal] };
}

/** The offset on one axis, and the guides that are then shared. */
function nearest(
  own: readonly number[],
  others: readonly Rect[],
  of: (rect: Rect) => readonly number[],
  reach: number,
): { by: number; at: number[] } {
  let by = Infinity;
  for (const other of others)
    for (const line of of(other)) for (const mine of own) if (Math.abs(line - mine) < Math.abs(by)) by = line - mine;
  if (Math.abs(by) > reach) return { by: 0, at: [] };
  const shared = new Set(others.flatMap((other) => of(other)));
  return { by, at: [...new Set(own.map((mine) => mine + by))].filter((line) => shared.has(line)) };
}

function span(rects: readonly Rect[], ends: (rect: Rect) => [number, number]): { from: number; to: number } {
  const all = rects.map(ends);
  return { from: Math.min(...all.map(([start]) => start)), to: Math.max(...all.map(([, end]) => end)) };
}

/** Area of the intersection of two rectangles. */
export function overlap(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
