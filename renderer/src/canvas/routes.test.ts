import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Graph, Position } from '../../../engine/model/types.ts';
import { NODE } from './geometry.ts';
import { type Route, Router, type Scene } from './routes.ts';
import { between, grown, meets } from './space.ts';
import {
  anyDrawing,
  crossed,
  edgeBetween,
  HEIGHT,
  nodeAt,
  overlaps,
  pillOf,
  sceneOfPlain,
} from './testing/drawings.ts';

function routed(graph: Graph): { scene: Scene; routes: ReadonlyMap<string, Route> } {
  const scene = sceneOfPlain(graph);
  const router = new Router();
  router.update(scene);
  return { scene, routes: router.routes };
}
const turns = (route: Route | undefined): number => (route?.points.length ?? 0) - 2;
const chain = (count: number, step = 96): Graph => ({
  nodes: Array.from({ length: count }, (_, i) => nodeAt(`n${i}`, 0, i * step)),
  edges: Array.from({ length: count - 1 }, (_, i) => edgeBetween(`n${i}`, `n${i + 1}`)),
});
const withEdges = (graph: Graph, ...pairs: [string, string][]): Graph => ({
  ...graph,
  edges: [...graph.edges, ...pairs.map(([from, to]) => edgeBetween(from, to, `in${from}`))],
});
const flowingRight = (graph: Graph): Graph => ({
  ...graph,
  direction: 'right',
  nodes: graph.nodes.map((node) => ({ ...node, position: { x: node.position.y * 3, y: node.position.x } })),
});

describe.each([
  ['down', (graph: Graph) => graph],
  ['to the right', flowingRight],
])('in a network that flows %s', (_, drawn) => {
  it('what follows right after is reached straight', () => {
    const { routes } = routed(drawn(chain(4)));
    expect([...routes.values()].map(turns)).toEqual([0, 0, 0]);
    expect([...routes.values()].every(({ room }) => room)).toBe(true);
  });

  it('a skip over three layers goes around them and crosses none', () => {
    const { scene, routes } = routed(drawn(withEdges(chain(5), ['n0', 'n4'])));
    const skip = routes.get('n0-n4')!;
    expect(crossed(scene, skip.points)).toEqual([]);
    expect(turns(skip)).toBe(4);
    expect(skip.room).toBe(true);
  });

  it('skips that overlap run beside each other, not on each other', () => {
    const { routes } = routed(drawn(withEdges(chain(8), ['n0', 'n5'], ['n2', 'n7'])));
    expect(onEachOther(routes.get('n0-n5')!.points, routes.get('n2-n7')!.points)).toBe(0);
  });

  it('those of one output run together', () => {
    const { routes } = routed(drawn(withEdges(chain(9), ['n0', 'n4'], ['n0', 'n8'])));
    expect(onEachOther(routes.get('n0-n4')!.points, routes.get('n0-n8')!.points)).toBeGreaterThan(200);
  });

  it('what leads back into another column runs between the two', () => {
    const graph = { ...chain(6), nodes: chain(6).nodes.map((n, i) => nodeAt(n.id, i < 3 ? 0 : 264, (i % 3) * 96)) };
    const { scene, routes } = routed(drawn(graph));
    expect(crossed(scene, routes.get('n2-n3')!.points)).toEqual([]);
  });
});

it('nothing is written over the title of a frame', () => {
  const scene = sceneOfPlain(chain(2));
  const title = { x: 20, y: HEIGHT + 10, width: 120, height: 18 };
  const router = new Router();
  router.update({ ...scene, titles: [title] });
  const [wire] = scene.wires;
  const route = router.routes.get(wire!.id)!;
  expect(!route.room || !meets(pillOf(wire!, route), title)).toBe(true);
});

it('a shape that has no room between two layers is left out', () => {
  const { routes } = routed(chain(3, HEIGHT + 14));
  expect([...routes.values()].map(({ room }) => room)).toEqual([false, false]);
});

describe('of whatever is drawn', () => {
  it('no line crosses a layer where there is a way around, and no shape lies on a layer or another shape', () => {
    fc.assert(
      fc.property(anyDrawing(), (graph) => {
        const { scene, routes } = routed(graph);
        for (const wire of scene.wires) {
          const { points } = routes.get(wire.id)!;
          expect(points[0]).toEqual(wire.from);
          expect(points.at(-1)).toEqual(wire.to);
          for (let i = 1; i < points.length; i += 1)
            expect(points[i]!.x === points[i - 1]!.x || points[i]!.y === points[i - 1]!.y).toBe(true);
          if (isShut(scene, wire)) continue;
          expect(crossed(scene, points), wire.id).toEqual([]);
        }
        const pills = scene.wires
          .filter(({ id }) => routes.get(id)!.room)
          .map((wire) => pillOf(wire, routes.get(wire.id)!));
        expect(overlaps(pills)).toBe(0);
        for (const pill of pills) for (const rect of scene.nodes.values()) expect(meets(pill, rect)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('moving one node leads to the same drawing as drawing it there at once', () => {
    fc.assert(
      fc.property(anyDrawing(), fc.nat(), fc.integer({ min: -300, max: 300 }), (graph, which, by) => {
        const router = new Router();
        router.update(sceneOfPlain(graph));
        const at = which % graph.nodes.length;
        const moved: Graph = {
          ...graph,
          nodes: graph.nodes.map((node, i) =>
            i === at ? { ...node, position: { x: node.position.x + by, y: node.position.y + by / 2 } } : node,
          ),
        };
        const scene = sceneOfPlain(moved);
        router.follow(new Map([[moved.nodes[at]!.id, scene.nodes.get(moved.nodes[at]!.id)!]]), scene.wires);
        router.update(scene);
        expect(router.routes).toEqual(routed(moved).routes);
      }),
      { numRuns: 200 },
    );
  });
});

it('while a node is dragged only what it is connected with is drawn anew', () => {
  const graph = withEdges(chain(8), ['n0', 'n7']);
  const router = new Router();
  router.update(sceneOfPlain(graph));
  const moved = { ...graph, nodes: graph.nodes.map((n) => (n.id === 'n3' ? nodeAt('n3', 180, 300) : n)) };
  const scene = sceneOfPlain(moved);
  expect([...router.follow(new Map([['n3', scene.nodes.get('n3')!]]), scene.wires)].sort()).toEqual(['n2-n3', 'n3-n4']);
  // After the drag, others may have to go around it.
  expect(router.update(sceneOfPlain(moved)).has('n0-n7')).toBe(true);
  expect(router.update(sceneOfPlain(moved)).size).toBe(0);
});

/** Whether an endpoint is under or next to another layer: then no route leads out of it. */
function isShut({ nodes, direction }: Scene, { from, to, source, target }: Scene['wires'][number]): boolean {
  const [w, h] = direction === 'right' ? [2, 12] : [12, 2];
  const near = (point: Position, own: string): boolean =>
    [...nodes].some(([id, rect]) => id !== own && meets(grown({ ...point, width: w, height: h }, 8), rect));
  return near(from, source) || near(to, target);
}

/** Length along which two routes overlap. */
function onEachOther(a: readonly Position[], b: readonly Position[]): number {
  let length = 0;
  for (let i = 1; i < a.length; i += 1)
    for (let j = 1; j < b.length; j += 1) {
      const [one, other] = [between(a[i - 1]!, a[i]!), between(b[j - 1]!, b[j]!)];
      const along = (axis: 'x' | 'y', side: 'width' | 'height'): number =>
        Math.min(one[axis] + one[side], other[axis] + other[side]) - Math.max(one[axis], other[axis]);
      if (one.width + other.width === 0 && one.x === other.x) length += Math.max(0, along('y', 'height'));
      if (one.height + other.height === 0 && one.y === other.y) length += Math.max(0, along('x', 'width'));
    }
  return length;
}

it('the ways of 500 layers in residual blocks are found in columns of twenty', () => {
  const nodes = Array.from({ length: 500 }, (_, i) => nodeAt(`n${i}`, Math.floor(i / 20) * 264, (i % 20) * 96));
  const pairs = nodes.slice(1).map((node, i): [string, string] => [`n${i}`, node.id]);
  const skips = Array.from({ length: 124 }, (_, i): [string, string] => [`n${4 * i}`, `n${4 * i + 4}`]);
  const graph = withEdges({ nodes, edges: [] }, ...pairs, ...skips.filter(([, to]) => to !== 'n0'));
  const { scene, routes } = routed(graph);
  const over = scene.wires.filter(({ id }) => crossed(scene, routes.get(id)!.points).length);
  expect(over).toEqual([]);
  expect(NODE.width).toBe(164);
});
