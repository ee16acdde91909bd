/** Builds documents from the short notation of the test networks. */
import { createDocument } from '../../model/create.ts';
import { addNode, connect } from '../../editing/edit.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { layerOutputs, nodeInputs } from '../../layers/ports.ts';
import { layerOf } from '../../layers/registry.ts';
import type { Spec } from './networks.ts';

/** Shape of a sample of every test network, channels last. */
export const SHAPE = [9, 8, 4];

export function network(name: string, specs: readonly Spec[]): TensorsmithDocument {
  let document = createDocument(name);
  const ids = new Map<string, string>();
  const types = new Map<string, string>();
  let before = '';
  for (const [node, type, params = {}, ...from] of specs) {
    const added = addNode(document, type, { x: 0, y: 0 }, params);
    document = added.document;
    document = {
      ...document,
      graph: {
        ...document.graph,
        nodes: document.graph.nodes.map((n) => (n.id === added.id ? { ...n, name: node } : n)),
      },
    };
    ids.set(node, added.id);
    const layer = layerOf(type)!;
    const sources = from.length ? from : before && layer.type !== 'Constant' ? [before] : [];
    sources.forEach((source, i) => {
      // `split:out1` names an output; the default is the first.
      const [name, port] = source.split(':') as [string, string?];
      const output = port ?? layerOutputs(layerOf(types.get(name)!)!, {})[0]!.id;
      const connected = Array.from({ length: i }, (_, k) => `in${k}`);
      const target = nodeInputs({ type, params }, [], connected)[i]!.id;
      document = connect(document, { node: ids.get(name)!, port: output }, { node: added.id, port: target });
    });
    types.set(node, type);
    before = node;
  }
  return document;
}
