import { describe, expect, it } from 'vitest';
import { createDocument } from '../../../engine/model/create.ts';
import { GraphBuilder } from '../../../engine/editing/graphBuilder.ts';
import { fold } from './fold.ts';

describe('fold', () => {
  it('makes columns of a long chain, so that it fills its frame', () => {
    const builder = new GraphBuilder(createDocument('long'));
    builder.chain([['Input', { shape: [8] }], ...Array.from({ length: 30 }, () => ['ReLU'] as const), ['Output']]);
    const { nodes } = fold(builder.graph, 2);
    const [width, height] = (['x', 'y'] as const).map((axis) =>
      Math.max(...nodes.map(({ position }) => position[axis])),
    );
    expect(width! / height!).toBeGreaterThan(1);
    expect(width! / height!).toBeLessThan(3.5);
    expect(new Set(nodes.map(({ position: { x, y } }) => `${x} ${y}`)).size).toBe(nodes.length);
    // Read column by column, it is the chain.
    const read = [...nodes].sort(({ position: a }, { position: b }) => a.x - b.x || a.y - b.y);
    expect(read.map(({ id }) => id)).toEqual(builder.graph.nodes.map(({ id }) => id));
  });
  it('keeps what has no order, as in a circle, and what is empty', () => {
    expect(fold({ nodes: [], edges: [] }, 2).nodes).toEqual([]);
    const builder = new GraphBuilder(createDocument('short'));
    const first = builder.chain([['ReLU']]);
    const second = builder.chain([['ReLU']], first);
    const edge = { id: 'e9', from: second, to: { node: first.node, port: 'in' } };
    expect(fold({ ...builder.graph, edges: [...builder.graph.edges, edge] }, 2).nodes).toHaveLength(2);
  });
});
