/** Drawings for tests: networks by hand and at random, and measures of their quality. */
import fc from 'fast-check';
import type { Graph, GraphNode, Position } from '../../../../engine/model/types.ts';
import { HANDLE, NODE } from '../geometry.ts';
import { overlap, type Rect } from '../guides.ts';
import type { Route, Scene, Wire } from '../routes.ts';
import { between, meets } from '../space.ts';

export const HEIGHT = 52;
const PILL = { width: 96, height: 18 };

export const nodeAt = (id: string, x: number, y: number, type = 'ReLU'): GraphNode => ({
  id,
  type,
  name: id,
  params: {},
  position: { x, y },
});
export const edgeBetween = (from: string, to: string, port = 'in'): Graph['edges'][number] => ({
  id: `${from}-${to}`,
  from: { node: from, port: 'out' },
  to: { node: to, port },
});

/** A graph as the router's input: edges into a node are side by side, in the order in which they are listed. */
export function sceneOfPlain(graph: Graph): Scene {
  const right = graph.direction === 'right';
  const nodes = new Map<string, Rect>(
    graph.nodes.map(({ id, position }) => [id, { ...position, width: NODE.width, height: HEIGHT }]),
  );
  const wires = graph.edges.map(({ id, from, to }): Wire => {
    const into = graph.edges.filter((edge) => edge.to.node === to.node);
    const share = (into.findIndex((edge) => edge.id === id) + 1) / (into.length + 1);
    const [source, target] = [nodes.get(from.node)!, nodes.get(to.node)!];
    const start: Position = right
      ? { x: source.x + source.width + HANDLE, y: source.y + source.height / 2 }
      : { x: source.x + source.width / 2, y: source.y + source.height + HANDLE };
    const end: Position = right
      ? { x: target.x - HANDLE, y: target.y + target.height * share }
      : { x: target.x + target.width * share, y: target.y - HANDLE };
    return { id, source: from.node, target: to.node, net: `${from.node} out`, from: start, to: end, pill: PILL };
  });
  return { direction: right ? 'right' : 'down', nodes, titles: [], wires };
}

/** Nodes that a line crosses, its own included except at the very ends. */
export function crossed({ nodes }: Scene, points: readonly Position[]): string[] {
  const over: string[] = [];
  for (const [id, rect] of nodes)
    for (let i = 1; i < points.length; i += 1) {
      const line = between(points[i - 1]!, points[i]!);
      if (!meets({ ...line, width: line.width + 0.05, height: line.height + 0.05 }, rect)) continue;
      over.push(id);
      break;
    }
  return over;
}

export const pillOf = ({ pill }: Wire, { label }: Route): Rect => ({
  x: label.x - pill!.width / 2,
  y: label.y - pill!.height / 2,
  ...pill!,
});

export const overlaps = (rects: readonly Rect[]): number =>
  rects.reduce((sum, a, i) => sum + rects.slice(i + 1).filter((b) => overlap(a, b) > 0).length, 0);

/** Number of crossings between lines of different outputs. */
export function crossings(lines: readonly { readonly net: string; readonly points: readonly Position[] }[]): number {
  const pieces = lines.flatMap(({ net, points }) =>
    points.slice(1).map((point, i) => ({ net, upright: points[i]!.x === point.x, ...between(points[i]!, point) })),
  );
  let count = 0;
  for (const one of pieces.filter(({ upright }) => upright))
    for (const other of pieces)
      if (
        !other.upright &&
        other.net !== one.net &&
        one.x > other.x &&
        one.x < other.x + other.width &&
        other.y > one.y &&
        other.y < one.y + one.height
      )
        count += 1;
  return count;
}

/** Acyclic networks: a chain with skip connections. */
export const anyNetwork = (most = 24): fc.Arbitrary<Graph> =>
  fc
    .record({
      count: fc.integer({ min: 2, max: most }),
      skips: fc.array(fc.tuple(fc.nat({ max: most }), fc.nat({ max: most })), { maxLength: most / 2 }),
      broken: fc.array(fc.nat({ max: most }), { maxLength: 3 }),
      right: fc.boolean(),
    })
    .map(({ count, skips, broken, right }) => {
      const id = (i: number): string => `n${i}`;
      const nodes = Array.from({ length: count }, (_, i) => nodeAt(id(i), 0, i * 96));
      const pairs = new Map<string, Graph['edges'][number]>();
      for (let i = 1; i < count; i += 1)
        if (!broken.includes(i)) pairs.set(`${i - 1} ${i}`, edgeBetween(id(i - 1), id(i), 'in'));
      for (const [a, b] of skips) {
        const [from, to] = [Math.min(a, b) % count, Math.max(a, b) % count];
        if (from < to) pairs.set(`${from} ${to}`, edgeBetween(id(from), id(to), `in${from}`));
      }
      return { nodes, edges: [...pairs.values()], ...(right ? { direction: 'right' as const } : {}) };
    });

/** Such networks with random positions without overlap. */
export const anyDrawing = (most = 14): fc.Arbitrary<Graph> =>
  anyNetwork(most).chain((graph) =>
    fc
      .array(fc.tuple(fc.integer({ min: 0, max: 260 }), fc.integer({ min: 0, max: 260 })), {
        minLength: graph.nodes.length,
        maxLength: graph.nodes.length,
      })
      .map((raw) => {
        const taken: Rect[] = [];
        const nodes = graph.nodes.map((node, i) => {
          let [x, y] = [raw[i]![0] * 4, raw[i]![1] * 4];
          const rect = (): Rect => ({ x, y, width: NODE.width, height: HEIGHT });
          while (taken.some((other) => overlap(rect(), other) > 0)) {
            x += 60;
            y += 20;
          }
          taken.push(rect());
          return { ...node, position: { x, y } };
        });
        return { ...graph, nodes };
      }),
  );
