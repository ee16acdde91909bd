import ELK from 'elkjs/lib/elk.bundled.js';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../engine/model/serialize.ts';
import type { Graph, Position } from '../../../engine/model/types.ts';
import { arrange, type Direction, USUAL_SIZE } from './arrange.ts';
import { edgeBetween, nodeAt } from './testing/drawings.ts';

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
    // Along the flow: except for wraps into another row or column, targets come after their sources.
    const along = direction === 'down' ? 'y' : 'x';
    const forwards = graph.edges.filter(({ from, to }) => placed.get(to.node)![along] > placed.get(from.node)![along]);
    expect(forwards.length / graph.edges.length).toBeGreaterThan(0.6);
  });
});

/** Columns of a drawing that flows down, from the left, with their nodes. */
function columnsOf(places: ReadonlyMap<string, Position>): string[][] {
  const sorted = [...places].sort(([, a], [, b]) => a.x - b.x);
  const columns: { right: number; ids: string[] }[] = [];
  for (const [id, { x }] of sorted) {
    const last = columns.at(-1);
    if (last && x < last.right) {
      last.ids.push(id);
      last.right = Math.max(last.right, x + USUAL_SIZE.width);
    } else columns.push({ right: x + USUAL_SIZE.width, ids: [id] });
  }
  return columns.map(({ ids }) => ids);
}
const chain = (count: number): Graph => ({
  nodes: Array.from({ length: count }, (_, i) => nodeAt(`n${i}`, 0, 0)),
  edges: Array.from({ length: count - 1 }, (_, i) => edgeBetween(`n${i}`, `n${i + 1}`)),
});

it('a network that can be read in one column stands in one', async () => {
  const { nodes } = sample('lenet-mnist');
  expect(nodes).toHaveLength(14);
  expect(columnsOf(await arrange(elk, sample('lenet-mnist'), new Map(), 'down'))).toHaveLength(1);
});

it('a chain too long for a screen is folded', async () => {
  const places = [...(await arrange(elk, chain(32), new Map(), 'down')).values()];
  const width = Math.max(...places.map(({ x }) => x)) + USUAL_SIZE.width;
  const height = Math.max(...places.map(({ y }) => y)) + USUAL_SIZE.height;
  expect(width / height).toBeGreaterThan(0.8);
  expect(width / height).toBeLessThan(2.5);
});

it('residual blocks stay whole where a network is folded', async () => {
  const blocks = 8;
  const pairs = Array.from({ length: blocks }, (_, i) => edgeBetween(`n${4 * i}`, `n${4 * i + 4}`, 'in1'));
  const network = { ...chain(4 * blocks + 1), edges: [...chain(4 * blocks + 1).edges, ...pairs] };
  const columns = columnsOf(await arrange(elk, network, new Map(), 'down'));
  expect(columns.length).toBeGreaterThan(2);
  for (let i = 0; i < blocks; i += 1) {
    const block = Array.from({ length: 3 }, (_, k) => `n${4 * i + 1 + k}`);
    // From the fork to the merge.
    const column = columns.find((ids) => ids.includes(`n${4 * i + 4}`))!;
    expect(column).toEqual(expect.arrayContaining(block));
  }
});

it('where most of a network cannot be cut, the rest stands in columns as high, not in many low ones', async () => {
  const columns = columnsOf(await arrange(elk, sample('unet'), new Map(), 'down'));
  expect(columns.length).toBeLessThan(5);
  // A fork stays in a column with its merge.
  for (const { from, to } of sample('unet').edges) {
    const split = sample('unet').edges.filter((edge) => edge.from.node === from.node).length > 1;
    if (split) expect(columns.find((ids) => ids.includes(from.node))).toContain(to.node);
  }
});

it('what a frame holds stays in one column', async () => {
  const held = Array.from({ length: 12 }, (_, i) => `n${i + 6}`);
  const columns = columnsOf(await arrange(elk, chain(32), new Map(), 'down', { groups: [held] }));
  expect(columns.filter((ids) => ids.some((id) => held.includes(id)))).toHaveLength(1);
});

it('a branch lies at the side of its port', async () => {
  const branches = (first: string, second: string): Graph => ({
    nodes: ['in', 'a', 'b', 'sum'].map((id) => nodeAt(id, 0, 0)),
    edges: [
      edgeBetween('in', 'a'),
      edgeBetween('in', 'b'),
      edgeBetween(first, 'sum', 'in0'),
      edgeBetween(second, 'sum', 'in1'),
    ],
  });
  for (const [left, right] of [
    ['a', 'b'],
    ['b', 'a'],
  ] as const) {
    const places = await arrange(elk, branches(left, right), new Map(), 'down');
    expect(places.get(left)!.x).toBeLessThan(places.get(right)!.x);
  }
});

it('a part is arranged where it stands, and nothing else moves', async () => {
  const graph = sample('lenet-mnist');
  const part = graph.nodes.slice(2, 6);
  // The nodes are in reverse order of flow.
  const turned = part.map((node, i) => ({ ...node, position: part.at(-1 - i)!.position }));
  const drawn = { ...graph, nodes: graph.nodes.map((node) => turned.find(({ id }) => id === node.id) ?? node) };
  const places = await arrange(elk, drawn, new Map(), 'down', { only: new Set(part.map(({ id }) => id)) });
  expect([...places.keys()].sort()).toEqual(part.map(({ id }) => id).sort());
  // From top to bottom.
  const flow = part.map(({ id }) => places.get(id)!);
  expect(flow).toEqual([...flow].sort((one, other) => one.y - other.y));
  expect(new Set(flow.map(({ x, y }) => `${x} ${y}`)).size).toBe(part.length);
  expect(Math.min(...[...places.values()].map(({ x }) => x))).toBe(Math.min(...part.map((n) => n.position.x)));
  expect(Math.min(...[...places.values()].map(({ y }) => y))).toBe(Math.min(...part.map((n) => n.position.y)));
});
