/** The input of the router for a graph, with the sizes that nodes will have. */
import type { Analysis } from '../../../engine/analysis/types.ts';
import { formatDType, formatShape } from '../../../engine/errors/format.ts';
import { connectedPorts, nodeInputs, nodeOutputs } from '../../../engine/layers/ports.ts';
import type { Endpoint, Graph, GraphNode, Module, Position } from '../../../engine/model/types.ts';
import { titleOf } from './frames.ts';
import { HANDLE, handlePoint, heightOf, NODE, pillSize } from './geometry.ts';
import type { Rect } from './guides.ts';
import type { Scene, Wire } from './routes.ts';

export function sceneOf(graph: Graph, modules: readonly Module[], analysis: Analysis): Scene {
  const right = graph.direction === 'right';
  const fed = connectedPorts(graph.edges);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const height = (node: GraphNode): number => heightOf(node, analysis.nodes.get(node.id)?.summary ?? '');
  const nodes = new Map<string, Rect>();
  for (const node of graph.nodes) nodes.set(node.id, { ...node.position, width: NODE.width, height: height(node) });
  for (const { id, kind, position, size } of graph.notes ?? [])
    if (kind === 'note') nodes.set(id, { ...position, ...size });
  /** Where an edge starts or ends: off the node's border by the handle's extent. */
  const rim = ({ node: id, port }: Endpoint, out: boolean): Position | null => {
    const node = byId.get(id);
    if (!node) return null;
    const ports = out ? nodeOutputs(node, modules) : nodeInputs(node, modules, fed.get(id) ?? []);
    const index = ports.findIndex((other) => other.id === port);
    const count = Math.max(1, ports.length);
    const { x, y } = handlePoint(Math.max(0, index), count, { out, right, height: height(node) });
    const off = out ? HANDLE : -HANDLE;
    return { x: node.position.x + x + (right ? off : 0), y: node.position.y + y + (right ? 0 : off) };
  };
  const wires = graph.edges.flatMap(({ id, from, to }): Wire[] => {
    const [start, end] = [rim(from, true), rim(to, false)];
    if (!start || !end) return [];
    const type = analysis.edges.get(id);
    const pill = type ? pillSize(formatShape(type.shape), formatDType(type.dtype)) : null;
    const net = `${from.node} ${from.port}`;
    return [{ id, source: from.node, target: to.node, net, from: start, to: end, pill }];
  });
  const frames = (graph.notes ?? []).filter(({ kind }) => kind === 'frame');
  return { direction: right ? 'right' : 'down', nodes, titles: frames.map(titleOf), wires };
}
