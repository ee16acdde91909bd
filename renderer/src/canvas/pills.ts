/** Positions of shape labels: on their edge, without overlap; none where there is no room. */
import type { Position } from '../../../engine/model/types.ts';
import type { Size } from './arrange.ts';
import type { Rect } from './guides.ts';
import { between, grown, meets, Space } from './space.ts';
import { lengthOf } from './lanes.ts';
import type { Obstacle } from './findRoute.ts';

/** Distance to nodes, handles and other labels. */
const APART = 4;
/** Distance of two positions that are tried. */
const STEP = 10;
/** Most positions on each side of the middle. */
const MOST_TRIES = 60;

interface Pill extends Rect {
  readonly id: string;
}
/** A segment of an edge, with the edge's id. */
export interface Stroke extends Rect {
  readonly id: string;
}

export class Pills {
  readonly #pills = new Space<Pill>();
  readonly #byId = new Map<string, Pill>();
  readonly #strokes = new Space<Stroke>();
  readonly #strokesOf = new Map<string, Stroke[]>();
  readonly #nodes: Space<Obstacle>;

  constructor(nodes: Space<Obstacle>) {
    this.#nodes = nodes;
  }

  clear(): void {
    for (const id of [...this.#strokesOf.keys()]) this.remove(id);
  }

  remove(id: string): void {
    const pill = this.#byId.get(id);
    if (pill) this.#pills.delete(pill);
    this.#byId.delete(id);
    for (const stroke of this.#strokesOf.get(id) ?? []) this.#strokes.delete(stroke);
    this.#strokesOf.delete(id);
  }

  /** Adds the lines of an edge. All lines are added before labels: a label should overlap no edge but its own. */
  draw(id: string, points: readonly Position[]): void {
    const strokes = points.slice(1).map((point, i): Stroke => ({ id, ...grown(between(points[i]!, point), 1) }));
    for (const stroke of strokes) this.#strokes.add(stroke);
    this.#strokesOf.set(id, strokes);
  }

  /** @returns the middle of the label; null where there is no room */
  place(id: string, points: readonly Position[], size: Size, titles: readonly Rect[]): Position | null {
    const places = placesAlong(points);
    const rects = places.map(({ x, y }) => ({
      id,
      x: x - size.width / 2,
      y: y - size.height / 2,
      width: size.width,
      height: size.height,
    }));
    let second = -1;
    const free = rects.findIndex((rect, i) => {
      const around = grown(rect, APART);
      if (this.#nodes.find(around) || this.#pills.find(around) || titles.some((title) => meets(title, rect)))
        return false;
      if (second < 0) second = i;
      return !this.#strokes.find(rect, (stroke) => stroke.id !== id);
    });
    const chosen = rects[free < 0 ? second : free];
    if (!chosen) return null;
    this.#pills.add(chosen);
    this.#byId.set(id, chosen);
    return places[free < 0 ? second : free]!;
  }
}

/** Positions from the middle of an edge to its ends. */
function placesAlong(points: readonly Position[]): Position[] {
  const length = lengthOf(points);
  const places = [pointAt(points, length / 2)];
  for (let off = STEP; off < length / 2 && places.length < 2 * MOST_TRIES; off += STEP)
    places.push(pointAt(points, length / 2 - off), pointAt(points, length / 2 + off));
  return places;
}

/** The point at a distance along an edge. */
export function pointAt(points: readonly Position[], at: number): Position {
  let left = at;
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1]!, points[i]!];
    const length = Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
    if (left <= length || i === points.length - 1) {
      const share = length ? Math.min(1, left / length) : 0;
      return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
    }
    left -= length;
  }
  return points[0]!;
}
