/** A validated network with its parameters, ready to be trained. */
import { asIdentifiers } from '../../model/identifiers.ts';
import { UserError } from '../../errors/error.ts';
import type { ErrorCode } from '../../errors/table.ts';
import type { Edge, InitializerSettings, TensorsmithDocument } from '../../model/types.ts';
import type { Analysis } from '../../analysis/types.ts';
import { analyze } from '../../analysis/analyze.ts';
import { withLayerName } from '../../analysis/layerName.ts';
import type { LayerDefinition } from '../../layers/definition.ts';
import type { ParameterSpec } from '../../layers/parameters.ts';
import { BLOCKING_HINTS } from '../../analysis/hints/hints.ts';
import { formatCount } from '../../errors/format.ts';
import { MAX_VALUES } from '../../analysis/nodeAnalysis.ts';
import { branchesOf, CONDITION_PORT, type Guards } from '../../analysis/branches.ts';
import { edgesByTarget, sortGraph } from '../../analysis/order.ts';
import { flatOutputs, requiredInputs } from '../../layers/ports.ts';
import { layerOf } from '../../layers/registry.ts';
import type { FlatNode } from '../../analysis/flat/flat.ts';
import { storedType } from '../../program/shapes.ts';
import type { Shape, StoredDType } from '../../program/types.ts';

export interface NetworkLayer {
  readonly node: FlatNode;
  readonly layer: LayerDefinition;
  /** Node and output index that feed each input. */
  readonly sources: readonly { readonly node: string; readonly output: number }[];
}

export interface NetworkParameter extends ParameterSpec {
  /** `conv1.weight`, as in a PyTorch state_dict. */
  readonly fullName: string;
  /** The user's choice of initializer. */
  readonly settings?: InitializerSettings;
}

export interface NetworkOutput {
  /** Flat id of the Output node. */
  readonly id: string;
  /** Its identifier, and its name as shown. */
  readonly name: string;
  readonly title: string;
  /** [N, …] in PyTorch's order. */
  readonly shape: Shape;
}

export interface Network {
  readonly analysis: Analysis;
  /** Names as shown by flat id, for messages; those in `layers` are identifiers. */
  readonly titles: ReadonlyMap<string, string>;
  /** In topological order, each after the conditions that it is computed by. */
  readonly layers: readonly NetworkLayer[];
  readonly parameters: readonly NetworkParameter[];
  /** Of the nodes that are computed by a condition only, by flat id. */
  readonly branches: ReadonlyMap<string, Guards>;
  /** [N, …] in PyTorch's order. */
  readonly inputShape: Shape;
  readonly inputType: StoredDType;
  /** Shape of the first output. */
  readonly outputShape: Shape;
  /** In drawing order. */
  readonly outputs: readonly NetworkOutput[];
}

/** Throws a UserError with the first problem that prevents training. */
export function buildNetwork(document: TensorsmithDocument): Network {
  const { graph, modules } = asIdentifiers(document);
  if (!graph.nodes.length) throw new UserError('graph.empty');
  const analysis = analyze(graph, modules);
  const { flat } = analysis;
  const shown = graph === document.graph ? analysis : analyze(document.graph, document.modules);
  const problem = shown.problems.find(({ severity, error }) => severity === 'error' || BLOCKING_HINTS.has(error.code));
  if (problem) {
    const { code, params, where } = withLayerName(problem, shown.flat.nodes);
    throw new UserError(code as ErrorCode, params, where);
  }

  const { parameters: count } = analysis.totals;
  if (count > MAX_VALUES)
    throw new UserError('graph.tooManyWeights', { count: formatCount(count), limit: formatCount(MAX_VALUES) });

  const byId = new Map(flat.nodes.map((node) => [node.id, node]));
  const incoming = edgesByTarget(flat.edges);
  const chooses = (id: string): boolean => layerOf(byId.get(id)!.type)?.chooses !== undefined;
  const branches = branchesOf(analysis.order, flat.edges, chooses);
  const layers = computable(analysis, branches).map((id): NetworkLayer => {
    const node = byId.get(id)!;
    const byPort = new Map((incoming.get(id) ?? []).map((edge) => [edge.to.port, edge.from]));
    const layer = layerOf(node.type)!;
    const sources = requiredInputs(layer, node.params, [...byPort.keys()]).map((port) => {
      const from = byPort.get(port)!;
      return { node: from.node, output: flatOutputs(byId.get(from.node)!).indexOf(from.port) };
    });
    return { node, layer, sources };
  });

  // Instances with shared weights have the same parameter names.
  const parameters = new Map<string, NetworkParameter>();
  for (const { node } of layers) {
    for (const spec of analysis.nodes.get(node.id)!.parameters) {
      const fullName = `${node.weights}.${spec.name}`;
      const settings = node.initializers?.[spec.name];
      if (!parameters.has(fullName)) parameters.set(fullName, { ...spec, fullName, ...(settings ? { settings } : {}) });
    }
  }
  const input = layers.find(({ node }) => node.type === 'Input')!;
  const titles = new Map(shown.flat.nodes.map(({ id, name }) => [id, name]));
  const outputs = flat.nodes
    .filter(({ type }) => type === 'Output')
    .map(({ id, name }) => ({ id, name, title: titles.get(id)!, shape: analysis.nodes.get(id)!.inputs[0]!.shape }));
  return {
    analysis,
    titles,
    layers,
    branches,
    parameters: [...parameters.values()],
    inputShape: analysis.nodes.get(input.node.id)!.outputs[0]!.shape,
    inputType: storedType(analysis.nodes.get(input.node.id)!.outputs[0]!.dtype),
    outputShape: outputs[0]!.shape,
    outputs,
  };
}

/** The order in which nodes can be computed: one in a branch also waits for the condition of the branch. */
function computable({ order, flat }: Analysis, branches: Network['branches']): readonly string[] {
  if (!branches.size) return order;
  const conditions = new Map(
    flat.edges.flatMap(({ from, to }) => (to.port === CONDITION_PORT ? [[to.node, from] as const] : [])),
  );
  const waits = [...branches].map(([node, guards]): Edge => {
    const { choice } = guards.at(-1)!;
    return { id: `${choice} ${node}`, from: conditions.get(choice)!, to: { node, port: '' } };
  });
  const place = new Map(order.map((id, i) => [id, i]));
  const nodes = [...flat.nodes].sort((a, b) => place.get(a.id)! - place.get(b.id)!);
  return sortGraph({ nodes, edges: [...flat.edges, ...waits] }).order;
}

/** Full names of a layer's parameters and buffers; those of Transformers contain dots. */
export const parameterNames = ({ analysis }: Network, { id, weights }: FlatNode): readonly string[] =>
  analysis.nodes.get(id)!.parameters.map(({ name }) => `${weights}.${name}`);

/** Shape of a parameter in the programs. */
export const storedShape = ({ shape, permutation }: ParameterSpec): readonly number[] =>
  permutation ? permutation.map((axis) => shape[axis]!) : shape;
