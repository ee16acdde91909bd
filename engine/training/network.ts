/** A document that can be trained: checked, with its parameters listed. */
import { UserError } from '../errors/error.ts';
import type { ErrorCode } from '../errors/table.ts';
import type { GraphNode, TensorsmithDocument } from '../document/types.ts';
import type { Analysis } from '../layers/analysis.ts';
import { analyze } from '../layers/analyze.ts';
import type { LayerDefinition, ParameterSpec } from '../layers/definition.ts';
import { layerOf } from '../layers/registry.ts';
import type { Shape } from '../program/types.ts';

export interface NetworkLayer {
  readonly node: GraphNode;
  readonly layer: LayerDefinition;
  /** Node and output index that feed each input. */
  readonly sources: readonly { readonly node: string; readonly output: number }[];
}

export interface NetworkParameter extends ParameterSpec {
  /** `conv1.weight`, as in a PyTorch state_dict. */
  readonly fullName: string;
}

export interface Network {
  readonly analysis: Analysis;
  /** In an order in which sources come first. */
  readonly layers: readonly NetworkLayer[];
  readonly parameters: readonly NetworkParameter[];
  /** [N, …] in PyTorch's order. */
  readonly inputShape: Shape;
  readonly outputShape: Shape;
}

/** Throws a UserError with the first thing that stands in the way of training. */
export function buildNetwork({ graph }: TensorsmithDocument): Network {
  if (!graph.nodes.length) throw new UserError('graph.empty');
  const analysis = analyze(graph);
  const fatal = new Set(['graph.noInput', 'graph.noOutput', 'graph.severalInputs', 'graph.severalOutputs']);
  const problem = analysis.problems.find(({ severity, error }) => severity === 'error' || fatal.has(error.code));
  if (problem) throw new UserError(problem.error.code as ErrorCode, problem.error.params, problem.error.where);

  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const layers = analysis.order.map((id): NetworkLayer => {
    const node = byId.get(id)!;
    const edges = graph.edges.filter(({ to }) => to.node === id);
    const byPort = new Map(edges.map((edge) => [edge.to.port, edge.from]));
    const layer = layerOf(node.type)!;
    // Ports of a growing list are in the order of their numbers, gaps left out.
    const ports =
      'variadic' in layer.inputs
        ? [...byPort.keys()].sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)))
        : layer.inputs.map((port) => port.id);
    const sources = ports.map((port) => {
      const from = byPort.get(port)!;
      const output = layerOf(byId.get(from.node)!.type)!.outputs.findIndex((o) => o.id === from.port);
      return { node: from.node, output };
    });
    return { node, layer, sources };
  });

  const parameters = layers.flatMap(({ node }) =>
    analysis.nodes.get(node.id)!.parameters.map((spec) => ({ ...spec, fullName: `${node.name}.${spec.name}` })),
  );
  const input = layers.find(({ node }) => node.type === 'Input')!;
  const output = layers.find(({ node }) => node.type === 'Output')!;
  return {
    analysis,
    layers,
    parameters,
    inputShape: analysis.nodes.get(input.node.id)!.outputs[0]!.shape,
    outputShape: analysis.nodes.get(output.node.id)!.inputs[0]!.shape,
  };
}

/** Shape in which a parameter lies in the programs. */
export const storedShape = ({ shape, permutation }: ParameterSpec): readonly number[] =>
  permutation ? permutation.map((axis) => shape[axis]!) : shape;
