/** The layout of random networks, against the previous one: wrapped by elk itself, with edges that cross half-way. */
import ELK from 'elkjs/lib/elk.bundled.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Graph, Position } from '../../../engine/model/types.ts';
import { arrange } from './arrange.ts';
import { around } from './frames.ts';
import { NODE } from './geometry.ts';
import { Router } from './routes.ts';
import { meets } from './space.ts';
import { anyNetwork, crossed, crossings, HEIGHT, overlaps, sceneOfPlain } from './testing/drawings.ts';

const elk = new ELK();
const RUNS = 60;

async function before(graph: Graph): Promise<ReadonlyMap<string, Position>> {
  const right = graph.direction === 'right';
  const { children = [] } = await elk.layout({
    id: 'network',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': right ? 'RIGHT' : 'DOWN',
      'elk.spacing.nodeNode': right ? '48' : '64',
      'elk.layered.spacing.nodeNodeBetweenLayers': right ? '120' : '48',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.layered.wrapping.strategy': graph.nodes.length > 8 ? 'MULTI_EDGE' : 'OFF',
      'elk.layered.wrapping.additionalEdgeSpacing': '32',
      'elk.aspectRatio': '1.6',
      'elk.layered.thoroughness': '7',
    },
    children: graph.nodes.map(({ id }) => ({ id, width: NODE.width, height: HEIGHT })),
    edges: graph.edges.map(({ id, from, to }) => ({ id, sources: [from.node], targets: [to.node] })),
  });
  return new Map(children.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
}

const placed = (graph: Graph, places: ReadonlyMap<string, Position>): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => ({ ...node, position: places.get(node.id)! })),
});
const rectsOf = (places: ReadonlyMap<string, Position>) =>
  [...places.values()].map((at) => ({ ...at, width: NODE.width, height: HEIGHT }));

it('lays no layer upon another, and crosses fewer of them and fewer lines than before', async () => {
  const sum = { crossings: 0 };
  const old = { over: 0, crossings: 0 };
  await fc.assert(
    fc.asyncProperty(anyNetwork(), async (graph) => {
      const sizes = new Map(graph.nodes.map(({ id }) => [id, { width: NODE.width, height: HEIGHT }]));
      const places = await arrange(elk, graph, sizes, graph.direction ?? 'down');
      const scene = sceneOfPlain(placed(graph, places));
      const router = new Router();
      router.update(scene);
      expect(overlaps(rectsOf(places))).toBe(0);
      for (const { id } of scene.wires) expect(crossed(scene, router.routes.get(id)!.points), id).toEqual([]);
      sum.crossings += crossings(scene.wires.map(({ id, net }) => ({ net, points: router.routes.get(id)!.points })));

      const earlier = await before(graph);
      const drawn = sceneOfPlain(placed(graph, earlier));
      const lines = drawn.wires.map(({ net, from, to }) => ({ net, points: halfWay(from, to, graph.direction) }));
      old.crossings += crossings(lines);
      for (const { points } of lines) old.over += crossed(drawn, points).length;
    }),
    { numRuns: RUNS, seed: 7 },
  );
  // For these networks: 105 crossings instead of 195, and no layer crossed instead of 730.
  expect(sum.crossings).toBeLessThan(old.crossings);
  expect(old.over).toBeGreaterThan(500);
}, 120_000);

function halfWay(from: Position, to: Position, direction: Graph['direction']): Position[] {
  if (direction === 'right') {
    const x = (from.x + to.x) / 2;
    return [from, { x, y: from.y }, { x, y: to.y }, to];
  }
  const y = (from.y + to.y) / 2;
  return [from, { x: from.x, y }, { x: to.x, y }, to];
}

it('keeps layers that a frame does not hold outside of it, and frames within frames', async () => {
  const chosen = fc.record({
    start: fc.nat({ max: 20 }),
    count: fc.integer({ min: 2, max: 8 }),
    step: fc.constantFrom(1, 1, 2),
  });
  await fc.assert(
    fc.asyncProperty(anyNetwork(), chosen, async (graph, { start, count, step }) => {
      const sizes = new Map(graph.nodes.map(({ id }) => [id, { width: NODE.width, height: HEIGHT }]));
      const ids = graph.nodes.map(({ id }) => id);
      // With a step of 2 what flows leaves the frame and comes back.
      const outer = ids.filter((_, i) => i >= start && i < start + step * count && (i - start) % step === 0);
      const groups = [outer, outer.slice(1, 3)].filter(({ length }) => length > 1);
      const places = await arrange(elk, graph, sizes, graph.direction ?? 'down', { groups });
      expect(overlaps(rectsOf(places))).toBe(0);
      const rectOf = (id: string) => ({ ...places.get(id)!, width: NODE.width, height: HEIGHT });
      for (const group of groups) {
        const { position, size } = around(group.map(rectOf));
        const inside = ids.filter((id) => !group.includes(id) && meets(rectOf(id), { ...position, ...size }));
        expect(inside).toEqual([]);
      }
    }),
    { numRuns: RUNS, seed: 11 },
  );
}, 120_000);
