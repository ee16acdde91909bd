/** The way of an edge: down, across and down again, where it crosses fewest nodes. */
import { getSmoothStepPath, Position } from '@xyflow/system';
import type { Graph, GraphNode } from '../../../engine/model/types.ts';
import { EDGE_PATH, heightOf, NODE } from './geometry.ts';
import type { Rect } from './guides.ts';

/** Where it goes across: right after its source, half-way, or right before its target. */
export type Bend = 'source' | 'middle' | 'target';

export interface Ends {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
}
/** From a node's border to where an edge goes across: in the gap between two rows. */
const GAP = 20;
/** Neighbours have nothing between them. */
const LONG = 110;
/** More nodes than anybody follows single edges among; each long edge looks at all of them. */
const MOST_NODES = 600;

/** @returns the path, and where its middle is */
export function edgePath(ends: Ends, right: boolean, bend: Bend): [path: string, x: number, y: number] {
  const { sourceX, sourceY, targetX, targetY } = ends;
  const [from, to] = right ? [sourceX, targetX] : [sourceY, targetY];
  const across = bend === 'source' ? from + GAP : to - GAP;
  const bent = bend === 'middle' || to - from < LONG ? {} : right ? { centerX: across } : { centerY: across };
  const [path, x, y] = getSmoothStepPath({
    ...ends,
    sourcePosition: right ? Position.Right : Position.Bottom,
    targetPosition: right ? Position.Left : Position.Top,
    ...EDGE_PATH,
    ...bent,
  });
  return [path, x, y];
}

/** A graph that is only looked at again, as by selecting, is not gone through again. */
const known = new WeakMap<Graph, ReadonlyMap<string, Bend>>();

/** The bend of each edge that is long enough to have a choice, by its id. */
export function bendsOf(graph: Graph, summaryOf: (node: GraphNode) => string): ReadonlyMap<string, Bend> {
  const bends = known.get(graph) ?? chosen(graph, summaryOf);
  known.set(graph, bends);
  return bends;
}

function chosen(graph: Graph, summaryOf: (node: GraphNode) => string): ReadonlyMap<string, Bend> {
  const found = new Map<string, Bend>();
  if (graph.nodes.length > MOST_NODES) return found;
  const right = graph.direction === 'right';
  const rects = new Map(
    graph.nodes.map((node) => [
      node.id,
      // As if every network flowed down: then there is one rule.
      turned({ ...node.position, width: NODE.width, height: heightOf(node, summaryOf(node)) }, right),
    ]),
  );
  for (const { id, from, to } of graph.edges) {
    const [source, target] = [rects.get(from.node), rects.get(to.node)];
    if (!source || !target) continue;
    const [start, end] = [source.y + source.height, target.y];
    const [x, endX] = [source.x + source.width / 2, target.x + target.width / 2];
    if (end - start < LONG || Math.abs(endX - x) < 1) continue;
    const others = [...rects.values()].filter((rect) => rect !== source && rect !== target);
    const crossed = (across: number): number =>
      others.filter(
        (rect) =>
          meets(rect, x, x, start, across) ||
          meets(rect, x, endX, across, across) ||
          meets(rect, endX, endX, across, end),
      ).length;
    const ways: [Bend, number][] = [
      ['middle', crossed((start + end) / 2)],
      ['source', crossed(start + GAP)],
      ['target', crossed(end - GAP)],
    ];
    const [best] = ways.reduce((least, way) => (way[1] < least[1] ? way : least));
    if (best !== 'middle') found.set(id, best);
  }
  return found;
}

const turned = ({ x, y, width, height }: Rect, right: boolean): Rect =>
  right ? { x: y, y: x, width: height, height: width } : { x, y, width, height };

/** Whether a line along one axis touches a rectangle. */
function meets({ x, y, width, height }: Rect, x1: number, x2: number, y1: number, y2: number): boolean {
  const [left, right, top, bottom] = [Math.min(x1, x2), Math.max(x1, x2), Math.min(y1, y2), Math.max(y1, y2)];
  return left < x + width && right > x && top < y + height && bottom > y;
}
