import { describe, expect, it } from 'vitest';
import type { Graph } from '../../../../engine/document/types.ts';
import { arrange } from './arrange.ts';

function chain(count: number, extra: [number, number][] = []): { graph: Graph; order: string[] } {
  const order = Array.from({ length: count }, (_, i) => `n${i}`);
  const pairs = [...order.slice(1).map((_, i) => [i, i + 1] as [number, number]), ...extra];
  return {
    order,
    graph: {
      nodes: order.map((id) => ({ id, type: 'ReLU', name: id, params: {}, position: { x: 0, y: 0 } })),
      edges: pairs.map(([a, b], i) => ({
        id: `e${i}`,
        from: { node: `n${a}`, port: 'out' },
        to: { node: `n${b}`, port: 'in' },
      })),
    },
  };
}

describe('arrange', () => {
  it('puts every node at its own place, downwards', () => {
    const { graph, order } = chain(20);
    const places = arrange(graph, order);
    expect(new Set([...places.values()].map(({ x, y }) => `${x},${y}`)).size).toBe(20);
    expect(places.get('n1')!.y).toBeGreaterThan(places.get('n0')!.y);
  });
  it('folds a long chain into columns', () => {
    const { graph, order } = chain(20);
    const places = [...arrange(graph, order).values()];
    expect(new Set(places.map(({ x }) => x)).size).toBe(4);
  });
  it('places a node that nothing connects', () => {
    const { graph, order } = chain(2);
    expect(arrange({ ...graph, edges: [] }, order).get('n1')).toEqual({ x: 248, y: 0 });
  });
});
