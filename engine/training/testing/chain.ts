/** Small networks for tests. */
import { createDocument } from '../../model/create.ts';
import type { GraphNode, Params, TensorsmithDocument } from '../../model/types.ts';

/** Layers in sequence, between an Input and an Output; nodes are n0, n1, … with names l0, l1, …. */
export function chain(shape: number[], ...layers: [type: string, params?: Params][]): TensorsmithDocument {
  const all: [string, Params?][] = [['Input', { shape }], ...layers, ['Output']];
  const nodes = all.map(([type, params = {}], i): GraphNode => ({
    id: `n${i}`,
    type,
    name: `l${i}`,
    params,
    position: { x: 0, y: 0 },
  }));
  const edges = nodes.slice(1).map(({ id }, i) => ({
    id: `e${i}`,
    from: { node: `n${i}`, port: 'out' },
    to: { node: id, port: 'in' },
  }));
  return { ...createDocument('chain'), graph: { nodes, edges } };
}
