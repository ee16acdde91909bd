/** Lanes: routes of different outputs that overlap are moved side by side. */
import type { Position } from '../../../engine/model/types.ts';
import type { Rect } from './guides.ts';
import { between, grown, Space } from './space.ts';
import { tidy, type Obstacle } from './findRoute.ts';

/** Distance of two lanes. */
const LANE = 8;
const MOST_LANES = 5;
/** Distance from nodes. */
const CLEAR = 5;

export interface Strand {
  readonly id: string;
  /** Output of the edge; edges of one output may share a lane. */
  readonly net: string;
  readonly points: readonly Position[];
}
interface Piece extends Rect {
  readonly net: string;
  readonly upright: boolean;
}

export class Lanes {
  readonly #pieces = new Space<Piece>();
  readonly #byStrand = new Map<string, Piece[]>();
  readonly #nodes: Space<Obstacle>;

  constructor(nodes: Space<Obstacle>) {
    this.#nodes = nodes;
  }

  clear(): void {
    for (const id of [...this.#byStrand.keys()]) this.remove(id);
  }

  remove(id: string): void {
    for (const piece of this.#byStrand.get(id) ?? []) this.#pieces.delete(piece);
    this.#byStrand.delete(id);
  }

  /**
   * Adds edges beside existing ones, short ones first, so that a long one runs around them.
   * @returns the points of each
   */
  add(strands: readonly Strand[]): Map<string, readonly Position[]> {
    // Segments at the ends start at handles, which do not move.
    for (const { id, net, points } of strands) {
      const last = points.length - 2;
      const ends = points.length > 2 ? [0, last] : [0];
      this.#byStrand.set(
        id,
        ends.map((i) => this.#put(points[i]!, points[i + 1]!, net)),
      );
    }
    const placed = new Map<string, readonly Position[]>();
    const sorted = strands.map((strand) => ({ strand, length: lengthOf(strand.points) }));
    sorted.sort((a, b) => a.length - b.length);
    for (const { strand } of sorted) placed.set(strand.id, this.#place(strand));
    return placed;
  }

  #place({ id, net, points }: Strand): readonly Position[] {
    let current = [...points];
    for (let i = 1; i < points.length - 2; i += 1) {
      current = this.#moved(current, i, net);
      this.#byStrand.get(id)!.push(this.#put(current[i]!, current[i + 1]!, net));
    }
    return tidy(current);
  }

  /** The points with the segment after index `i` moved to the nearest free lane. */
  #moved(points: Position[], i: number, net: string): Position[] {
    const [a, b] = [points[i]!, points[i + 1]!];
    const axis = a.x === b.x ? 'x' : 'y';
    if (!this.#taken(a, b, net)) return points;
    for (let lane = 1; lane <= MOST_LANES; lane += 1)
      for (const by of [lane * LANE, -lane * LANE]) {
        const [from, to] = [
          { ...a, [axis]: a[axis] + by },
          { ...b, [axis]: b[axis] + by },
        ];
        const moved = points.with(i, from).with(i + 1, to);
        if (this.#taken(from, to, net) || this.#blocked(moved, i - 1) || this.#turnsBack(points, moved, i)) continue;
        return moved;
      }
    return points;
  }

  /** Whether a segment overlaps an edge of another output. */
  #taken(a: Position, b: Position, net: string): boolean {
    const upright = a.x === b.x;
    const area = between(a, b);
    const reach = LANE - 1;
    const near = upright
      ? { ...area, x: area.x - reach, width: 2 * reach }
      : { ...area, y: area.y - reach, height: 2 * reach };
    return this.#pieces.find(near, (piece) => piece.upright === upright && piece.net !== net) !== undefined;
  }

  /** Whether a node blocks one of the three segments from index `first` on. */
  #blocked(points: readonly Position[], first: number): boolean {
    for (let i = first; i < first + 3; i += 1) {
      // At its ends an edge touches its own nodes.
      const end = i === 0 || i === points.length - 2;
      if (this.#nodes.find(grown(between(points[i]!, points[i + 1]!), end ? 0 : CLEAR))) return true;
    }
    return false;
  }

  /** Whether an adjacent segment would reverse its direction and overlap the edge itself. */
  #turnsBack(points: readonly Position[], moved: readonly Position[], i: number): boolean {
    const flips = (k: number): boolean => {
      const [a, b, c, d] = [points[k]!, points[k + 1]!, moved[k]!, moved[k + 1]!];
      return (b.x - a.x) * (d.x - c.x) < 0 || (b.y - a.y) * (d.y - c.y) < 0;
    };
    return flips(i - 1) || flips(i + 1);
  }

  #put(a: Position, b: Position, net: string): Piece {
    const upright = a.x === b.x;
    const piece: Piece = { ...grown(between(a, b), 0.5), net, upright };
    this.#pieces.add(piece);
    return piece;
  }
}

export function lengthOf(points: readonly Position[]): number {
  let length = 0;
  for (let i = 1; i < points.length; i += 1)
    length += Math.abs(points[i]!.x - points[i - 1]!.x) + Math.abs(points[i]!.y - points[i - 1]!.y);
  return length;
}
