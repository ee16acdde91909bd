/** Edits of a document, as pure functions from one document to the next. */
import { UserError, toErrorData } from '../errors/error.ts';
import type { ErrorData } from '../errors/types.ts';
import type { Change, Fix } from '../analysis/types.ts';
import { leadsTo } from '../analysis/order.ts';
import { adopted } from '../analysis/fixes/fixSearch.ts';
import { MODULE, MODULE_FIELDS } from '../layers/module.ts';
import { hasInput, nodeInputs, nodeOutputs } from '../layers/ports.ts';
import { layerOf, resolveParams, withoutWords } from '../layers/registry.ts';
import { editModule } from './modules.ts';
import { freshId, freshName, isNodeName } from '../model/names.ts';
import { removeNotes } from './notes.ts';
import { freePlace, isFree, STEP } from './placement.ts';
import { withRoomAround, withRoomBefore } from './room.ts';
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
} from '../model/types.ts';

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

/** Removes nodes with their edges and training settings, notes, and edges. */
export function removeElements(document: Doc, ids: Iterable<string>, edgeIds: Iterable<string> = []): Doc {
  const [gone, edges] = [new Set(ids), new Set(edgeIds)];
  const { training, graph } = removeNotes(document, gone);
  const outputs = training.outputs.filter(({ output }) => !gone.has(output));
  return {
    ...document,
    training: outputs.length === training.outputs.length ? training : { ...training, outputs },
    graph: {
      ...graph,
      nodes: graph.nodes.filter(({ id }) => !gone.has(id)),
      edges: graph.edges.filter(({ id, from, to }) => !edges.has(id) && !gone.has(from.node) && !gone.has(to.node)),
    },
  };
}

/**
 * Removes elements and connects the predecessor of each removed node with its successors: a chain stays a chain.
 * Applies to nodes with a single connected input.
 */
export function removeAndHeal(document: Doc, ids: Iterable<string>, edgeIds: Iterable<string> = []): Doc {
  const [gone, cut] = [new Set(ids), new Set(edgeIds)];
  const kept = document.graph.edges.filter(({ id }) => !cut.has(id));
  /** The source outside that feeds a removed node; undefined where there is none, or several. */
  const sourceOf = (node: string): Endpoint | undefined => {
    const into = kept.filter(({ to }) => to.node === node);
    const [only] = into;
    if (!only || into.length > 1) return undefined;
    return gone.has(only.from.node) ? sourceOf(only.from.node) : only.from;
  };
  const healed = kept
    .filter(({ from, to }) => gone.has(from.node) && !gone.has(to.node))
    .flatMap(({ from, to }) => {
      const source = sourceOf(from.node);
      return source ? [{ from: source, to }] : [];
    });
  return healed.reduce(
    (current, { from, to }) => (canConnect(current, from, to) === null ? connect(current, from, to) : current),
    removeElements(document, gone, cut),
  );
}

/** Why two ports cannot be connected; null where they can. */
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
  if (from.node === to.node || leadsTo(document.graph, to.node, from.node)) {
    throw new UserError('edit.cycle', { from: source.name, to: target.name });
  }
}

/** Connects an output to an input; an existing edge into that input is removed. Throws for a cycle. */
export function connect(document: Doc, from: Endpoint, to: Endpoint): Doc {
  checkConnection(document, from, to);
  const { edges } = document.graph;
  const kept = edges.filter((edge) => edge.to.node !== to.node || edge.to.port !== to.port);
  return withGraph(document, { edges: [...kept, { id: freshId('e', edges), from, to }] });
}

/** Sets positions of nodes and notes, by id. */
export function moveNodes(document: Doc, positions: ReadonlyMap<string, Position>): Doc {
  const { nodes, notes = [] } = document.graph;
  const place = <T extends { id: string; position: Position }>(item: T): T => {
    const position = positions.get(item.id);
    return position && (position.x !== item.position.x || position.y !== item.position.y)
      ? { ...item, position }
      : item;
  };
  const [placed, placedNotes] = [nodes.map(place), notes.map(place)];
  const same = placed.every((node, i) => node === nodes[i]) && placedNotes.every((note, i) => note === notes[i]);
  return same ? document : withGraph(document, { nodes: placed, ...(notes.length ? { notes: placedNotes } : {}) });
}

/** Sets the direction of the layout. */
export function setDirection(document: Doc, direction: 'down' | 'right'): Doc {
  const { direction: before, ...graph } = document.graph;
  if ((before ?? 'down') === direction) return document;
  return { ...document, graph: direction === 'right' ? { ...graph, direction } : graph };
}

/** Sets parameters; default values are not stored. */
export function setParams(document: Doc, id: string, patch: Params): Doc {
  return replaceNode(document, id, (node) => {
    const fields = node.type === MODULE ? MODULE_FIELDS : (layerOf(node.type)?.fields ?? []);
    const isDefault = (key: string, value: unknown): boolean =>
      fields.some(
        (field) =>
          field.key === key && field.kind !== 'derived' && JSON.stringify(field.default) === JSON.stringify(value),
      );
    const layer = layerOf(node.type);
    const before = layer ? withoutWords(layer, node.params) : node.params;
    const entries = Object.entries({ ...before, ...patch }).filter(([key, value]) => !isDefault(key, value));
    return { ...node, params: Object.fromEntries(entries) };
  });
}

/** Sets the initializer of a parameter; null for the layer's own. */
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

/** Sets whether nodes are bypassed. */
export const setBypass = (document: Doc, ids: Iterable<string>, on: boolean): Doc =>
  setFlag(document, ids, 'bypass', on);

/** Sets whether the parameters of nodes are frozen. */
export const setFreeze = (document: Doc, ids: Iterable<string>, on: boolean): Doc =>
  setFlag(document, ids, 'freeze', on);

/** Sets whether nodes are collapsed to their titles. */
export const setCollapsed = (document: Doc, ids: Iterable<string>, on: boolean): Doc =>
  setFlag(document, ids, 'collapsed', on);

function setFlag(document: Doc, ids: Iterable<string>, flag: 'bypass' | 'freeze' | 'collapsed', on: boolean): Doc {
  const chosen = new Set(ids);
  const nodes = document.graph.nodes.map((node) => {
    if (!chosen.has(node.id) || Boolean(node[flag]) === on) return node;
    const { [flag]: _, ...rest } = node;
    return on ? { ...node, [flag]: true as const } : rest;
  });
  return withGraph(document, { nodes });
}

/** Throws where the name is taken or invalid. */
export function renameNode(document: Doc, id: string, name: string): Doc {
  if (nodeById(document, id).name === name) return document;
  if (!isNodeName(name)) throw new UserError('edit.nodeName', { name }, { node: id });
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

/** Inserts a node on an edge, by its first ports; null where it has no such ports, or the edge does not exist. */
export function spliceNode(document: Doc, edgeId: string, nodeId: string): Doc | null {
  const edge = document.graph.edges.find(({ id }) => id === edgeId);
  return edge ? insertOn(document, edge.from, [edge], nodeId) : null;
}

/** Inserts a node after an output: its targets are then fed by the node. Null as in spliceNode. */
export function insertBehind(document: Doc, from: Endpoint, nodeId: string): Doc | null {
  const fed = document.graph.edges.filter((edge) => edge.from.node === from.node && edge.from.port === from.port);
  return insertOn(document, from, fed, nodeId);
}

/** @param edges that start at `from` and are moved to start at the node */
function insertOn(document: Doc, from: Endpoint, edges: readonly Edge[], nodeId: string): Doc | null {
  const node = nodeById(document, nodeId);
  const [input] = nodeInputs(node, document.modules, []);
  const [output] = nodeOutputs(node, document.modules);
  if (!input || !output) return null;
  const ids = edges.map(({ id }) => id);
  const cut = removeElements(document, [], ids);
  const [start, end] = [
    { node: nodeId, port: input.id },
    { node: nodeId, port: output.id },
  ];
  // In a damaged document an edge may start or end at no port.
  if (canConnect(cut, from, start) || edges.some(({ to }) => canConnect(cut, end, to))) return null;
  const spliced = edges.reduce((current, { to }) => connect(current, end, to), connect(cut, from, start));
  return withRoomAround(spliced, nodeId);
}

export function applyFix(document: Doc, { module, ...fix }: Fix): Doc {
  if (module !== undefined) return editModule(document, module, (inner) => applyFix(inner, fix));
  // Two layers inserted on one branch are placed in consecutive rows.
  const first = applyChange(document, fix, fix.edge !== undefined && fix.edge === fix.then?.edge ? 2 : 1);
  if (!fix.then) return first;
  // A layer inserted by the first change has moved the node's input to another edge.
  const end = document.graph.edges.find(({ id }) => id === fix.then?.edge)?.to;
  const edge = end && first.graph.edges.find(({ to }) => to.node === end.node && to.port === end.port)?.id;
  return applyChange(first, { ...fix.then, ...(edge === undefined ? {} : { edge }) });
}

/** @param rows number of layers still to be inserted on one branch, this one included */
function applyChange(document: Doc, fix: Change, rows = 1): Doc {
  switch (fix.kind) {
    case 'setParams':
      return (fix.nodes ?? [fix.node]).reduce((changed, node) => setParams(changed, node, fix.params ?? {}), document);
    case 'connect':
      return fix.from && fix.port !== undefined
        ? connect(document, fix.from, { node: fix.node, port: fix.port })
        : document;
    case 'setTraining':
      return setTraining(document, fix.training ?? {});
    case 'disconnect':
      return removeElements(document, [], fix.edge === undefined ? [] : [fix.edge]);
    case 'replace':
      return replaceNode(document, fix.node, (node) => ({ ...node, ...otherLayer(node, fix.layer ?? '') }));
    case 'remove':
      return removeAndHeal(document, [fix.node]);
    case 'removeAll':
      return removeElements(document, fix.nodes ?? [fix.node]);
    case 'unfreeze':
      return setFreeze(document, fix.nodes ?? [fix.node], false);
    case 'insertBefore': {
      const { position } = nodeById(document, fix.node);
      const { graph } = document;
      const first = graph.edges.find(({ to }) => to.node === fix.node);
      const edge = graph.edges.find(({ id }) => id === fix.edge);
      // A layer on the second or a later input of a merge is placed on its branch, or beside the first one.
      const beside = edge !== undefined && edge.id !== first?.id;
      const free = beside ? placeOnWay(graph, edge, rows) : position;
      const moved = beside ? document : withRoomBefore(document, fix.node);
      const added = addNode(moved, fix.layer ?? '', free, fix.params);
      return (fix.edge === undefined ? null : spliceNode(added.document, fix.edge, added.id)) ?? added.document;
    }
  }
}

/** The position of a layer on an edge, or beside the target where there is no room. @param rows as in applyChange */
function placeOnWay({ nodes, direction }: Graph, { from, to }: Edge, rows: number): Position {
  const at = (id: string): Position => nodes.find((node) => node.id === id)!.position;
  const [start, end] = [at(from.node), at(to.node)];
  const along = (a: number, b: number): number => Math.round(a + (b - a) / (rows + 1));
  const between = { x: along(start.x, end.x), y: along(start.y, end.y) };
  if (isFree(nodes, between)) return between;
  const aside =
    direction === 'right' ? { x: -STEP.right * rows, y: STEP.down } : { x: STEP.right, y: -STEP.down * rows };
  return freePlace(nodes, { x: end.x + aside.x, y: end.y + aside.y }, ({ x, y }) => ({ x: x + STEP.right, y }));
}

/** A node changed to another layer type, which keeps the parameters that it shares. */
function otherLayer({ type, params }: GraphNode, to: string): Pick<GraphNode, 'type' | 'params'> {
  const [from, layer] = [layerOf(type), layerOf(to)];
  if (!from || !layer) return { type, params };
  const taken = adopted(layer, resolveParams(from, params));
  const defaults = resolveParams(layer, {});
  const own = Object.entries(taken).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(defaults[key]));
  return { type: to, params: Object.fromEntries(own) };
}
