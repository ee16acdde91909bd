/**
 * Automatic layout of a network with elk's layered algorithm: along the flow, branches side by side, few edge
 * crossings. It gives one column or row, which is folded at the network's cut edges where it is too long to read.
 */
import type { ElkNode, ELK, LayoutOptions } from 'elkjs/lib/elk-api.js';
import { type Size, snap, USUAL_SIZE } from './geometry.ts';
import { groupBy } from '../../../engine/model/groups.ts';
import type { Edge, Endpoint, Graph, GraphNode, Position } from '../../../engine/model/types.ts';
import { folded } from './folding.ts';
import { AROUND, TITLE } from './frames.ts';
import { groupTree, type Group } from './groups.ts';
import type { Rect } from './guides.ts';

export type Direction = 'down' | 'right';
export { USUAL_SIZE, type Size } from './geometry.ts';

/** Distance between nodes along the flow, with room for the shape label, which is wider than high. */
const ALONG = { down: 48, right: 120 };
const ACROSS = { down: 64, right: 48 };
/** Aspect ratio of the drawing, up to which a long chain is folded into columns. */
const ASPECT = 1.6;
/** Most layers of one column and of one row: nodes are wider than high. */
const LONG = { down: 14, right: 7 };
/** Gap between two columns, and between two rows. */
const FOLD = { down: 96, right: 72 };
/** Distance of ports in the layout: in order, but near the middle, so that a chain stays aligned. */
const PORT_STEP = 2;
/** Number of nodes above which elk's finer search takes too long. */
const LARGE = 400;

export interface Arranging {
  /** Nodes to arrange, whose top left corner stays in place; all if left out. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Nodes that stay together, such as the content of a frame; no other node comes between them. */
  readonly groups?: readonly (readonly string[])[];
  /** Ids of a node's inputs and outputs, in visual order. */
  readonly portsOf?: (node: GraphNode) => Ports;
}

export async function arrange(
  elk: Pick<ELK, 'layout'>,
  graph: Graph,
  sizes: ReadonlyMap<string, Size>,
  direction: Direction,
  { only, groups = [], portsOf }: Arranging = {},
): Promise<Map<string, Position>> {
  const nodes = graph.nodes.filter(({ id }) => !only || only.has(id));
  if (!nodes.length) return new Map();
  const known = new Set(nodes.map(({ id }) => id));
  const edges = graph.edges.filter(({ from, to }) => known.has(from.node) && known.has(to.node));
  const used = portsIn(edges);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const elkNodeOf = (id: string): ElkNode => {
    const node = byId.get(id)!;
    return elkNode(node, sizes.get(id) ?? USUAL_SIZE, direction, merged(portsOf?.(node), used(node)));
  };
  const tree = groupTree([...byId.keys()], groups);
  const laid = await elk.layout({
    id: 'network',
    layoutOptions: { ...options(direction, nodes.length), ...(tree.groups.length ? WITH_GROUPS : {}) },
    children: childrenOf(tree, elkNodeOf, 'group'),
    edges: edges.map(({ id, from, to }) => ({
      id,
      sources: [portId(from.node, 'out', from.port)],
      targets: [portId(to.node, 'in', to.port)],
    })),
  });
  const right = direction === 'right';
  const rects = new Map(
    leavesOf(laid, 0, 0).map(([id, { x, y, width, height }]): [string, Rect] => [
      id,
      right ? { x: y, y: x, width: height, height: width } : { x, y, width, height },
    ]),
  );
  const aspect = right ? 1 / ASPECT : ASPECT;
  const places = folded(rects, edges, { aspect, gap: FOLD[direction], rows: LONG[direction], groups });
  const drawn = [...places].map(([id, { x, y }]) => ({ id, ...(right ? { x: y, y: x } : { x, y }) }));
  return settle(drawn, only ? corner(nodes.map(({ position }) => position)) : { x: 0, y: 0 });
}

/** Groups are nodes that contain others; elk then lays out all levels at once. */
const WITH_GROUPS: LayoutOptions = { 'elk.hierarchyHandling': 'INCLUDE_CHILDREN' };
/** Space around the content of a group: that of a frame, and a gap to what is outside. */
const GROUP_PADDING = `[top=${AROUND + TITLE},left=${AROUND},bottom=${AROUND},right=${AROUND}]`;

function childrenOf({ ids, groups }: Group, nodeOf: (id: string) => ElkNode, path: string): ElkNode[] {
  const inner = groups.map((group, i): ElkNode => {
    const id = `${path} ${i}`;
    return { id, layoutOptions: { 'elk.padding': GROUP_PADDING }, children: childrenOf(group, nodeOf, id) };
  });
  return [...ids.map(nodeOf), ...inner];
}

/** Nodes without children, with absolute positions. */
function leavesOf({ children = [] }: ElkNode, left: number, top: number): [id: string, Rect][] {
  return children.flatMap((child): [string, Rect][] => {
    const { id, x = 0, y = 0, width = 0, height = 0 } = child;
    return child.children ? leavesOf(child, left + x, top + y) : [[id, { x: left + x, y: top + y, width, height }]];
  });
}

interface Ports {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Ports of a node as far as edges use them. */
function portsIn(edges: readonly Edge[]): (node: GraphNode) => Ports {
  const named = (ends: readonly Endpoint[]): ReadonlyMap<string, readonly string[]> =>
    groupBy(
      ends,
      ({ node }) => node,
      ({ port }) => port,
    );
  const [inputs, outputs] = [named(edges.map(({ to }) => to)), named(edges.map(({ from }) => from))];
  return ({ id }) => ({ inputs: [...(inputs.get(id) ?? [])].sort(), outputs: [...(outputs.get(id) ?? [])].sort() });
}

/** Declared ports plus those that edges of a damaged document use. */
const merged = (known: Ports | undefined, used: Ports): Ports => ({
  inputs: [...new Set([...(known?.inputs ?? []), ...used.inputs])],
  outputs: [...new Set([...(known?.outputs ?? []), ...used.outputs])],
});

const portId = (node: string, way: 'in' | 'out', port: string): string => `${node} ${way} ${port}`;

/** Branches are placed on the side of their ports. */
function elkNode(
  { id }: GraphNode,
  { width, height }: Size,
  direction: Direction,
  { inputs, outputs }: Ports,
): ElkNode {
  const right = direction === 'right';
  const place = (i: number, count: number, out: boolean): Position => {
    const across = (right ? height : width) / 2 + (i - (count - 1) / 2) * PORT_STEP;
    const along = out ? (right ? width : height) : 0;
    return right ? { x: along, y: across } : { x: across, y: along };
  };
  const sides = right ? { in: 'WEST', out: 'EAST' } : { in: 'NORTH', out: 'SOUTH' };
  const ports = (names: readonly string[], way: 'in' | 'out') =>
    names.map((port, i) => ({
      id: portId(id, way, port),
      ...place(i, names.length, way === 'out'),
      layoutOptions: { 'elk.port.side': sides[way] },
    }));
  return {
    id,
    width,
    height,
    ports: [...ports(inputs, 'in'), ...ports(outputs, 'out')],
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
  };
}

function options(direction: Direction, count: number): LayoutOptions {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': direction.toUpperCase(),
    'elk.spacing.nodeNode': String(ACROSS[direction]),
    'elk.layered.spacing.nodeNodeBetweenLayers': String(ALONG[direction]),
    'elk.layered.nodePlacement.strategy': count > LARGE ? 'BRANDES_KOEPF' : 'NETWORK_SIMPLEX',
    'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
    'elk.spacing.edgeNode': '24',
    'elk.spacing.edgeEdge': '16',
    'elk.layered.thoroughness': count > LARGE ? '3' : '7',
  };
}

const corner = (all: readonly Position[]): Position => ({
  x: Math.min(...all.map(({ x }) => x)),
  y: Math.min(...all.map(({ y }) => y)),
});

function settle(places: readonly ({ readonly id: string } & Position)[], at: Position): Map<string, Position> {
  const origin = corner(places);
  return new Map(places.map(({ id, x, y }) => [id, snap({ x: at.x + x - origin.x, y: at.y + y - origin.y })]));
}
