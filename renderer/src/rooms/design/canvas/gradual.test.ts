/** Layers of a large network in view are shown a few at a time, others at once. */
import { expect, test } from 'vitest';
import { analyze } from '../../../../../engine/analysis/analyze.ts';
import { largeNetwork } from '../../../../../bench/largeNetwork.ts';
import { toNodes } from './flow.ts';
import { hideMost, isComplete, MANY, showSome } from './gradual.ts';

const NOTHING = { nodes: new Set<string>(), edges: new Set<string>() };
const drawn = (size: number) => {
  const { graph } = largeNetwork(size);
  return toNodes(graph, [], analyze(graph, []), NOTHING, [], () => false);
};
const WHOLE = { x: 0, y: 0, zoom: 0.25 };
const WINDOW = { width: 1000, height: 900 };
const hiddenOf = (nodes: readonly { hidden?: boolean }[]): number => nodes.filter(({ hidden }) => hidden).length;

test('a network of a usual size is shown at once', () => {
  const nodes = drawn(MANY - 10);
  expect(hideMost(nodes, WHOLE, WINDOW)).toBe(nodes);
  expect(showSome(nodes)).toBe(nodes);
});

test('of a large network in view every step shows some more, until all are shown', () => {
  let nodes = hideMost(drawn(300), WHOLE, WINDOW);
  const counts = [hiddenOf(nodes)];
  while (!isComplete(nodes)) {
    const before = nodes;
    nodes = showSome(nodes);
    // Nodes that stay shown stay the same objects, so that they are not drawn again.
    for (const [i, node] of nodes.entries()) if (!before[i]!.hidden) expect(node).toBe(before[i]);
    counts.push(hiddenOf(nodes));
  }
  expect(counts.length).toBeGreaterThan(4);
  expect(counts).toEqual([...new Set(counts)].sort((a, b) => b - a));
  expect(counts[0]).toBeLessThan(300);
  expect(nodes.length).toBe(300);
});

test('only layers in view are hidden', () => {
  const near = { x: 0, y: 0, zoom: 1 };
  const nodes = hideMost(drawn(300), near, WINDOW);
  for (const { hidden, position } of nodes)
    if (hidden) expect([position.x < WINDOW.width, position.y < WINDOW.height]).toEqual([true, true]);
  expect(hiddenOf(nodes)).toBeLessThan(40);
});
