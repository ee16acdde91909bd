/**
 * Routes of all edges of a drawing, with positions of their labels. Kept between states of the drawing: an edge is
 * routed again where one of its ends has moved, or a node moved near its route.
 */
import { groupBy } from '../../../engine/model/groups.ts';
import type { Position } from '../../../engine/model/types.ts';
import type { Direction, Size } from './arrange.ts';
import type { Rect } from './guides.ts';
import { Lanes, lengthOf, type Strand } from './lanes.ts';
import { Pills, pointAt } from './pills.ts';
import { meets, Space } from './space.ts';
import { findRoute, type Obstacle } from './findRoute.ts';
import type { Line } from './routeCost.ts';

export interface Wire {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** Output of the edge: edges of one output may run together. */
  readonly net: string;
  /** At the borders of the handles. */
  readonly from: Position;
  readonly to: Position;
  /** Size of its label. */
  readonly pill: Size | null;
}
export interface Scene {
  readonly direction: Direction;
  /** Obstacles: layers and notes. */
  readonly nodes: ReadonlyMap<string, Rect>;
  /** Titles of frames, which labels must not cover. */
  readonly titles: readonly Rect[];
  readonly wires: readonly Wire[];
}
export interface Route {
  readonly points: readonly Position[];
  /** Middle of the label; without room for it, that of the route. */
  readonly label: Position;
  readonly room: boolean;
}
interface Known {
  readonly wire: Wire;
  readonly points: readonly Position[];
  readonly area: Rect;
}

export class Router {
  readonly routes = new Map<string, Route>();
  #direction: Direction = 'down';
  #obstacles = new Map<string, Obstacle>();
  #space = new Space<Obstacle>();
  #lanes = new Lanes(this.#space);
  #pills = new Pills(this.#space);
  #known = new Map<string, Known>();
  #nets: ReadonlyMap<string, readonly Wire[]> = new Map();
  #laid = new Map<string, readonly Position[]>();
  #titles: readonly Rect[] = [];
  /** Whether any edge has a label: else none needs to know of the others' lines. */
  #labelled = false;
  /** Widths of the labels. */
  #written = new Map<string, number>();
  /** Whether lanes and labels are those of a drag, in which the others stayed. */
  #followed = false;
  /** Areas where nodes have moved while only their own edges were routed. */
  #pending: Rect[] = [];

  /** @returns the ids of edges with a changed route */
  update(scene: Scene): ReadonlySet<string> {
    if (scene.direction !== this.#direction) this.#reset(scene.direction);
    const right = scene.direction === 'right';
    const wires = right ? scene.wires.map(turnedWire) : scene.wires;
    const titles = right ? scene.titles.map(turned) : scene.titles;
    const moved = this.#moveNodes(scene.nodes, right);
    this.#pending.push(...moved);
    const gone = this.#forget(wires);
    const found = this.#find(wires, this.#pending);
    this.#pending = [];
    const changed = this.#layAll(wires, titles, moved, found.size + gone.size);
    for (const id of gone) changed.add(id);
    return changed;
  }

  /**
   * Updates routes during a drag: only `moved` nodes have moved, and only these edges end at them. Other routes stay,
   * so that a node can be dropped onto one. @returns as `update`
   */
  follow(moved: ReadonlyMap<string, Rect>, wires: readonly Wire[]): ReadonlySet<string> {
    const right = this.#direction === 'right';
    for (const [id, rect] of moved) this.#moveNode(id, right ? turned(rect) : rect, this.#pending);
    const stale = new Set<string>();
    for (const wire of right ? wires.map(turnedWire) : wires) {
      const known = this.#known.get(wire.id);
      if (!known || sameEnds(known.wire, wire)) continue;
      this.#known.set(wire.id, { ...known, wire });
      stale.add(wire.net);
    }
    const found = [...stale].flatMap((net) =>
      this.#findNet((this.#nets.get(net) ?? []).flatMap(({ id }) => this.#known.get(id)?.wire ?? [])),
    );
    this.#followed = true;
    return this.#layHeld(new Set(found), this.#titles);
  }

  #reset(direction: Direction): void {
    this.#direction = direction;
    this.#obstacles = new Map();
    this.#space = new Space();
    this.#lanes = new Lanes(this.#space);
    this.#pills = new Pills(this.#space);
    this.#known = new Map();
    this.#laid = new Map();
    this.routes.clear();
  }

  /** @returns the old and new areas of moved nodes */
  #moveNodes(nodes: ReadonlyMap<string, Rect>, right: boolean): Rect[] {
    const moved: Rect[] = [];
    for (const [id, before] of this.#obstacles) {
      if (nodes.has(id)) continue;
      this.#space.delete(before);
      this.#obstacles.delete(id);
      moved.push(before);
    }
    for (const [id, rect] of nodes) this.#moveNode(id, right ? turned(rect) : rect, moved);
    return moved;
  }

  #moveNode(id: string, rect: Rect, moved: Rect[]): void {
    const before = this.#obstacles.get(id);
    if (before && sameRect(before, rect)) return;
    if (before) {
      this.#space.delete(before);
      moved.push(before);
    }
    const obstacle = { id, x: rect.x, y: rect.y, width: rect.width, height: rect.height };
    this.#space.add(obstacle);
    this.#obstacles.set(id, obstacle);
    moved.push(obstacle);
  }

  #forget(wires: readonly Wire[]): Set<string> {
    const present = new Set(wires.map(({ id }) => id));
    const gone = new Set([...this.#known.keys()].filter((id) => !present.has(id)));
    for (const id of gone) {
      this.#known.delete(id);
      this.#laid.delete(id);
      this.#lanes.remove(id);
      this.#pills.remove(id);
      this.routes.delete(id);
    }
    return gone;
  }

  /** Routes edges that are new or invalid, one output at a time. @returns edges with a changed route */
  #find(wires: readonly Wire[], moved: readonly Rect[]): Set<string> {
    const nets = groupBy(
      wires,
      ({ net }) => net,
      (wire) => wire,
    );
    this.#nets = nets;
    const found = new Set<string>();
    for (const net of nets.values()) {
      const stale = net.some((wire) => {
        const known = this.#known.get(wire.id);
        return !known || !sameEnds(known.wire, wire) || moved.some((rect) => meets(known.area, rect));
      });
      if (stale) for (const id of this.#findNet(net)) found.add(id);
      else
        for (const wire of net) {
          const known = this.#known.get(wire.id)!;
          if (known.wire !== wire) this.#known.set(wire.id, { ...known, wire });
        }
    }
    return found;
  }

  #findNet(net: readonly Wire[]): string[] {
    const trunk: Line[] = [];
    const far = ({ from, to }: Wire): number => Math.abs(from.x - to.x) + Math.abs(from.y - to.y);
    const changed: string[] = [];
    for (const wire of net.length > 1 ? [...net].sort((a, b) => far(a) - far(b)) : net) {
      const [source, target] = [this.#obstacles.get(wire.source), this.#obstacles.get(wire.target)];
      if (!source || !target) continue;
      const { points, area } = findRoute({ from: wire.from, to: wire.to, source, target }, this.#space, trunk);
      for (let i = 1; i < points.length; i += 1) trunk.push([points[i - 1]!, points[i]!]);
      this.#known.set(wire.id, { wire, points, area });
      changed.push(wire.id);
    }
    return changed;
  }

  /** Places the routes of moved nodes among the others, which stay. */
  #layHeld(found: ReadonlySet<string>, titles: readonly Rect[]): Set<string> {
    const known = [...found].map((id) => this.#known.get(id)!);
    for (const { wire } of known) {
      this.#lanes.remove(wire.id);
      this.#pills.remove(wire.id);
    }
    for (const [id, points] of this.#lanes.add(known.map(strandOf))) this.#laid.set(id, points);
    return this.#write(known, titles);
  }

  /** Places all routes again, so that the result depends only on the drawing, not on its history. */
  #layAll(wires: readonly Wire[], titles: readonly Rect[], moved: readonly Rect[], changes: number): Set<string> {
    const known = wires.flatMap(({ id }) => this.#known.get(id) ?? []);
    const sizes = known.some(({ wire }) => {
      const route = this.routes.get(wire.id);
      return !route || (wire.pill?.width ?? 0) !== this.#written.get(wire.id);
    });
    if (!changes && !moved.length && !this.#followed && !sizes && sameList(this.#titles, titles)) return new Set();
    this.#followed = false;
    this.#lanes.clear();
    this.#pills.clear();
    this.#titles = titles;
    this.#labelled = known.some(({ wire }) => wire.pill);
    this.#laid = this.#lanes.add(known.map(strandOf));
    return this.#write(known, titles);
  }
  #write(known: readonly Known[], titles: readonly Rect[]): Set<string> {
    const right = this.#direction === 'right';
    const changed = new Set<string>();
    if (this.#labelled) for (const { wire } of known) this.#pills.draw(wire.id, this.#laid.get(wire.id)!);
    const sorted = known.map(({ wire }) => ({ wire, length: lengthOf(this.#laid.get(wire.id)!) }));
    // Edges with the shortest routes have the fewest label positions.
    sorted.sort((a, b) => a.length - b.length);
    for (const { wire, length } of sorted) {
      const points = this.#laid.get(wire.id)!;
      const placed = wire.pill && this.#pills.place(wire.id, points, wire.pill, titles);
      const label = placed ?? pointAt(points, length / 2);
      const route: Route = {
        points: right ? points.map(turnedPoint) : points,
        label: right ? turnedPoint(label) : label,
        room: placed !== null,
      };
      this.#written.set(wire.id, wire.pill?.width ?? 0);
      const before = this.routes.get(wire.id);
      if (before && sameRoute(before, route)) continue;
      this.routes.set(wire.id, route);
      changed.add(wire.id);
    }
    return changed;
  }
}

const strandOf = ({ wire: { id, net }, points }: Known): Strand => ({ id, net, points });

/** A network that flows to the right is routed as its mirror image, which flows down. */
const turnedPoint = ({ x, y }: Position): Position => ({ x: y, y: x });
const turned = ({ x, y, width, height }: Rect): Rect => ({ x: y, y: x, width: height, height: width });
const turnedWire = (wire: Wire): Wire => ({
  ...wire,
  from: turnedPoint(wire.from),
  to: turnedPoint(wire.to),
  pill: wire.pill && { width: wire.pill.height, height: wire.pill.width },
});

const samePoint = (a: Position, b: Position): boolean => a.x === b.x && a.y === b.y;
const sameRect = (a: Rect, b: Rect): boolean => samePoint(a, b) && a.width === b.width && a.height === b.height;
const sameList = (a: readonly Rect[], b: readonly Rect[]): boolean =>
  a.length === b.length && a.every((rect, i) => sameRect(rect, b[i]!));
const sameEnds = (a: Wire, b: Wire): boolean =>
  a.source === b.source && a.target === b.target && samePoint(a.from, b.from) && samePoint(a.to, b.to);
const sameRoute = (a: Route, b: Route): boolean =>
  a.room === b.room &&
  samePoint(a.label, b.label) &&
  a.points.length === b.points.length &&
  a.points.every((point, i) => samePoint(point, b.points[i]!));
