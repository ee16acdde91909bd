/** Every change of a document, as a pure function from one document to the next. */
import { UserError, toErrorData } from '../errors/error.ts';
import type { ErrorData } from '../errors/types.ts';
import type { Fix } from '../layers/analysis.ts';
import { downstream } from '../layers/order.ts';
import { adopted } from '../layers/fixes.ts';
import { MODULE, MODULE_FIELDS } from '../layers/module.ts';
import { hasInput, nodeInputs, nodeOutputs } from '../layers/ports.ts';
import { layerOf, resolveParams } from '../layers/registry.ts';
import { editModule } from './modules.ts';
import { freshId, freshIds, freshName, freshNameAmong, isName } from './names.ts';
import type {
  DataSettings,
  Edge,
  Endpoint,
  Graph,
  GraphNode,
  InitializerSettings,
  Params,
  Position,
  TensorsmithDocument,
  TrainingSettings,
} from './types.ts';

type Doc = TensorsmithDocument;

const withGraph = (document: Doc, graph: Partial<Graph>): Doc => ({
  ...document,
  graph: { ...document.graph, ...graph },
});

function nodeById({ graph }: Doc, id: string): GraphNode {
  const node = graph.nodes.find((other) => other.id === id);
  if (!node) throw new Error(`No node ${id}`);
  return node;
}

const replaceNode = (document: Doc, id: string, change: (node: GraphNode) => GraphNode): Doc =>
  withGraph(document, { nodes: document.graph.nodes.map((node) => (node.id === id ? change(node) : node)) });

export function addNode(
  document: Doc,
  type: string,
  position: Position,
  params: Params = {},
): { document: Doc; id: string } {
  const { nodes } = document.graph;
  const id = freshId('n', nodes);
  const name = freshName(layerOf(type)?.prefix ?? 'layer', nodes);
  return { document: withGraph(document, { nodes: [...nodes, { id, type, name, params, position }] }), id };
}

/** Removes nodes with their edges, and edges. */
export function removeElements(document: Doc, nodeIds: Iterable<string>, edgeIds: Iterable<string> = []): Doc {
  const [nodes, edges] = [new Set(nodeIds), new Set(edgeIds)];
  return withGraph(document, {
    nodes: document.graph.nodes.filter(({ id }) => !nodes.has(id)),
    edges: document.graph.edges.filter(
      ({ id, from, to }) => !edges.has(id) && !nodes.has(from.node) && !nodes.has(to.node),
    ),
  });
}

/** Why two ports cannot be connected, or null where they can. */
export function canConnect(document: Doc, from: Endpoint, to: Endpoint): ErrorData | null {
  try {
    checkConnection(document, from, to);
    return null;
  } catch (error) {
    return toErrorData(error);
  }
}

function checkConnection(document: Doc, from: Endpoint, to: Endpoint): void {
  const [source, target] = [nodeById(document, from.node), nodeById(document, to.node)];
  if (!nodeOutputs(source, document.modules).some(({ id }) => id === from.port))
    throw new UserError('edit.noPort', { port: from.port, name: source.name });
  if (!hasInput(target, document.modules, to.port))
    throw new UserError('edit.noPort', { port: to.port, name: target.name });
  if (from.node === to.node || downstream(document.graph, to.node).includes(from.node)) {
    throw new UserError('edit.cycle', { from: source.name, to: target.name });
  }
}

/** Connects an output to an input; what fed that input before is disconnected. Throws for a circle. */
export function connect(document: Doc, from: Endpoint, to: Endpoint): Doc {
  checkConnection(document, from, to);
  const { edges } = document.graph;
  const kept = edges.filter((edge) => edge.to.node !== to.node || edge.to.port !== to.port);
  return withGraph(document, { edges: [...kept, { id: freshId('e', edges), from, to }] });
}

export function moveNodes(document: Doc, positions: ReadonlyMap<string, Position>): Doc {
  const nodes = document.graph.nodes.map((node) => {
    const position = positions.get(node.id);
    return position && (position.x !== node.position.x || position.y !== node.position.y)
      ? { ...node, position }
      : node;
  });
  return nodes.every((node, i) => node === document.graph.nodes[i]) ? document : withGraph(document, { nodes });
}

/** Sets parameters; a value that is the layer's default is not stored. */
export function setParams(document: Doc, id: string, patch: Params): Doc {
  return replaceNode(document, id, (node) => {
    const fields = node.type === MODULE ? MODULE_FIELDS : (layerOf(node.type)?.fields ?? []);
    const isDefault = (key: string, value: unknown): boolean =>
      fields.some(
        (field) =>
          field.key === key && field.kind !== 'derived' && JSON.stringify(field.default) === JSON.stringify(value),
      );
    const entries = Object.entries({ ...node.params, ...patch }).filter(([key, value]) => !isDefault(key, value));
    return { ...node, params: Object.fromEntries(entries) };
  });
}

/** How a parameter of a node gets its first values; null for the layer's own way. */
export function setInitializer(
  document: Doc,
  id: string,
  parameter: string,
  settings: InitializerSettings | null,
): Doc {
  return replaceNode(document, id, ({ initializers, ...node }) => {
    const { [parameter]: _, ...others } = initializers ?? {};
    const chosen = settings ? { ...others, [parameter]: settings } : others;
    return Object.keys(chosen).length > 0 ? { ...node, initializers: chosen } : node;
  });
}

/** Takes nodes out of the network, or back into it. */
export const setBypass = (document: Doc, ids: Iterable<string>, on: boolean): Doc =>
  setFlag(document, ids, 'bypass', on);

/** Keeps the parameters of nodes as they are while the rest learns, or lets them learn again. */
export const setFreeze = (document: Doc, ids: Iterable<string>, on: boolean): Doc =>
  setFlag(document, ids, 'freeze', on);

function setFlag(document: Doc, ids: Iterable<string>, flag: 'bypass' | 'freeze', on: boolean): Doc {
  const chosen = new Set(ids);
  const nodes = document.graph.nodes.map((node) => {
    if (!chosen.has(node.id) || Boolean(node[flag]) === on) return node;
    const { [flag]: _, ...rest } = node;
    return on ? { ...node, [flag]: true as const } : rest;
  });
  return withGraph(document, { nodes });
}

/** Throws where the name is taken or cannot stand in code. */
export function renameNode(document: Doc, id: string, name: string): Doc {
  if (nodeById(document, id).name === name) return document;
  if (!isName(name)) throw new UserError('edit.name', { name }, { node: id });
  if (document.graph.nodes.some((node) => node.name === name))
    throw new UserError('edit.nameTaken', { name }, { node: id });
  return replaceNode(document, id, (node) => ({ ...node, name }));
}

export const setTraining = (document: Doc, patch: Partial<TrainingSettings>): Doc => ({
  ...document,
  training: { ...document.training, ...patch },
});

export const setData = (document: Doc, patch: Partial<DataSettings>): Doc => ({
  ...document,
  data: { ...document.data, ...patch },
});

export const setName = (document: Doc, name: string): Doc => ({ ...document, name });

/** Puts a layer of one input and one output onto an edge; null where the layer has no such ports. */
export function spliceNode(document: Doc, edgeId: string, nodeId: string): Doc | null {
  const edge = document.graph.edges.find(({ id }) => id === edgeId);
  const node = nodeById(document, nodeId);
  const [input] = nodeInputs(node, document.modules, []);
  const [output] = nodeOutputs(node, document.modules);
  if (!edge || !input || !output) return null;
  const cut = removeElements(document, [], [edgeId]);
  const into = connect(cut, edge.from, { node: nodeId, port: input.id });
  return connect(into, { node: nodeId, port: output.id }, edge.to);
}

/** Distance at which an inserted layer is put above the one it feeds. */
const INSERT_OFFSET = 92;

export function applyFix(document: Doc, { module, ...fix }: Fix): Doc {
  if (module !== undefined) return editModule(document, module, (inner) => applyFix(inner, fix));
  switch (fix.kind) {
    case 'setParams':
      return (fix.nodes ?? [fix.node]).reduce((changed, node) => setParams(changed, node, fix.params ?? {}), document);
    case 'disconnect':
      return removeElements(document, [], fix.edge === undefined ? [] : [fix.edge]);
    case 'replace':
      return replaceNode(document, fix.node, (node) => ({ ...node, ...otherLayer(node, fix.layer ?? '') }));
    case 'remove':
      return dissolveNode(document, fix.node);
    case 'removeAll':
      return removeElements(document, fix.nodes ?? [fix.node]);
    case 'unfreeze':
      return setFreeze(document, fix.nodes ?? [fix.node], false);
    case 'insertBefore': {
      const { position } = nodeById(document, fix.node);
      const moved = makeRoom(document, fix.node);
      const added = addNode(moved, fix.layer ?? '', position, fix.params);
      return (fix.edge === undefined ? null : spliceNode(added.document, fix.edge, added.id)) ?? added.document;
    }
  }
}

/** What a node is as another layer: its parameters as far as that layer has them. */
function otherLayer({ type, params }: GraphNode, to: string): Pick<GraphNode, 'type' | 'params'> {
  const [from, layer] = [layerOf(type), layerOf(to)];
  if (!from || !layer) return { type, params };
  const taken = adopted(layer, resolveParams(from, params));
  const defaults = resolveParams(layer, {});
  const own = Object.entries(taken).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(defaults[key]));
  return { type: to, params: Object.fromEntries(own) };
}

/** Removes a node and joins what fed its first input with what it fed. */
function dissolveNode(document: Doc, id: string): Doc {
  const { edges } = document.graph;
  const node = nodeById(document, id);
  const ports = nodeInputs(node, document.modules, []).map((port) => port.id);
  const source = edges.find(({ to }) => to.node === id && to.port === ports[0])?.from;
  const targets = edges.filter(({ from }) => from.node === id).map(({ to }) => to);
  const without = removeElements(document, [id]);
  return source ? targets.reduce((joined, target) => connect(joined, source, target), without) : without;
}

/** Moves a node, and what stands below it in its column, down by one place. */
function makeRoom(document: Doc, id: string): Doc {
  const { x, y } = nodeById(document, id).position;
  const below = document.graph.nodes.filter(({ position }) => Math.abs(position.x - x) < 80 && position.y >= y);
  return moveNodes(
    document,
    new Map(below.map(({ id: node, position }) => [node, { x: position.x, y: position.y + INSERT_OFFSET }])),
  );
}

/** Nodes with the edges among them, as it lies on the clipboard. */
export interface Clip {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly Edge[];
}

export function copyElements({ graph }: Doc, ids: Iterable<string>): Clip {
  const chosen = new Set(ids);
  return {
    nodes: graph.nodes.filter(({ id }) => chosen.has(id)),
    edges: graph.edges.filter(({ from, to }) => chosen.has(from.node) && chosen.has(to.node)),
  };
}

/** Adds a clip with fresh ids and names, its top left corner at a position. */
export function paste(document: Doc, clip: Clip, at: Position): { document: Doc; ids: string[] } {
  const left = Math.min(...clip.nodes.map(({ position }) => position.x));
  const top = Math.min(...clip.nodes.map(({ position }) => position.y));
  const ids = new Map<string, string>();
  const { nodes, edges } = document.graph;
  const [nodeId, edgeId] = [freshIds('n', nodes), freshIds('e', edges)];
  const taken = new Set(nodes.map(({ name }) => name));
  const added = clip.nodes.map((node): GraphNode => {
    const id = nodeId();
    ids.set(node.id, id);
    const name = taken.has(node.name) ? freshNameAmong(node.name.replace(/\d+$/, ''), taken) : node.name;
    taken.add(name);
    return { ...node, id, name, position: { x: at.x + node.position.x - left, y: at.y + node.position.y - top } };
  });
  const links = clip.edges.map(({ from, to }): Edge => {
    const ends = { from: { ...from, node: ids.get(from.node)! }, to: { ...to, node: ids.get(to.node)! } };
    return { id: edgeId(), ...ends };
  });
  return {
    document: withGraph(document, { nodes: [...nodes, ...added], edges: [...edges, ...links] }),
    ids: [...ids.values()],
  };
}
