/** Very large networks. */
import { createDocument } from '../engine/model/create.ts';
import type { Edge, GraphNode, TensorsmithDocument } from '../engine/model/types.ts';

/** Residual blocks of convolution, normalization, activation and sum, in columns of twenty. */
export function largeNetwork(size: number): TensorsmithDocument {
  const nodes: GraphNode[] = [];
  const edges: Edge[] = [];
  const add = (type: string, params: GraphNode['params'] = {}): string => {
    const i = nodes.length;
    const position = { x: Math.floor(i / 20) * 264, y: (i % 20) * 96 };
    nodes.push({ id: `n${i + 1}`, type, name: `${type.toLowerCase()}${i + 1}of${size}`, params, position });
    return `n${i + 1}`;
  };
  const link = (from: string, to: string, port = 'in'): void => {
    edges.push({ id: `e${edges.length + 1}`, from: { node: from, port: 'out' }, to: { node: to, port } });
  };
  let last = add('Input', { shape: [8, 28, 28] });
  const next = (type: string, params?: GraphNode['params']): string => {
    const id = add(type, params);
    link(last, id);
    last = id;
    return id;
  };
  while (nodes.length < size - 6) {
    const skip = last;
    next('Conv2d', { out_channels: 8, kernel_size: [3, 3], padding: [1, 1] });
    next('BatchNorm2d');
    next('ReLU');
    const sum = add('Add');
    link(last, sum, 'in0');
    link(skip, sum, 'in1');
    last = sum;
  }
  next('Flatten');
  next('Linear');
  next('Output');
  return { ...createDocument(`stress-${size}`), graph: { nodes, edges } };
}
