/**
 * Converts the document to Svelte Flow's nodes and edges. Unchanged objects stay identical, so that they are not
 * redrawn.
 */
import type { Edge, Node, NodeHandle } from '@xyflow/svelte';
import { Position } from '@xyflow/system';
import type { Graph, GraphNode, Module, Note } from '../../../../../engine/model/types.ts';
import type { Analysis, NodeAnalysis } from '../../../../../engine/analysis/types.ts';
import type { LayerDefinition, Port } from '../../../../../engine/layers/definition.ts';
import { formatDType, formatShape, formatType } from '../../../../../engine/errors/format.ts';
import { moduleOf } from '../../../../../engine/layers/module.ts';
import { connectedPorts, nodeInputs, nodeOutputs } from '../../../../../engine/layers/ports.ts';
import { layerOf } from '../../../../../engine/layers/registry.ts';
import type { Selection } from '../../../state/document/document.svelte.ts';
import { DOT, handlePoint, heightOf, NODE } from '../../../canvas/geometry.ts';

export type LayerNode = Node<
  {
    readonly node: GraphNode;
    readonly layer: LayerDefinition | undefined;
    readonly analysis: NodeAnalysis | undefined;
    readonly inputs: readonly Port[];
    readonly outputs: readonly Port[];
    /** Name of its module. */
    readonly moduleName: string | undefined;
    readonly direction: 'down' | 'right';
    /** Whether it would be added by the previewed fix. */
    readonly proposed: boolean;
  },
  'layer'
>;
export type NoteNode = Node<{ readonly note: Note }, 'note'>;
export type CanvasNode = LayerNode | NoteNode;
export const isLayer = (node: CanvasNode): node is LayerNode => node.type === 'layer';

export type TensorEdge = Edge<
  {
    /** `N×6×28×28`; empty where unknown. */
    readonly shape: string;
    /** `f32`, `i32`; empty where unknown. */
    readonly dtype: string;
    readonly proposed: boolean;
    readonly broken: boolean;
    readonly waiting: boolean;
    /** Whether Svelte Flow draws it above others: it or one of its ends is selected. */
    readonly raised: boolean;
    /** For screen readers. */
    readonly from: string;
    readonly to: string;
  },
  'tensor'
>;

/**
 * Z order: frames, edges, edges that are selected or end at a selected node, then layers and notes, which receive
 * clicks first. Svelte Flow adds a thousand to selected elements; a frame stays behind all others even then.
 */
const LEVEL = { frame: -2000, line: 0, raised: 1, layer: 2, note: 2 } as const;

export function toNodes(
  graph: Graph,
  modules: readonly Module[],
  analysis: Analysis,
  selection: Selection,
  before: readonly CanvasNode[],
  proposed: (id: string) => boolean,
): CanvasNode[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const direction = graph.direction ?? 'down';
  const connected = connectedPorts(graph.edges);
  const layers = graph.nodes.map((node): LayerNode => {
    const before = old.get(node.id);
    const last = before && isLayer(before) ? before : undefined;
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
      last.data.node.freeze === node.freeze &&
      last.data.node.collapsed === node.collapsed &&
      last.data.direction === direction &&
      last.data.proposed === proposed(node.id);
    const samePlace = last?.position.x === position.x && last.position.y === position.y;
    if (last && sameData && samePlace && last.selected === selected) return last;
    const guessed = last?.handles !== undefined && !sameData;
    return {
      ...(last && !guessed ? last : { ...last, ...guess(node, known?.summary ?? '', inputs, outputs, direction) }),
      id: node.id,
      type: 'layer',
      // Hidden text is announced instead.
      ariaLabel: `${moduleName ?? node.type} ${node.name}`,
      position,
      selected,
      zIndex: LEVEL.layer,
      data:
        sameData && last
          ? last.data
          : { node, layer, analysis: known, inputs, outputs, moduleName, direction, proposed: proposed(node.id) },
    };
  });
  const notes = (graph.notes ?? []).map((note): NoteNode => {
    const before = old.get(note.id);
    const last = before?.type === 'note' ? before : undefined;
    const selected = selection.nodes.has(note.id);
    const samePlace = last?.position.x === note.position.x && last.position.y === note.position.y;
    if (last?.data.note === note && samePlace && last.selected === selected) return last;
    return {
      ...last,
      id: note.id,
      type: 'note',
      position: note.position,
      selected,
      width: note.size.width,
      height: note.size.height,
      zIndex: LEVEL[note.kind],
      data: last?.data.note === note ? last.data : { note },
    };
  });
  return [...layers, ...notes];
}

/**
 * Estimated size and handles of a node that is not rendered yet, so that edges to it can be drawn, and only visible
 * nodes of a large network need be rendered.
 */
function guess(
  node: GraphNode,
  summary: string,
  inputs: readonly Port[],
  outputs: readonly Port[],
  direction: 'down' | 'right',
): Pick<LayerNode, 'measured' | 'initialHeight' | 'handles'> {
  const height = heightOf(node, summary);
  const right = direction === 'right';
  const dots = (ports: readonly Port[], type: 'source' | 'target'): NodeHandle[] =>
    ports.map(({ id }, i) => {
      const { x, y } = handlePoint(i, ports.length, { out: type === 'source', right, height });
      return { id, type, position: sideOf(type, right), x: x - DOT / 2, y: y - DOT / 2, width: DOT, height: DOT };
    });
  return {
    measured: { width: NODE.width, height },
    initialHeight: height,
    handles: [...dots(inputs, 'target'), ...dots(outputs, 'source')],
  };
}

const sideOf = (type: 'source' | 'target', right: boolean): Position =>
  type === 'target' ? (right ? Position.Left : Position.Top) : right ? Position.Right : Position.Bottom;

/** Replaces estimates by measured handles where they differ; the same array where none does. */
export function forgetGuesses(nodes: CanvasNode[]): CanvasNode[] {
  const wrong = (node: CanvasNode): boolean =>
    node.handles !== undefined &&
    node.measured?.height !== undefined &&
    Math.abs(node.measured.height - (node.initialHeight ?? 0)) > 0.5;
  return nodes.some(wrong)
    ? nodes.map((node) => {
        if (!wrong(node)) return node;
        const { handles: _, ...rest } = node;
        return rest;
      })
    : nodes;
}

export function toEdges(
  graph: Graph,
  analysis: Analysis,
  selection: Selection,
  before: readonly TensorEdge[],
  proposed: (id: string) => boolean,
): TensorEdge[] {
  const old = new Map(before.map((edge) => [edge.id, edge]));
  const broken = new Set(analysis.problems.map(({ edge }) => edge));
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name]));
  return graph.edges.map(({ id, from, to }) => {
    const last = old.get(id);
    const type = analysis.edges.get(id);
    const selected = selection.edges.has(id);
    const data = {
      shape: type ? formatShape(type.shape) : '',
      dtype: type ? formatDType(type.dtype) : '',
      proposed: proposed(id),
      broken: broken.has(id),
      waiting: analysis.nodes.get(from.node)?.status !== 'ok',
      raised: selected || selection.nodes.has(from.node) || selection.nodes.has(to.node),
      from: names.get(from.node) ?? '',
      to: names.get(to.node) ?? '',
    };
    const same =
      last?.data && (Object.keys(data) as (keyof typeof data)[]).every((key) => last.data?.[key] === data[key]);
    const zIndex = data.raised ? LEVEL.raised : LEVEL.line;
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
      zIndex,
      ariaLabel: `${data.from} → ${data.to}${type ? `, ${formatType(type)}` : ''}`,
      data: same && last.data ? last.data : data,
    };
  });
}
