/** Modules of a document: lookup, editing, grouping and ungrouping. */
import { UserError } from '../errors/error.ts';
import { instanceSettings, MODULE, moduleOf } from '../layers/module.ts';
import { sortGraph } from '../analysis/order.ts';
import { moduleNameFrom } from '../model/identifiers.ts';
import { freshId, freshName, isName } from '../model/names.ts';
import { freePlace, STEP, stepAfter, unfolded } from './placement.ts';
import { withRoomFor } from './room.ts';
import type {
  Edge,
  Endpoint,
  Graph,
  GraphNode,
  Module,
  Params,
  Position,
  TensorsmithDocument,
} from '../model/types.ts';

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

/** Applies an edit to a module's graph as if it were the document's own. */
export function editModule(document: Doc, id: string, edit: (inner: Doc) => Doc): Doc {
  const { graph } = moduleById(document, id);
  const edited = edit({ ...document, graph });
  // Training settings refer to nodes of the document's own graph.
  return withModuleGraph({ ...edited, graph: document.graph, training: document.training }, id, edited.graph);
}

/** Throws where the name is taken. @param text the name, or words that it is derived from (identifiers.ts) */
export function renameModule(document: Doc, id: string, text: string): Doc {
  const name = isName(text) ? text : moduleNameFrom(text);
  if (!isName(name)) throw new UserError('edit.name', { name });
  if (document.modules.some((other) => other.id !== id && other.name === name))
    throw new UserError('edit.nameTaken', { name });
  return { ...document, modules: document.modules.map((m) => (m.id === id ? { ...m, name } : m)) };
}

/** Removes a module from the document. Throws where it has instances. */
export function removeModule(document: Doc, id: string): Doc {
  const { name } = moduleById(document, id);
  const uses = [document.graph, ...document.modules.map(({ graph }) => graph)]
    .flatMap(({ nodes }) => nodes)
    .filter((node) => node.type === MODULE && node.params['module'] === id);
  if (uses.length) throw new UserError('edit.moduleInUse', { module: name, count: uses.length });
  return { ...document, modules: document.modules.filter((module) => module.id !== id) };
}

const same = (a: Endpoint, b: Endpoint): boolean => a.node === b.node && a.port === b.port;

/** Nodes that are cut out of a graph, and the edges across the cut. */
interface Cut {
  readonly inside: readonly GraphNode[];
  readonly kept: readonly Edge[];
  readonly entering: readonly Edge[];
  readonly leaving: readonly Edge[];
  /** Outputs outside that feed the nodes. */
  readonly sources: readonly Endpoint[];
  /** Outputs of the nodes that are used outside or not at all. */
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

/** The module's graph: the nodes with an Input for each source and an Output for each result, and the ids of those. */
function moduleGraph({ direction }: Graph, { inside: drawn, kept, entering, sources, results }: Cut) {
  const inside = unfolded({ direction }, drawn, kept);
  const graph: Graph & { nodes: GraphNode[]; edges: Edge[] } = {
    nodes: [...inside],
    edges: [...kept],
    ...(direction ? { direction } : {}),
  };
  /** Adds an Input or Output one step before or after the node it belongs to, or beside that. */
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
 * Groups nodes into a module and replaces them with an instance. Its ports follow from the edges across the cut: one
 * Input for each source outside, one Output for each output that is used outside, or not at all. Throws where an Input
 * or Output of the network is among the nodes, or where a path leaves the nodes and returns.
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
  // At the position of the first of them.
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
    // Ids are fresh among all previous edges, so that undo and redo cause no duplicates.
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

/** Positions of an instance's layers by repetition, and of the sums after each repetition. */
function placesOf(body: readonly GraphNode[], outside: Graph, origin: Position, residual: boolean) {
  const right = outside.direction === 'right';
  const [xs, ys] = [body.map(({ position }) => position.x), body.map(({ position }) => position.y)];
  const [left, top] = body.length ? [Math.min(...xs), Math.min(...ys)] : [0, 0];
  /** Position after all layers, for the sum and the next repetition. */
  const end = body.length
    ? stepAfter(outside, { x: right ? Math.max(...xs) : left, y: right ? top : Math.max(...ys) })
    : { x: left, y: top };
  const next = residual ? stepAfter(outside, end) : end;
  const at = (k: number, { x, y }: Position): Position => ({
    x: origin.x + x - left + k * (next.x - left),
    y: origin.y + y - top + k * (next.y - top),
  });
  const sumAt = (k: number, i: number): Position =>
    at(k, right ? { x: end.x, y: end.y + i * STEP.down } : { x: end.x + i * STEP.right, y: end.y });
  return { at, sumAt };
}

/** Builds a graph in which an instance is replaced by its content. */
class InPlace {
  nodes: readonly GraphNode[];
  edges: readonly Edge[];
  readonly added: string[] = [];
  readonly #outside: Graph;
  readonly #frozen: boolean;

  constructor(outside: Graph, { id: instance, freeze }: GraphNode) {
    this.#outside = outside;
    this.#frozen = freeze === true;
    this.nodes = outside.nodes.filter(({ id }) => id !== instance);
    this.edges = outside.edges.filter(({ from, to }) => from.node !== instance && to.node !== instance);
  }

  add(node: Omit<GraphNode, 'id'>): string {
    const id = freshId('n', [...this.#outside.nodes, ...this.nodes]);
    const taken = this.nodes.some((other) => other.name === node.name);
    const name = taken ? freshName(node.name.replace(/\d+$/, ''), this.nodes) : node.name;
    this.nodes = [...this.nodes, { ...node, id, name, ...(this.#frozen ? { freeze: true } : {}) }];
    this.added.push(id);
    return id;
  }

  link(from: Endpoint | undefined, to: Endpoint): void {
    if (from) this.edges = [...this.edges, { id: freshId('e', [...this.#outside.edges, ...this.edges]), from, to }];
  }

  /** Adds the choice between output and input of an instance that runs by a condition. */
  choice(params: Params, [of, then, otherwise]: readonly (Endpoint | undefined)[], position: Position): Endpoint {
    const id = this.add({ type: 'If', name: 'if1', params, position });
    this.link(of, { node: id, port: 'in' });
    this.link(then, { node: id, port: 'then' });
    this.link(otherwise, { node: id, port: 'otherwise' });
    return { node: id, port: 'out' };
  }

  /** Adds the sum of output and input of a residual instance. */
  sum(output: Endpoint | undefined, input: Endpoint | undefined, position: Position): Endpoint {
    const id = this.add({ type: 'Add', name: 'add1', params: {}, position });
    this.link(output, { node: id, port: 'in0' });
    this.link(input, { node: id, port: 'in1' });
    return { node: id, port: 'out' };
  }
}

/**
 * Ungroups an instance: replaces it with its layers, for all repetitions, the sums of a residual one, and a choice where
 * it runs by a condition. Shared weights become separate. Throws for one that repeats while a condition holds.
 */
export function unpack(document: Doc, nodeId: string): { document: Doc; ids: string[] } {
  const instance = document.graph.nodes.find(({ id }) => id === nodeId);
  const module = instance && moduleOf(instance, document.modules);
  if (!instance || !module) throw new UserError('module.missing', { name: instance?.name ?? nodeId });
  const { repeat, residual, runs, condition } = instanceSettings(instance.params);
  if (runs === 'while') throw new UserError('edit.unpackWhile', { name: instance.name });
  const ofType = (type: string) => module.graph.nodes.filter((node) => node.type === type);
  const [ins, outs] = [ofType('Input'), ofType('Output')];
  const body = module.graph.nodes.filter(({ type }) => type !== 'Input' && type !== 'Output');
  const outside = document.graph;
  const inPlace = new InPlace(outside, instance);
  const { at, sumAt } = placesOf(body, outside, instance.position, residual);
  const start = ins.map(({ id }) => outside.edges.find(({ to }) => to.node === nodeId && to.port === id)?.from);
  let current: (Endpoint | undefined)[] = start;
  for (let k = 0; k < repeat; k += 1) {
    const ids = new Map(body.map(({ id, ...node }) => [id, inPlace.add({ ...node, position: at(k, node.position) })]));
    const before = current;
    const sourceOf = ({ node, port }: Endpoint): Endpoint | undefined => {
      const input = ins.findIndex(({ id }) => id === node);
      return input >= 0 ? before[input] : { node: ids.get(node)!, port };
    };
    for (const { from, to } of module.graph.edges) {
      if (ids.has(to.node)) inPlace.link(sourceOf(from), { node: ids.get(to.node)!, port: to.port });
    }
    current = outs.map(({ id }) => {
      const edge = module.graph.edges.find(({ to }) => to.node === id);
      return edge && sourceOf(edge.from);
    });
    if (residual) current = current.map((output, i) => inPlace.sum(output, before[i], sumAt(k, i)));
  }
  if (runs === 'if') {
    const place = (i: number): Position => (residual ? stepAfter(outside, sumAt(repeat - 1, i)) : sumAt(repeat - 1, i));
    current = current.map((output, i) => inPlace.choice({ ...condition }, [start[0], output, start[i]], place(i)));
  }
  for (const { from, to } of outside.edges) {
    if (from.node === nodeId) inPlace.link(current[outs.findIndex(({ id }) => id === from.port)], to);
  }
  const { nodes, edges, added } = inPlace;
  const graph = withRoomFor({ ...outside, nodes, edges }, instance.position, new Set(added));
  return { document: { ...document, graph }, ids: [...added] };
}
