/**
 * From a drawing to the flat network that is computed: instances of modules
 * are replaced by what they stand for, repeats unrolled, bypassed nodes by
 * nothing. Ids in the flat graph are paths: `n3/n1` is node n1 in the module
 * that n3 stands for, `n3.1/n1` the same in its second repetition.
 */
import type { FlatGraph, FlatNode, Instance, StructureFault } from './flat.ts';
import type { Edge, Endpoint, Graph, GraphNode, Module, Params } from '../model/types.ts';
import { faultOfEnds } from './dangling.ts';
import type { DanglingEdge } from './flat.ts';
import { instanceSettings, MODULE } from '../layers/module.ts';
import { SizeCounter } from './expandedSize.ts';
import { connectedPorts, modulePorts, nodeInputs } from '../layers/ports.ts';

/** More than any machine here trains: a repeat of repeats grows fast. One budget for all instances together. */
const MAX_FLAT_NODES = 20_000;
const MAX_FLAT_EDGES = 100_000;
/** Modules within modules. */
const MAX_DEPTH = 32;

interface Scope {
  readonly ids: string;
  readonly names: string;
  readonly weights: string;
  readonly path: readonly string[];
  readonly module: Module | null;
  readonly freeze: true | undefined;
  /** Ids of the modules that this scope lies in, to find circles. */
  readonly inside: readonly string[];
}

/** One object, so that the same definition is known to be the same. */
const NO_PARAMS: Params = {};
const NONE: readonly string[] = [];

const TOP: Scope = { ids: '', names: '', weights: '', path: [], module: null, freeze: undefined, inside: [] };

/** Where the flat edges of a drawn node begin and end. */
interface Joints {
  output(port: string): Endpoint | null;
  /** Null where what comes in goes nowhere. */
  input(port: string): Endpoint | null;
}

export function resolveGraph(graph: Graph, modules: readonly Module[]): FlatGraph {
  const flat = new Flattener(modules, instancesBeyondBudget(graph, modules));
  flat.graph(graph, TOP);
  return flat;
}

/** Instances of the document's own graph that there is no room for any more: they are left unresolved, and said to be so. */
function instancesBeyondBudget(graph: Graph, modules: readonly Module[]): ReadonlySet<string> {
  const sizes = new SizeCounter(modules);
  const refused = new Set<string>();
  let [nodes, edges] = [graph.nodes.length, graph.edges.length];
  for (const node of graph.nodes) {
    if (node.type !== MODULE) continue;
    const size = sizes.node(node);
    if (nodes + size.nodes - 1 > MAX_FLAT_NODES || edges + size.edges > MAX_FLAT_EDGES) refused.add(node.id);
    else [nodes, edges] = [nodes + size.nodes - 1, edges + size.edges];
  }
  return refused;
}

class Flattener implements FlatGraph {
  readonly nodes: FlatNode[] = [];
  readonly edges: Edge[] = [];
  readonly instances = new Map<string, Instance>();
  readonly faults: StructureFault[] = [];
  readonly dangling: DanglingEdge[] = [];
  readonly #modules: ReadonlyMap<string, Module>;
  readonly #list: readonly Module[];
  /** What the names of shared weights begin with, by module and repetition: the first that has it names them. */
  readonly #shared = new Map<string, string>();

  readonly #refused: ReadonlySet<string>;

  constructor(modules: readonly Module[], refused: ReadonlySet<string>) {
    this.#refused = refused;
    this.#list = modules;
    this.#modules = new Map(modules.map((module) => [module.id, module]));
  }

  graph(graph: Graph, scope: Scope): void {
    const connected = connectedPorts(graph.edges);
    const drawn = new Map(
      graph.nodes.map((node) => [node.id, { node, joints: this.#node(node, connected.get(node.id) ?? NONE, scope) }]),
    );
    for (const edge of graph.edges) {
      const { id, from, to } = edge;
      const [source, target] = [drawn.get(from.node), drawn.get(to.node)];
      if (!source || !target) continue;
      const output = source.joints ? source.joints.output(from.port) : inScope(scope, from);
      const input = target.joints ? target.joints.input(to.port) : inScope(scope, to);
      const code = faultOfEnds(edge, source.node, target.node, this.#list);
      if (code) {
        const { ids, path, module } = scope;
        const ends = { source: source.node, target: target.node };
        this.dangling.push({ code, edge, ...ends, ids, path, module: module?.id ?? null, input });
      } else if (output === from && input === to) {
        this.edges.push(edge);
      } else if (output && input) {
        this.edges.push({ id: scope.ids + id, from: output, to: input });
      }
    }
  }

  #push(node: GraphNode, scope: Scope, change: Partial<GraphNode> = {}): void {
    this.nodes.push(flatNode(node, scope, change));
  }

  /** @returns null where the drawn node's own ports are those of the flat one. */
  #node(node: GraphNode, connected: readonly string[], scope: Scope): Joints | null {
    if (node.bypass) return this.#bypassed(node, connected, scope);
    if (node.type === MODULE) return this.#instance(node, scope);
    // The ends of a module hand on what its instance is given.
    const isEnd = scope.module !== null && (node.type === 'Input' || node.type === 'Output');
    this.#push(node, scope, isEnd ? { type: 'Identity', params: NO_PARAMS } : {});
    return null;
  }

  /** A node that hands its first connected input on. */
  #bypassed(node: GraphNode, connected: readonly string[], scope: Scope): Joints {
    const id = scope.ids + node.id;
    this.#push(node, scope, { type: 'Identity', params: NO_PARAMS });
    const first = nodeInputs(node, this.#list, connected).find(({ id: port }) => connected.includes(port));
    return {
      output: () => ({ node: id, port: 'out' }),
      input: (port) => (port === first?.id ? { node: id, port: 'in' } : null),
    };
  }

  #instance(node: GraphNode, scope: Scope): Joints | null {
    const id = scope.ids + node.id;
    const { repeat, residual, shared, module: moduleId } = instanceSettings(node.params);
    const module = this.#modules.get(moduleId);
    const fault = this.#faultOf(node, module, scope, repeat > 1 || residual);
    if (fault || !module) {
      if (fault) this.faults.push({ ...fault, node: id });
      this.instances.set(id, { inputs: [], outputs: [], params: node.params });
      // Stands for itself, so that what follows it waits.
      this.#push(node, scope);
      return null;
    }
    const ins = modulePorts(module, 'Input');
    const outs = modulePorts(module, 'Output');
    let [first, last]: [string[], string[]] = [[], []];
    for (let k = 0; k < repeat && (k === 0 || !this.#isFull); k += 1) {
      const at = repeat > 1 ? `.${k}` : '';
      const own = `${scope.weights}${node.name}${at}.`;
      const weights = shared ? (this.#shared.get(`${module.id} ${k}`) ?? own) : own;
      if (shared) this.#shared.set(`${module.id} ${k}`, weights);
      const inner: Scope = {
        ids: `${id}${at}/`,
        names: `${scope.names}${node.name}${at}.`,
        weights,
        path: [...scope.path, node.id],
        module,
        freeze: scope.freeze || node.freeze,
        inside: [...scope.inside, module.id],
      };
      this.graph(module.graph, inner);
      const inputs = ins.ports.map((end) => inner.ids + end.id);
      let outputs = outs.ports.map((end) => inner.ids + end.id);
      last.forEach((from, i) => this.#link(`${inner.ids}>${i}`, from, inputs[i]!, 'in'));
      if (residual) outputs = outputs.map((out, i) => this.#sum(node, inner, i, inputs[i]!, out));
      if (k === 0) first = inputs;
      last = outputs;
    }
    this.instances.set(id, { inputs: first, outputs: last, params: node.params });
    return {
      input: (port) => endpoint(first[ins.places.get(port) ?? -1], 'in'),
      output: (port) => endpoint(last[outs.places.get(port) ?? -1], 'out'),
    };
  }

  #faultOf(
    node: GraphNode,
    module: Module | undefined,
    scope: Scope,
    chained: boolean,
  ): Omit<StructureFault, 'node'> | undefined {
    const { name } = node;
    if (!module) return { code: 'module.missing', params: { name } };
    if (scope.inside.includes(module.id)) return { code: 'module.circle', params: { module: module.name } };
    // Modules that contain each other are larger than was counted.
    if (this.#isFull) return { code: 'module.tooLarge', params: { name, limit: MAX_FLAT_NODES } };
    if (scope.inside.length >= MAX_DEPTH) return { code: 'module.tooDeep', params: { name, limit: MAX_DEPTH } };
    const count = (type: 'Input' | 'Output'): number => modulePorts(module, type).ports.length;
    if (!count('Output')) return { code: 'module.noOutput', params: { module: module.name } };
    if (chained && count('Input') !== count('Output')) {
      const params = { name, inputs: count('Input'), outputs: count('Output') };
      return { code: 'module.chain', params };
    }
    return this.#refused.has(scope.ids + node.id)
      ? { code: 'module.tooLarge', params: { name, limit: MAX_FLAT_NODES } }
      : undefined;
  }

  get #isFull(): boolean {
    return this.nodes.length > MAX_FLAT_NODES || this.edges.length + this.dangling.length > MAX_FLAT_EDGES;
  }

  #link(id: string, from: string, to: string, port: string): void {
    this.edges.push({ id, from: { node: from, port: 'out' }, to: { node: to, port } });
  }

  /** y = f(x) + x of a residual instance. */
  #sum(node: GraphNode, scope: Scope, index: number, input: string, output: string): string {
    const sum = sumOf(node, index);
    const { id } = sum;
    this.#push(sum, scope);
    this.#link(`${scope.ids}+${index}a`, output, scope.ids + id, 'in0');
    this.#link(`${scope.ids}+${index}b`, input, scope.ids + id, 'in1');
    return scope.ids + id;
  }
}

/** Flat nodes of a drawn one, by what their ids begin with: as long as it is not edited, they stay the same too. */
const flatNodes = new WeakMap<GraphNode, Map<string, FlatNode>>();

function flatNode(node: GraphNode, scope: Scope, change: Partial<GraphNode>): FlatNode {
  const kept = flatNodes.get(node) ?? new Map<string, FlatNode>();
  const known = kept.get(scope.ids);
  const name = scope.names + node.name;
  const weights = scope.weights + node.name;
  const module = scope.module?.id ?? null;
  const freeze = scope.freeze || node.freeze;
  const same =
    known?.name === name &&
    known.weights === weights &&
    known.module === module &&
    known.freeze === freeze &&
    known.type === (change.type ?? node.type);
  if (known && same) return known;
  const id = scope.ids + node.id;
  const { type, params, position, initializers } = { ...node, ...change };
  const path = [...scope.path, node.id];
  // Written out, so that all have their properties in the same places: analysis reads them over and over.
  const flat: FlatNode = { id, type, name, params, position, initializers, weights, path, module, freeze };
  flatNodes.set(node, kept.set(scope.ids, flat));
  return flat;
}

/** The nodes that a residual instance adds, as if they were drawn: one for each of its outputs. */
const sums = new WeakMap<GraphNode, GraphNode[]>();

function sumOf(instance: GraphNode, index: number): GraphNode {
  const known = sums.get(instance) ?? [];
  sums.set(instance, known);
  const { position } = instance;
  known[index] ??= { id: `+${index}`, type: 'Add', name: `residual${index + 1}`, params: NO_PARAMS, position };
  return known[index];
}

/** The document's own nodes are called in the flat graph as they are in the drawing. */
const inScope = ({ ids }: Scope, end: Endpoint): Endpoint =>
  ids === '' ? end : { node: ids + end.node, port: end.port };

const endpoint = (node: string | undefined, port: string): Endpoint | null =>
  node === undefined ? null : { node, port };
