import { expect, it } from 'vitest';
import type { Graph, GraphNode } from '../../../engine/model/types.ts';
import { bendsOf, edgePath } from './edges.ts';

const node = (id: string, x: number, y: number): GraphNode => ({
  id,
  type: 'ReLU',
  name: id,
  params: {},
  position: { x, y },
});
const edge = (from: string, to: string) => ({
  id: `${from}-${to}`,
  from: { node: from, port: 'out' },
  to: { node: to, port: 'in' },
});
/** A block with a skip: in → a → b → out, and in → skip → out beside it. */
const block: Graph = {
  nodes: [node('in', 0, 0), node('a', 0, 100), node('b', 0, 200), node('skip', 240, 200), node('out', 0, 400)],
  edges: [edge('in', 'a'), edge('a', 'b'), edge('b', 'out'), edge('in', 'skip'), edge('skip', 'out')],
};
const none = (): string => '';

it('a skip goes across right after its source, beside what the main way does', () => {
  expect(bendsOf(block, none)).toEqual(new Map([['in-skip', 'source']]));
});

it('the same holds for a network that flows to the right', () => {
  const turned = (at: { x: number; y: number }) => ({ x: at.y * 3, y: at.x });
  const right: Graph = {
    ...block,
    direction: 'right',
    nodes: block.nodes.map((one) => ({ ...one, position: turned(one.position) })),
  };
  expect(bendsOf(right, none).get('in-skip')).toBe('source');
});

it('what is in nobody’s way is left half-way', () => {
  const free: Graph = { nodes: [node('in', 0, 0), node('out', 300, 300)], edges: [edge('in', 'out')] };
  expect(bendsOf(free, none).size).toBe(0);
});

it('a bend moves the crossing, and neighbours have none', () => {
  const ends = { sourceX: 0, sourceY: 0, targetX: 300, targetY: 300 };
  /** Where the path runs across: the height that the most of its points have in common. */
  const crossing = (bend: 'source' | 'middle' | 'target'): number => {
    const [path] = edgePath(ends, false, bend);
    const heights = [...path.matchAll(/(-?[\d.]+)[ ,](-?[\d.]+)/g)].map(([, , y]) => Number(y));
    const times = (y: number): number => heights.filter((other) => other === y).length;
    return heights.filter((y) => y !== 0 && y !== 300).reduce((a, b) => (times(b) > times(a) ? b : a));
  };
  expect(crossing('source')).toBe(20);
  expect(crossing('middle')).toBe(150);
  expect(crossing('target')).toBe(280);
  const near = { ...ends, targetY: 60 };
  expect(edgePath(near, false, 'source')).toEqual(edgePath(near, false, 'middle'));
});
