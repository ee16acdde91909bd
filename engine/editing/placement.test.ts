import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDocument } from '../model/create.ts';
import { addNode, connect } from './edit.ts';
import { makeModule } from './modules.ts';
import { freePlace, roomBehind, stepAfter } from './placement.ts';
import type { Position } from '../model/types.ts';

const near = (a: Position, b: Position): boolean => Math.abs(a.x - b.x) < 170 && Math.abs(a.y - b.y) < 60;
const position = fc.record({ x: fc.integer({ min: -400, max: 400 }), y: fc.integer({ min: -400, max: 400 }) });

it('a free place is where it was wanted, or after it, and on no node', () => {
  fc.assert(
    fc.property(fc.array(position, { maxLength: 20 }), position, fc.boolean(), (places, at, right) => {
      const nodes = places.map((place) => ({ position: place }));
      const found = freePlace(nodes, at, (taken) => stepAfter(right ? { direction: 'right' } : {}, taken));
      expect(places.some((place) => near(place, found))).toBe(false);
      expect(right ? found.y : found.x).toBe(right ? at.y : at.x);
      expect(right ? found.x : found.y).toBeGreaterThanOrEqual(right ? at.x : at.y);
      if (!places.some((place) => near(place, at))) expect(found).toEqual(at);
    }),
  );
});

it('a module stands where one of its layers was, and its own ends on none of them', () => {
  fc.assert(
    fc.property(fc.uniqueArray(position, { minLength: 2, maxLength: 8, comparator: near }), (places) => {
      const whole = places.reduce((document, at) => addNode(document, 'ReLU', at).document, createDocument('test'));
      const chosen = whole.graph.nodes.slice(1).map(({ id }) => id);
      const { document, id } = makeModule(whole, chosen);
      const instance = document.graph.nodes.find((node) => node.id === id)!;
      expect(places.slice(1)).toContainEqual(instance.position);
      const inside = document.modules[0]!.graph.nodes.map((node) => node.position);
      for (const [i, a] of inside.entries()) for (const b of inside.slice(i + 1)) expect(near(a, b)).toBe(false);
    }),
  );
});

it('a chain that was folded stands in one column of its module; one that goes down stays as it is', () => {
  const drawn = (...places: Position[]) => {
    let document = createDocument('test');
    const ids = places.map((at) => {
      const added = addNode(document, 'ReLU', at);
      document = added.document;
      return added.id;
    });
    for (const [i, id] of ids.slice(1).entries())
      document = connect(document, { node: ids[i]!, port: 'out' }, { node: id, port: 'in' });
    return makeModule(document, ids)
      .document.modules[0]!.graph.nodes.filter(({ type }) => type === 'ReLU')
      .map(({ position: at }) => [at.x, at.y]);
  };
  const folded = drawn({ x: 0, y: 448 }, { x: 264, y: 0 }, { x: 264, y: 112 });
  expect(folded).toEqual([
    [0, 448],
    [0, 544],
    [0, 640],
  ]);
  expect(drawn({ x: 0, y: 0 }, { x: 50, y: 300 })).toEqual([
    [0, 0],
    [50, 300],
  ]);
});

it('room behind a node: next to it, and nothing that moves comes upon something else', () => {
  const drawing = fc.uniqueArray(position, { minLength: 1, maxLength: 12, comparator: near });
  fc.assert(
    fc.property(drawing, fc.boolean(), fc.nat(), (places, right, pick) => {
      const whole = places.reduce((document, at) => addNode(document, 'ReLU', at).document, createDocument('test'));
      const graph = { ...whole.graph, ...(right ? { direction: 'right' as const } : {}) };
      const node = graph.nodes[pick % graph.nodes.length]!;
      const { at, moved } = roomBehind(graph, node);
      const all = [...graph.nodes.map(({ id, position: was }) => moved.get(id) ?? was), at];
      for (const [i, a] of all.entries()) for (const b of all.slice(i + 1)) expect(near(a, b)).toBe(false);
      expect(moved.has(node.id)).toBe(false);
      expect(right ? at.y : at.x).toBe(right ? node.position.y : node.position.x);
    }),
  );
});
