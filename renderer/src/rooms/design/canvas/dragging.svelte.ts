/**
 * Dragging of nodes: they snap to others, a frame moves its content, an unconnected layer can be dropped onto an edge,
 * Escape cancels.
 */
import type { Graph, Position } from '../../../../../engine/model/types.ts';
import { canvas } from '../../../state/view/canvas.svelte.ts';
import type { CanvasNode } from './flow.ts';
import { LEGIBLE } from '../../../canvas/geometry.ts';
import type { Size } from '../../../canvas/arrange.ts';
import { heldBy, rectOf } from '../../../canvas/frames.ts';
import { align, type Guide, type Rect } from '../../../canvas/guides.ts';

/** Distance in screen pixels within which a node snaps to a guide. */
const REACH = 5;

export class Dragging {
  guides = $state.raw<readonly Guide[]>([]);
  active = false;
  /** Initial positions of a frame and its content. */
  #held = new Map<string, { start: Position; frame: string; frameStart: Position }>();
  /** Initial positions of all dragged nodes. */
  #starts = new Map<string, Position>();
  #cancelled = false;
  #others: Rect[] = [];
  #sizes: ReadonlyMap<string, Size> = new Map();
  /** The single dragged node without edges, which can be dropped onto one. */
  #lone: string | null = null;
  #snap = { dx: 0, dy: 0 };

  start(graph: Graph, dragged: readonly CanvasNode[], sizes: ReadonlyMap<string, Size>, seen: Rect): void {
    this.active = true;
    this.#cancelled = false;
    this.#sizes = sizes;
    this.#snap = { dx: 0, dy: 0 };
    const moving = new Set(dragged.map(({ id }) => id));
    const placed = [...graph.nodes, ...(graph.notes ?? [])];
    const start = new Map(placed.map(({ id, position }) => [id, position]));
    this.#held = new Map();
    for (const note of graph.notes ?? []) {
      if (note.kind !== 'frame' || !moving.has(note.id)) continue;
      for (const id of heldBy(note, placed, sizes))
        if (!moving.has(id)) this.#held.set(id, { start: start.get(id)!, frame: note.id, frameStart: note.position });
    }
    const inView = ({ x, y, width, height }: Rect): boolean =>
      x < seen.x + seen.width && y < seen.y + seen.height && x + width > seen.x && y + height > seen.y;
    this.#starts = new Map([...start].filter(([id]) => moving.has(id) || this.#held.has(id)));
    this.#others = graph.nodes
      .filter(({ id }) => !moving.has(id) && !this.#held.has(id))
      .map((node) => rectOf(node, sizes))
      .filter(inView);
    const [only] = dragged.length === 1 ? dragged : [];
    const free = only && !graph.edges.some(({ from, to }) => from.node === only.id || to.node === only.id);
    this.#lone = free && only.type === 'layer' ? only.id : null;
  }

  /**
   * Cancels a drag: Svelte Flow continues until the button is released, but all nodes are put back. @returns their
   * initial positions
   */
  cancel(): ReadonlyMap<string, Position> {
    this.#cancelled = true;
    this.guides = [];
    canvas.dropEdge = null;
    return this.#starts;
  }

  /** Positions that differ from those of the pointer, after a move: snapped nodes, and the content of frames. */
  move(dragged: readonly CanvasNode[], zoom: number, pointer: Position | null): ReadonlyMap<string, Position> {
    if (this.#cancelled) return this.#starts;
    const rects = dragged.map((node) => rectOf(node, this.#sizes));
    const box = rects.length ? boxOf(rects) : null;
    const near = box && zoom >= LEGIBLE;
    const { dx, dy, guides } = near ? align(box, this.#others, REACH / zoom) : { dx: 0, dy: 0, guides: [] };
    this.#snap = { dx, dy };
    if (guides.length || this.guides.length) this.guides = guides;
    if (this.#lone) canvas.dropEdge = pointer && edgeUnder(pointer, this.#lone);
    return this.#places(dragged);
  }

  /**
   * The same at the end of the drag, where Svelte Flow sets its own positions again. @returns also the edge to insert
   * into
   */
  stop(dragged: readonly CanvasNode[]): {
    places: ReadonlyMap<string, Position>;
    splice: { node: string; edge: string } | null;
  } {
    const edge = canvas.dropEdge;
    const splice = !this.#cancelled && this.#lone && edge ? { node: this.#lone, edge } : null;
    const places = this.#cancelled ? this.#starts : this.#places(dragged);
    this.active = false;
    this.guides = [];
    canvas.dropEdge = null;
    return { places, splice };
  }

  #places(dragged: readonly CanvasNode[]): Map<string, Position> {
    const { dx, dy } = this.#snap;
    const places = new Map<string, Position>();
    if (dx || dy) for (const { id, position } of dragged) places.set(id, { x: position.x + dx, y: position.y + dy });
    const frames = new Map(dragged.map(({ id, position }) => [id, places.get(id) ?? position]));
    for (const [id, { start, frame, frameStart }] of this.#held) {
      const now = frames.get(frame);
      if (now) places.set(id, { x: start.x + now.x - frameStart.x, y: start.y + now.y - frameStart.y });
    }
    return places;
  }
}

function boxOf(rects: readonly Rect[]): Rect {
  const [x, y] = [Math.min(...rects.map((r) => r.x)), Math.min(...rects.map((r) => r.y))];
  return {
    x,
    y,
    width: Math.max(...rects.map((r) => r.x + r.width)) - x,
    height: Math.max(...rects.map((r) => r.y + r.height)) - y,
  };
}

/** The edge at a point of the screen, ignoring a dragged node above it. */
export function edgeUnder({ x, y }: Position, node?: string): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const over = element.closest<HTMLElement>('.svelte-flow__node');
    if (over && over.dataset['id'] !== node && !over.querySelector('.note')) return null;
    const edge = element.closest<SVGGElement>('.svelte-flow__edge, [data-edge]');
    const id = edge?.dataset['edge'] ?? edge?.dataset['id'];
    if (id) return id;
  }
  return null;
}
