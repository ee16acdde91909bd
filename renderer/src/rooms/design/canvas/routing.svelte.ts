/**
 * Routes of the edges on the canvas, updated as nodes move; an edge is redrawn only where its own route has changed.
 */
import { getContext, setContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { groupBy } from '../../../../../engine/model/groups.ts';
import { titleOf } from '../../../canvas/frames.ts';
import { HANDLE, handlePoint, heightOf, NODE, pillSize } from '../../../canvas/geometry.ts';
import type { Rect } from '../../../canvas/guides.ts';
import { crossedPictures, type PlacedPicture, placePictures } from '../../../canvas/pictures.ts';
import type { NodePicture } from '../../../../../engine/protocol/reports.ts';
import { type Route, Router, type Wire } from '../../../canvas/routes.ts';
import type { Position } from '../../../../../engine/model/types.ts';
import { type CanvasNode, isLayer, type LayerNode, type TensorEdge } from './flow.ts';

const KEY = Symbol('routes');
/** The activation picture of a layer, by its id. */
export type Pictures = (id: string) => NodePicture | undefined;
const NO_PICTURES: Pictures = () => undefined;

export class Routing {
  /** Whether the zoom is too low to read text. */
  far = $state(false);
  readonly routes = new SvelteMap<string, Route>();
  readonly #router = new Router();
  /** Router inputs by edge, reused while their nodes and shapes are the same objects. */
  readonly #wires = new Map<string, { edge: TensorEdge; source: LayerNode; target: LayerNode; wire: Wire }>();

  /** Places of the activation pictures beside layers. */
  readonly pictures = new SvelteMap<string, PlacedPicture>();
  #pictures: Pictures = NO_PICTURES;

  #layers = new Map<string, LayerNode>();
  #nodes: readonly CanvasNode[] = [];
  #edges: readonly TensorEdge[] = [];
  #right = false;
  /** Whether labels have places: not before they can be read for the first time. */
  #labelled = false;
  /** Whether only the edges of moved nodes are up to date. */
  #heldLast = false;
  #edgesOf: ReadonlyMap<string, readonly TensorEdge[]> = new Map();

  /** @param held whether a drag is in progress: unrelated edges stay in place */
  update(
    nodes: readonly CanvasNode[],
    edges: readonly TensorEdge[],
    right: boolean,
    held: boolean,
    pictures: Pictures = NO_PICTURES,
  ): void {
    if (!this.#labelled && !this.far) {
      this.#labelled = true;
      this.#wires.clear();
      this.#nodes = [];
    }
    const samePictures = pictures === this.#pictures;
    this.#pictures = pictures;
    if (samePictures && !held && edges === this.#edges && right === this.#right && this.#stand(nodes)) return;
    const followed = held && edges === this.#edges && right === this.#right && this.#follow(nodes);
    if (!followed) this.#updateAll(nodes, edges, right);
    this.#heldLast = followed;
    this.#nodes = nodes;
  }

  /** Whether no node differs in what routes depend on: it may have been selected, or mounted. */
  #stand(nodes: readonly CanvasNode[]): boolean {
    const same =
      !this.#heldLast &&
      nodes.length === this.#nodes.length &&
      nodes.every((node, i) => node === this.#nodes[i] || sameNode(node, this.#nodes[i]!));
    if (same) this.#nodes = nodes;
    return same;
  }

  /**
   * Updates only the edges of moved nodes, since a frame of a drag has no time for all. @returns whether only positions
   * differ
   */
  #follow(nodes: readonly CanvasNode[]): boolean {
    if (nodes.length !== this.#nodes.length) return false;
    const moved = new Map<string, Rect>();
    const edges = new Set<TensorEdge>();
    for (const [i, node] of nodes.entries()) {
      const last = this.#nodes[i]!;
      if (node === last) continue;
      if (node.id !== last.id) return false;
      if (!isLayer(node)) continue;
      moved.set(node.id, rectOf(node));
      this.#layers.set(node.id, node);
      for (const edge of this.#edgesOf.get(node.id) ?? []) edges.add(edge);
    }
    const wires = [...edges].flatMap((edge) => this.#wireOf(edge, this.#right) ?? []);
    this.#take(this.#router.follow(moved, wires));
    return true;
  }

  #updateAll(nodes: readonly CanvasNode[], edges: readonly TensorEdge[], right: boolean): void {
    this.#layers = new Map();
    const rects = new Map<string, Rect>();
    const titles: Rect[] = [];
    for (const node of nodes) {
      if (isLayer(node)) this.#layers.set(node.id, node);
      if (isLayer(node) || node.data.note.kind === 'note') rects.set(node.id, rectOf(node));
      else titles.push(titleOf({ ...node.data.note, position: node.position }));
    }
    if (edges !== this.#edges)
      this.#edgesOf = groupBy(
        edges.flatMap((edge) => [
          { node: edge.source, edge },
          { node: edge.target, edge },
        ]),
        ({ node }) => node,
        ({ edge }) => edge,
      );
    [this.#edges, this.#right] = [edges, right];
    const placed = this.#pictures === NO_PICTURES ? new Map() : placePictures(rects, this.#pictures, right);
    for (const [id, rect] of placed) rects.set(`picture ${id}`, rect);
    const wires = edges.flatMap((edge) => this.#wireOf(edge, right) ?? []);
    this.#take(this.#router.update({ direction: right ? 'right' : 'down', nodes: rects, titles, wires }));
    this.#place(placed);
  }

  #place(placed: ReadonlyMap<string, PlacedPicture>): void {
    const crossed = crossedPictures(placed, this.#router.routes.values());
    for (const id of [...this.pictures.keys()]) if (!placed.has(id) || crossed.has(id)) this.pictures.delete(id);
    for (const [id, place] of placed) {
      const before = this.pictures.get(id);
      if (crossed.has(id) || (before?.side === place.side && before.inner === place.inner)) continue;
      this.pictures.set(id, place);
    }
  }

  #take(changed: ReadonlySet<string>): void {
    for (const id of changed) {
      const route = this.#router.routes.get(id);
      if (route) this.routes.set(id, route);
      else {
        this.routes.delete(id);
        this.#wires.delete(id);
      }
    }
  }

  #wireOf(edge: TensorEdge, right: boolean): Wire | null {
    const [source, target] = [this.#layers.get(edge.source), this.#layers.get(edge.target)];
    if (!source || !target) return null;
    const last = this.#wires.get(edge.id);
    if (last && sameEdge(last.edge, edge) && sameNode(last.source, source) && sameNode(last.target, target))
      return last.wire;
    const wire: Wire = {
      id: edge.id,
      source: edge.source,
      target: edge.target,
      net: `${edge.source} ${edge.sourceHandle ?? ''}`,
      from: rimOf(source, edge.sourceHandle, true, right),
      to: rimOf(target, edge.targetHandle, false, right),
      pill: this.#labelled && edge.data?.shape ? pillSize(edge.data.shape, edge.data.dtype) : null,
    };
    this.#wires.set(edge.id, { edge, source, target, wire });
    return wire;
  }
}

/** Whether two states of a node have the same size, place and content. */
const sameNode = (a: CanvasNode, b: CanvasNode): boolean =>
  a === b ||
  (a.id === b.id &&
    a.data === b.data &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.width === b.width &&
    a.height === b.height &&
    a.measured?.width === b.measured?.width &&
    a.measured?.height === b.measured?.height);

const sameEdge = (a: TensorEdge, b: TensorEdge): boolean =>
  a.data === b.data && a.sourceHandle === b.sourceHandle && a.targetHandle === b.targetHandle;

const heightOfLayer = ({ measured, data }: LayerNode): number =>
  measured?.height ?? heightOf(data.node, data.analysis?.summary ?? '');

function rectOf(node: CanvasNode): Rect {
  const { x, y } = node.position;
  if (isLayer(node)) return { x, y, width: NODE.width, height: heightOfLayer(node) };
  return { x, y, width: node.width ?? NODE.width, height: node.height ?? NODE.title };
}

/** Endpoint of an edge: at the border of a handle. */
function rimOf(node: LayerNode, handle: string | null | undefined, out: boolean, right: boolean): Position {
  const ports = out ? node.data.outputs : node.data.inputs;
  const index = ports.findIndex(({ id }) => id === handle);
  const height = heightOfLayer(node);
  const { x, y } = handlePoint(Math.max(0, index), Math.max(1, ports.length), { out, right, height });
  const off = out ? HANDLE : -HANDLE;
  return { x: node.position.x + x + (right ? off : 0), y: node.position.y + y + (right ? 0 : off) };
}

export const provideRouting = (): Routing => setContext(KEY, new Routing());
export const useRouting = (): Routing => getContext(KEY);
