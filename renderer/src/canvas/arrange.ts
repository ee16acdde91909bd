/** Places for the nodes of a network, by Eclipse's layered layout: as it flows, branches side by side, edges crossing little. */
import type { ElkNode, ELK, LayoutOptions } from 'elkjs/lib/elk-api.js';
import { NODE, snap } from './geometry.ts';
import type { Graph, Position } from '../../../engine/model/types.ts';
import { sortGraph, successors } from '../../../engine/analysis/order.ts';

export type Direction = 'down' | 'right';
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Between nodes along the flow: room for the pill with the shape, which is wider than it is high. */
const ALONG = { down: 48, right: 120 };
const ACROSS = { down: 64, right: 48 };
/** Of the drawing as a whole; a long chain is folded into columns until it is about that wide. */
const ASPECT = 1.6;
/** Steps from the first layer to the last above which a network is folded; fewer fit into a window as they are. */
const LONG = 8;
/** Above this a layout's finer search would be waited for. */
const LARGE = 400;

/** Of a node that was never drawn. */
export const USUAL_SIZE: Size = { width: NODE.width, height: NODE.title + NODE.summary };

/** For the graph, or for a part of it whose top left corner stays where it is. */
export async function arrange(
  elk: Pick<ELK, 'layout'>,
  graph: Graph,
  sizes: ReadonlyMap<string, Size>,
  direction: Direction,
  only?: ReadonlySet<string>,
): Promise<Map<string, Position>> {
  const nodes = graph.nodes.filter(({ id }) => !only || only.has(id));
  if (!nodes.length) return new Map();
  const known = new Set(nodes.map(({ id }) => id));
  const edges = graph.edges.filter(({ from, to }) => known.has(from.node) && known.has(to.node));
  const laid = await elk.layout({
    id: 'network',
    layoutOptions: options(direction, nodes.length, longestWay({ nodes, edges }) > LONG),
    children: nodes.map(({ id }) => ({ id, ...(sizes.get(id) ?? USUAL_SIZE) })),
    edges: edges.map(({ id, from, to }) => ({ id, sources: [from.node], targets: [to.node] })),
  });
  return settle(laid.children ?? [], only ? corner(nodes.map(({ position }) => position)) : { x: 0, y: 0 });
}

/** Layers on the longest way through a graph. */
function longestWay(graph: Graph): number {
  const next = successors(graph.edges);
  const depth = new Map<string, number>();
  for (const id of sortGraph(graph, next).order) {
    const own = depth.get(id) ?? 1;
    for (const target of next.get(id) ?? []) depth.set(target, Math.max(depth.get(target) ?? 1, own + 1));
    depth.set(id, own);
  }
  return Math.max(0, ...depth.values());
}

function options(direction: Direction, count: number, folded: boolean): LayoutOptions {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': direction.toUpperCase(),
    'elk.spacing.nodeNode': String(ACROSS[direction]),
    'elk.layered.spacing.nodeNodeBetweenLayers': String(ALONG[direction]),
    'elk.layered.nodePlacement.strategy': count > LARGE ? 'BRANDES_KOEPF' : 'NETWORK_SIMPLEX',
    'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
    'elk.layered.wrapping.strategy': folded ? 'MULTI_EDGE' : 'OFF',
    'elk.layered.wrapping.additionalEdgeSpacing': '32',
    'elk.aspectRatio': String(ASPECT),
    'elk.layered.thoroughness': count > LARGE ? '3' : '7',
  };
}

const corner = (all: readonly Position[]): Position => ({
  x: Math.min(...all.map(({ x }) => x)),
  y: Math.min(...all.map(({ y }) => y)),
});

function settle(children: readonly ElkNode[], at: Position): Map<string, Position> {
  const places = children.map(({ id, x = 0, y = 0 }) => ({ id, x, y }));
  const origin = corner(places);
  return new Map(places.map(({ id, x, y }) => [id, snap({ x: at.x + x - origin.x, y: at.y + y - origin.y })]));
}
