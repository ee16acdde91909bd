import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../analysis/analyze.ts';
import { createDocument } from '../model/create.ts';
import type { Position, TensorsmithDocument } from '../model/types.ts';
import { copyElements, paste } from './clipboard.ts';
import { addNode, applyFix, canConnect, connect, setParams, spliceNode } from './edit.ts';
import { makeModule, unpack } from './modules.ts';
import { overlap } from './room.ts';

/** Pairs of overlapping nodes. */
function upon({ graph }: TensorsmithDocument): string[] {
  return graph.nodes.flatMap((a, i) =>
    graph.nodes.slice(i + 1).flatMap((b) => (overlap(a.position, b.position) ? [`${a.name} ${b.name}`] : [])),
  );
}

const place = fc.record({ x: fc.integer({ min: 0, max: 1200 }), y: fc.integer({ min: 0, max: 900 }) });
/** Drawings without overlap, randomly connected, flowing down or to the right. */
const drawing = fc
  .record({
    places: fc.uniqueArray(place, { minLength: 3, maxLength: 16, comparator: overlap }),
    links: fc.array(fc.tuple(fc.nat(15), fc.nat(15)), { maxLength: 20 }),
    right: fc.boolean(),
  })
  .map(({ places, links, right }) => {
    const empty = createDocument('test');
    const start = right ? { ...empty, graph: { ...empty.graph, direction: 'right' as const } } : empty;
    const drawn = places.reduce(
      (document, at, i) =>
        addNode(document, i === 0 ? 'Input' : 'ReLU', at, i === 0 ? { shape: [3, 8, 8] } : {}).document,
      start,
    );
    const ids = drawn.graph.nodes.map(({ id }) => id);
    return links.reduce((document, [a, b]) => {
      const [from, to] = [ids[Math.min(a, b) % ids.length]!, ids[Math.max(a, b) % ids.length]!];
      const ends = [
        { node: from, port: 'out' },
        { node: to, port: 'in' },
      ] as const;
      const free = !document.graph.edges.some((edge) => edge.to.node === to);
      return free && canConnect(document, ...ends) === null ? connect(document, ...ends) : document;
    }, drawn);
  });

describe('no layer comes to lie upon another', () => {
  it('by pasting', () => {
    fc.assert(
      fc.property(drawing, place, fc.nat(), (document, at, which) => {
        const chosen = document.graph.nodes.filter((_, i) => (which >> (i % 8)) & 1 || i === 1).map(({ id }) => id);
        const once = paste(document, copyElements(document, chosen), at);
        expect(upon(once.document)).toEqual([]);
        expect(upon(paste(once.document, copyElements(document, chosen), at).document)).toEqual([]);
      }),
    );
  });

  it('by unpacking a module, once or repeated, residual or not', () => {
    fc.assert(
      fc.property(
        drawing,
        fc.nat(),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (document, which, repeat, residual) => {
          const chosen = document.graph.nodes.slice(1).filter((_, i) => (which >> (i % 8)) & 1 || i === 0);
          let made;
          try {
            made = makeModule(
              document,
              chosen.map(({ id }) => id),
            );
          } catch {
            // A path leaves the nodes and returns.
            return;
          }
          const set = setParams(made.document, made.id, { repeat, residual });
          expect(upon(set)).toEqual([]);
          expect(upon(unpack(set, made.id).document)).toEqual([]);
        },
      ),
    );
  });

  it('by a layer that is dropped onto a connection', () => {
    fc.assert(
      fc.property(drawing, place, fc.nat(), (document, at, which) => {
        const { edges } = document.graph;
        if (!edges.length) return;
        const added = addNode(document, 'Sigmoid', at);
        const spliced = spliceNode(added.document, edges[which % edges.length]!.id, added.id);
        expect(spliced && upon(spliced)).toEqual([]);
      }),
    );
  });

  it('by a fix that puts a layer before another', () => {
    fc.assert(
      fc.property(drawing, place, fc.nat(), (document, _at, which) => {
        const { edges } = document.graph;
        if (!edges.length) return;
        const edge = edges[which % edges.length]!;
        const fix = { kind: 'insertBefore' as const, node: edge.to.node, edge: edge.id, layer: 'Flatten', params: {} };
        expect(upon(applyFix(document, { ...fix, label: { en: '', zh: '' } }))).toEqual([]);
      }),
    );
  });

  it('by a fix that a problem offers', () => {
    const chain = (right: boolean): TensorsmithDocument => {
      const at = (i: number): Position => (right ? { x: i * 244, y: 0 } : { x: 0, y: i * 96 });
      let { document, id } = addNode(createDocument('test'), 'Input', at(0), { shape: [1, 8, 8] });
      if (right) document = { ...document, graph: { ...document.graph, direction: 'right' } };
      for (const [i, type] of ['Conv2d', 'Linear', 'Output'].entries()) {
        const before = id;
        ({ document, id } = addNode(document, type, at(i + 1)));
        document = connect(document, { node: before, port: 'out' }, { node: id, port: 'in' });
      }
      return document;
    };
    for (const right of [false, true])
      for (const { fixes } of analyze(chain(right).graph).problems)
        for (const fix of fixes) expect(upon(applyFix(chain(right), fix))).toEqual([]);
  });
});

it('what comes after an unpacked module keeps its distance from it, and what lies beside it moves aside', () => {
  let { document } = addNode(createDocument('test'), 'Input', { x: 0, y: 0 }, { shape: [3, 8, 8] });
  for (const at of [
    { x: 0, y: 96 },
    { x: 244, y: 96 },
    { x: 0, y: 192 },
    { x: 0, y: 288 },
    { x: 488, y: 0 },
  ])
    ({ document } = addNode(document, 'ReLU', at));
  const [, a, b, c, after, beside] = document.graph.nodes.map(({ id }) => id);
  const made = makeModule(document, [a!, b!, c!]);
  const closed = { ...made.document };
  const { graph } = unpack(closed, made.id).document;
  const at = (id: string | undefined): Position => graph.nodes.find((node) => node.id === id)!.position;
  // Two rows instead of one, two columns instead of one.
  expect(at(after)).toEqual({ x: 0, y: 288 + 96 });
  expect(at(beside)).toEqual({ x: 488 + 244, y: 0 });
});
