/** Visits a network layer by layer, for targets that know no layer by name. */
import type { FlatNode } from '../analysis/flat/flat.ts';
import type { LayerDefinition } from '../layers/definition.ts';
import { layerProgram, type LayerProgram } from '../layers/layerProgram.ts';
import type { Resolved } from '../layers/parameters.ts';
import { resolveParams } from '../layers/registry.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import type { TensorType } from '../program/types.ts';
import { buildNetwork } from '../training/network/network.ts';

export interface VisitedLayer {
  /** Node of the flat network, in which modules are expanded. */
  readonly node: FlatNode;
  readonly layer: LayerDefinition;
  /** Parameters with defaults and derived values. */
  readonly params: Resolved;
  /** Node and output index that feed each input. */
  readonly sources: readonly { readonly node: string; readonly output: number }[];
  /** Types in PyTorch's order, with an open batch. */
  readonly inputs: readonly TensorType[];
  readonly outputs: readonly TensorType[];
  /** The layer as primitives, in evaluation or training mode. */
  program(training?: boolean): LayerProgram;
}

/**
 * The layers of a document in topological order.
 * @throws UserError with the first problem that prevents training
 */
export function visitNetwork(document: TensorsmithDocument): VisitedLayer[] {
  const { layers, analysis } = buildNetwork(document);
  const outputsOf = (node: string): readonly TensorType[] =>
    analysis.nodes.get(node)?.outputs.filter((type) => type !== null) ?? [];
  return layers.map(({ node, layer, sources }): VisitedLayer => {
    const given = resolveParams(layer, node.params);
    const inputs = sources.map(({ node: from, output }) => outputsOf(from)[output]!);
    const params = { ...given, ...layer.derive?.({ params: given, inputs }) };
    return {
      node,
      layer,
      params,
      sources,
      inputs,
      outputs: outputsOf(node.id),
      program: (training = false) => layerProgram(layer, { params: given, inputs, training }),
    };
  });
}
