/** Named subgraphs of a document: looking into them, editing them, making and unmaking them. */
import { UserError } from '../errors/error.ts';
import { instanceSettings, MODULE, moduleOf } from '../layers/module.ts';
import { sortGraph } from '../analysis/order.ts';
import { freshId, freshName, isName } from '../model/names.ts';
import { freePlace, STEP } from './placement.ts';
import type { Edge, Endpoint, Graph, GraphNode, Module, Position, TensorsmithDocument } from '../model/types.ts';

type Doc = TensorsmithDocument;

export function moduleById({ modules }: Doc, id: string): Module {
  const module = modules.find((other) => other.id === id);
  if (!module) throw new Error(`No module ${id}`);
  return module;
}

/** Replaces a module's graph. */
const withModuleGraph = (document: Doc, id: string, graph: Graph): Doc => ({
  ...document,
  modules: document.modules.map((module) => (module.id === id ? { ...module, graph } : module)),
});

/** An edit of any kind, done to the graph of a module as if it were the document's own. */
export function editModule(document: Doc, id: string, edit: (inner: Doc) => Doc): Doc {
  const { graph } = moduleById(document, id);
  const edited = edit({ ...document, graph });
  // Training settings name nodes of the document's own graph.
  return withModuleGraph({ ...edited, graph: document.graph, training: document.training }, id, edited.graph);
}

/** Throws where the name is taken or cannot stand in code. */
export function renameModule(document: Doc, id: string, name: string): Doc {
  if (!isName(name)) throw new UserError('edit.name', { name });
  if (document.modules.some((other) => other.id !== id && other.name === name))
    throw new UserError('edit.nameTaken', { name });
  return { ...document, modules: document.modules.map((m) => (m.id === id ? { ...m, name } : m)) };
}

/** Takes a module out of the document. Throws where something still stands for it. */
export function removeModule(document: Doc, id: string): Doc {
  const { name } = moduleById(document, id);
  const uses = [document.graph, ...document.modules.map(({ graph }) => graph)]
    .flatMap(({ nodes }) => nodes)
    .filter((node) => node.type === MODULE && node.params['module'] === id);
  if (uses.length) throw new UserError('edit.moduleInUse', { module: name, count: uses.length });
  return { ...document, modules: document.modules.filter((module) => module.id !== id) };
}

const same = (a: Endpoint, b: Endpoint): boolean => a.node === b.node && a.port === b.port;

/** What is cut out of a graph, and the edges through the cut. */
interface Cut {
  readonly inside: readonly GraphNode[];
  readonly kept: readonly Edge[];
  readonly entering: readonly Edge[];
  readonly leaving: readonly Edge[];
  /** Outputs outside that the nodes read. */
  readonly sources: readonly Endpoint[];
  /** Outputs inside that something outside reads, or nothing does. */
  readonly results: readonly Endpoint[];
}

function cutOut({ nodes, edges }: Graph, chosen: ReadonlySet<string>): Cut {
  const inside = nodes.filter(({ id }) => chosen.has(id));
  if (!inside.length) throw new UserError('edit.moduleEmpty');
  const end = inside.find(({ type }) => type === 'Input' || type === 'Output');
  if (end) throw new UserError('edit.moduleEnd', { name: end.name });
  const kept = edges.filter(({ from, to }) => chosen.has(from.node) && chosen.has(to.node));
  const entering = edges.filter(({ from, to }) => !chosen.has(from.node) && chosen.has(to.node));
  const leaving = edges.filter(({ from, to }) => chosen.has(from.node) && !chosen.has(to.node));
  const sources = unique(entering.map(({ from }) => from));
  const ends = inside
    .filter(({ id }) => !edges.some(({ from }) => from.node === id))
    .map(({ id }): Endpoint => ({ node: id, port: 'out' }));
  return { inside, kept, entering, leaving, sources, results: unique([...leaving.map(({ from }) => from), ...ends]) };
}

/** The nodes with an Input for each source and an Output for each result, and the ids of those. */
function moduleGraph({ direction }: Graph, { inside, kept, entering, sources, results }: Cut) {
  const graph: Graph & { nodes: GraphNode[]; edges: Edge[] } = {
    nodes: [...inside],
    edges: [...kept],
    ...(direction ? { direction } : {}),
  };
  /** An end of the module: a step before or after what it is for, or beside that. */
  const port = (type: 'Input' | 'Output', at: Position): string => {
    const beside = ({ x, y }: Position): Position =>
      direction === 'right' ? { x, y: y + STEP.down } : { x: x + STEP.right, y };
    const position = freePlace(graph.nodes, at, beside);
    const id = freshId('n', graph.nodes);
    graph.nodes.push({ id, type, name: freshName(type.toLowerCase(), graph.nodes), params: {}, position });
    return id;
  };
  const link = (from: Endpoint, to: Endpoint): void => {
    graph.edges.push({ id: freshId('e', graph.edges), from, to });
  };
  const byId = new Map(inside.map((node) => [node.id, node]));
  const stepped = (id: string, way: 1 | -1): Position => {
    const { x, y } = byId.get(id)!.position;
    return direction === 'right' ? { x: x + way * STEP.right, y } : { x, y: y + way * STEP.down };
  };
  const inputs = sources.map((source) => {
    const fed = entering.filter(({ from }) => same(from, source));
    const id = port('Input', stepped(fed[0]!.to.node, -1));
    for (const { to } of fed) link({ node: id, port: 'out' }, to);
    return id;
  });
  const outputs = results.map((result) => {
    const id = port('Output', stepped(result.node, 1));
    link(result, { node: id, port: 'in' });
    return id;
  });
  return { graph, inputs, outputs };
}

/**
 * Makes a module of some nodes and puts one instance of it in their place. Its
 * ports follow from the edges that are cut: one Input for each source outside,
 * one Output for each output that something outside uses, or that nothing uses.
 * Throws where an end of the network is among them, or where a way leaves the
 * nodes and comes back.
 */
export function makeModule(document: Doc, ids: Iterable<string>, wanted?: string): { document: Doc; id: string } {
  const chosen = new Set(ids);
  const { nodes, edges } = document.graph;
  const cut = cutOut(document.graph, chosen);
  const { inside, kept, leaving, sources, results } = cut;
  const { graph, inputs, outputs } = moduleGraph(document.graph, cut);
  const module: Module = {
    id: freshId('m', document.modules),
    name: wanted ?? freshName('Block', document.modules),
    graph,
  };
  const id = freshId('n', nodes);
  const outer = nodes.filter((node) => !chosen.has(node.id));
  // Where the first of them was: nothing else lies there.
  const [first = inside[0]!.id] = sortGraph({ nodes: inside, edges: kept }).order;
  const instance: GraphNode = {
    id,
    type: MODULE,
    name: freshName(module.name.toLowerCase().replace(/\d+$/, ''), outer),
    params: { module: module.id },
    position: inside.find((node) => node.id === first)!.position,
  };
  let rest = edges.filter(({ from, to }) => !chosen.has(from.node) && !chosen.has(to.node));
  const join = (from: Endpoint, to: Endpoint): void => {
    // Ids are fresh among all edges there were, so that undo and redo meet no double.
    rest = [...rest, { id: freshId('e', [...edges, ...rest]), from, to }];
  };
  sources.forEach((source, i) => join(source, { node: id, port: inputs[i]! }));
  for (const { from, to } of leaving) join({ node: id, port: outputs[results.findIndex((r) => same(r, from))]! }, to);
  const made = { ...document.graph, nodes: [...outer, instance], edges: rest };
  if (sortGraph(made).cycle.length) throw new UserError('edit.moduleCircle');
  return { document: { ...document, graph: made, modules: [...document.modules, module] }, id };
}

function unique(ends: readonly Endpoint[]): Endpoint[] {
  return ends.filter((end, i) => ends.findIndex((other) => same(end, other)) === i);
}

/** Adds an instance of a module. */
export function addInstance(document: Doc, moduleId: string, position: Position): { document: Doc; id: string } {
  const { nodes } = document.graph;
  const id = freshId('n', nodes);
  const name = freshName(moduleById(document, moduleId).name.toLowerCase().replace(/\d+$/, ''), nodes);
  const node: GraphNode = { id, type: MODULE, name, params: { module: moduleId }, position };
  return { document: { ...document, graph: { ...document.graph, nodes: [...nodes, node] } }, id };
}

/**
 * Puts what an instance stands for in its place: all repetitions, and the sums
 * of a residual one. Weights that were shared are their own from then on.
 */
export function unpack(document: Doc, nodeId: string): { document: Doc; ids: string[] } {
  const instance = document.graph.nodes.find(({ id }) => id === nodeId);
  const module = instance && moduleOf(instance, document.modules);
  if (!instance || !module) throw new UserError('module.missing', { name: instance?.name ?? nodeId });
  const { repeat, residual } = instanceSettings(instance.params);
  const ofType = (type: string) => module.graph.nodes.filter((node) => node.type === type);
  const [ins, outs] = [ofType('Input'), ofType('Output')];
  const body = module.graph.nodes.filter(({ type }) => type !== 'Input' && type !== 'Output');
  const outside = document.graph;
  let nodes = outside.nodes.filter(({ id }) => id !== nodeId);
  let edges = outside.edges.filter(({ from, to }) => from.node !== nodeId && to.node !== nodeId);
  const added: string[] = [];
  const add = (node: Omit<GraphNode, 'id'>): string => {
    const id = freshId('n', [...outside.nodes, ...nodes]);
    const taken = nodes.some((other) => other.name === node.name);
    const name = taken ? freshName(node.name.replace(/\d+$/, ''), nodes) : node.name;
    nodes = [...nodes, { ...node, id, name, ...(instance.freeze ? { freeze: true } : {}) }];
    added.push(id);
    return id;
  };
  const link = (from: Endpoint | undefined, to: Endpoint): void => {
    if (from) edges = [...edges, { id: freshId('e', [...outside.edges, ...edges]), from, to }];
  };

  const height = Math.max(0, ...body.map(({ position }) => position.y)) + STEP.down;
  const top = Math.min(...body.map(({ position }) => position.y), height);
  const left = Math.min(...body.map(({ position }) => position.x), Infinity);
  const at = (k: number, { x, y }: Position): Position => ({
    x: instance.position.x + x - left,
    y: instance.position.y + y - top + k * (height - top + (residual ? STEP.down : 0)),
  });
  let current = ins.map(({ id }) => outside.edges.find(({ to }) => to.node === nodeId && to.port === id)?.from);
  for (let k = 0; k < repeat; k += 1) {
    const ids = new Map(body.map(({ id, ...node }) => [id, add({ ...node, position: at(k, node.position) })]));
    const before = current;
    const sourceOf = ({ node, port }: Endpoint): Endpoint | undefined => {
      const input = ins.findIndex(({ id }) => id === node);
      return input >= 0 ? before[input] : { node: ids.get(node)!, port };
    };
    for (const { from, to } of module.graph.edges) {
      if (ids.has(to.node)) link(sourceOf(from), { node: ids.get(to.node)!, port: to.port });
    }
    current = outs.map(({ id }) => {
      const edge = module.graph.edges.find(({ to }) => to.node === id);
      return edge && sourceOf(edge.from);
    });
    if (residual) current = current.map((output, i) => sum(output, before[i], at(k, { x: left, y: height })));
  }
  for (const { from, to } of outside.edges) {
    if (from.node === nodeId) link(current[outs.findIndex(({ id }) => id === from.port)], to);
  }
  return { document: { ...document, graph: { ...outside, nodes, edges } }, ids: added };

  function sum(output: Endpoint | undefined, input: Endpoint | undefined, position: Position): Endpoint {
    const id = add({ type: 'Add', name: 'add1', params: {}, position });
    link(output, { node: id, port: 'in0' });
    link(input, { node: id, port: 'in1' });
    return { node: id, port: 'out' };
  }
}
