/** The document as Svelte Flow wants it. Objects that did not change stay the same, so that nothing is drawn twice. */
import type { Edge, Node } from '@xyflow/svelte';
import type { Graph, GraphNode, Module } from '../../../../engine/document/types.ts';
import type { Analysis, NodeAnalysis } from '../../../../engine/layers/analysis.ts';
import type { LayerDefinition, Port } from '../../../../engine/layers/definition.ts';
import { formatShape } from '../../../../engine/layers/format.ts';
import { moduleOf } from '../../../../engine/layers/module.ts';
import { nodeInputs, nodeOutputs } from '../../../../engine/layers/ports.ts';
import { layerOf } from '../../../../engine/layers/registry.ts';
import type { Selection } from '../../state/document.svelte.ts';

export type LayerNode = Node<
  {
    readonly node: GraphNode;
    readonly layer: LayerDefinition | undefined;
    readonly analysis: NodeAnalysis | undefined;
    readonly inputs: readonly Port[];
    readonly outputs: readonly Port[];
    /** Of the module that it stands for. */
    readonly moduleName: string | undefined;
  },
  'layer'
>;
export type TensorEdge = Edge<
  {
    /** `N×6×28×28`; empty where it is unknown. */
    readonly shape: string;
    readonly broken: boolean;
    readonly waiting: boolean;
    /** For people who hear the network. */
    readonly from: string;
    readonly to: string;
  },
  'tensor'
>;

export function toNodes(
  graph: Graph,
  modules: readonly Module[],
  analysis: Analysis,
  selection: Selection,
  before: readonly LayerNode[],
): LayerNode[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const connected = new Map<string, string[]>();
  for (const { to } of graph.edges) {
    const ports = connected.get(to.node);
    if (ports) ports.push(to.port);
    else connected.set(to.node, [to.port]);
  }
  return graph.nodes.map((node) => {
    const last = old.get(node.id);
    const known = analysis.nodes.get(node.id);
    const layer = layerOf(node.type);
    const inputs = nodeInputs(node, modules, connected.get(node.id) ?? []);
    const outputs = nodeOutputs(node, modules);
    const moduleName = moduleOf(node, modules)?.name;
    const selected = selection.nodes.has(node.id);
    const { position } = node;
    const sameData =
      last?.data.analysis === known &&
      last?.data.inputs.length === inputs.length &&
      last.data.outputs.length === outputs.length &&
      last.data.moduleName === moduleName &&
      last.data.node.type === node.type &&
      last.data.node.name === node.name &&
      last.data.node.bypass === node.bypass &&
      last.data.node.freeze === node.freeze;
    const samePlace = last?.position.x === position.x && last.position.y === position.y;
    if (last && sameData && samePlace && last.selected === selected) return last;
    return {
      ...last,
      id: node.id,
      type: 'layer',
      position,
      selected,
      data: sameData && last ? last.data : { node, layer, analysis: known, inputs, outputs, moduleName },
    };
  });
}

export function toEdges(
  graph: Graph,
  analysis: Analysis,
  selection: Selection,
  before: readonly TensorEdge[],
): TensorEdge[] {
  const old = new Map(before.map((edge) => [edge.id, edge]));
  const broken = new Set(analysis.problems.map(({ edge }) => edge));
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name]));
  return graph.edges.map(({ id, from, to }) => {
    const last = old.get(id);
    const type = analysis.edges.get(id);
    const data = {
      shape: type ? formatShape(type.shape) : '',
      broken: broken.has(id),
      waiting: analysis.nodes.get(from.node)?.status !== 'ok',
      from: names.get(from.node) ?? '',
      to: names.get(to.node) ?? '',
    };
    const selected = selection.edges.has(id);
    const same =
      last?.data && (Object.keys(data) as (keyof typeof data)[]).every((key) => last.data?.[key] === data[key]);
    const sameEnds =
      last?.source === from.node &&
      last.target === to.node &&
      last.sourceHandle === from.port &&
      last.targetHandle === to.port;
    if (last && same && sameEnds && last.selected === selected) return last;
    return {
      id,
      type: 'tensor',
      source: from.node,
      sourceHandle: from.port,
      target: to.node,
      targetHandle: to.port,
      selected,
      ariaLabel: `${data.from} → ${data.to}${data.shape ? `, ${data.shape}` : ''}`,
      data: same && last.data ? last.data : data,
    };
  });
}

/** The middle of a row of `count` handles, for the one at `index`, in percent of the node's width. */
export const handlePlace = (index: number, count: number): number => ((index + 1) / (count + 1)) * 100;
