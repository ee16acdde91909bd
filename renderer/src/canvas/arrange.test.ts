import ELK from 'elkjs/lib/elk.bundled.js';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../engine/model/serialize.ts';
import { arrange, type Direction, USUAL_SIZE } from './arrange.ts';

const elk = new ELK();
const sample = (name: string) =>
  readDocument(readFileSync(new URL(`../../../resources/samples/${name}.json`, import.meta.url), 'utf8')).graph;

describe.each(['lenet-mnist', 'unet', 'resnet18', 'mobilenetv2'])('the places of %s', (name) => {
  const graph = sample(name);

  it.each(['down', 'right'] as Direction[])('do not overlap, %s', async (direction) => {
    const placed = await arrange(elk, graph, new Map(), direction);
    const places = [...placed.values()];
    expect(places).toHaveLength(graph.nodes.length);
    for (const [i, a] of places.entries()) {
      for (const b of places.slice(i + 1)) {
        const apart = Math.abs(a.x - b.x) >= USUAL_SIZE.width || Math.abs(a.y - b.y) >= USUAL_SIZE.height;
        expect(apart).toBe(true);
      }
    }
    // As it flows: but for the turns into another row or column, what is fed comes after what feeds it.
    const along = direction === 'down' ? 'y' : 'x';
    const forwards = graph.edges.filter(({ from, to }) => placed.get(to.node)![along] > placed.get(from.node)![along]);
    expect(forwards.length / graph.edges.length).toBeGreaterThan(0.6);
  });
});

it('a chain too long for a screen is folded', async () => {
  const places = [...(await arrange(elk, sample('lenet-mnist'), new Map(), 'down')).values()];
  const width = Math.max(...places.map(({ x }) => x)) + USUAL_SIZE.width;
  const height = Math.max(...places.map(({ y }) => y)) + USUAL_SIZE.height;
  expect(width / height).toBeGreaterThan(0.8);
  expect(width / height).toBeLessThan(2.5);
});

it('a part is arranged where it stands, and nothing else moves', async () => {
  const graph = sample('lenet-mnist');
  const part = graph.nodes.slice(2, 6);
  // They lie in the order of flow turned round.
  const turned = part.map((node, i) => ({ ...node, position: part.at(-1 - i)!.position }));
  const drawn = { ...graph, nodes: graph.nodes.map((node) => turned.find(({ id }) => id === node.id) ?? node) };
  const places = await arrange(elk, drawn, new Map(), 'down', new Set(part.map(({ id }) => id)));
  expect([...places.keys()].sort()).toEqual(part.map(({ id }) => id).sort());
  // In two columns, each from the top down.
  const flow = part.map(({ id }) => places.get(id)!);
  expect(flow).toEqual([...flow].sort((one, other) => one.x - other.x || one.y - other.y));
  expect(new Set(flow.map(({ x, y }) => `${x} ${y}`)).size).toBe(part.length);
  expect(Math.min(...[...places.values()].map(({ x }) => x))).toBe(Math.min(...part.map((n) => n.position.x)));
  expect(Math.min(...[...places.values()].map(({ y }) => y))).toBe(Math.min(...part.map((n) => n.position.y)));
});
