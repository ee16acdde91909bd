/**
 * Expands a drawing to the flat network that is computed: instances of modules are replaced by their graphs, repeats
 * unrolled, bypassed nodes removed. Ids in the flat graph are paths: `n3/n1` is node n1 in the module of instance n3,
 * `n3.1/n1` the same in its second repetition.
 */
import type { FlatGraph, FlatNode, Instance, StructureFault } from './flat.ts';
import type { Edge, Endpoint, Graph, GraphNode, Module, Params } from '../../model/types.ts';
import { faultOfEnds } from '../fixes/dangling.ts';
import type { DanglingEdge } from './flat.ts';
import { instanceSettings, type InstanceSettings, MAX_CONDITIONAL_REPEAT, MODULE } from '../../layers/module.ts';
import { SizeCounter } from './expandedSize.ts';
import { connectedPorts, modulePorts, nodeInputs } from '../../layers/ports.ts';

/** Most flat nodes of all instances together: nested repeats grow exponentially. */
const MAX_FLAT_NODES = 20_000;
const MAX_FLAT_EDGES = 100_000;
/** Most nested modules. */
const MAX_DEPTH = 32;

interface Scope {
  readonly ids: string;
  readonly names: string;
  readonly weights: string;
  readonly path: readonly string[];
  readonly module: Module | null;
  readonly freeze: true | undefined;
  /** Ids of the enclosing modules, to detect cycles. */
  readonly inside: readonly string[];
}

/** A shared object, so that equal definitions compare by identity. */
const NO_PARAMS: Params = {};
const NONE: readonly string[] = [];

const TOP: Scope = { ids: '', names: '', weights: '', path: [], module: null, freeze: undefined, inside: [] };

/** One repetition of an instance: its scope, and the flat ids of the nodes of its ports. */
interface Round {
  readonly scope: Scope;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** The flat endpoints of a drawn node's ports. */
interface Joints {
  output(port: string): Endpoint | null;
  /** Null where the input is unused. */
  input(port: string): Endpoint | null;
}

export function resolveGraph(graph: Graph, modules: readonly Module[]): FlatGraph {
  const flat = new Flattener(modules, instancesBeyondBudget(graph, modules));
  flat.graph(graph, TOP);
  return flat;
}

/** Instances of the document's own graph that exceed the budget: they stay unresolved, with an error. */
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
  /** Prefix of shared weights' names, by module and repetition: the first instance names them. */
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

  /** @returns null where the ports of the flat node are those of the drawn one. */
  #node(node: GraphNode, connected: readonly string[], scope: Scope): Joints | null {
    if (node.bypass) return this.#bypassed(node, connected, scope);
    if (node.type === MODULE) return this.#instance(node, scope);
    // Inputs and Outputs of a module pass through what its instance is given.
    const isEnd = scope.module !== null && (node.type === 'Input' || node.type === 'Output');
    this.#push(node, scope, isEnd ? { type: 'Identity', params: NO_PARAMS } : {});
    return null;
  }

  /** A bypassed node, which passes its first connected input through. */
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
    const settings = instanceSettings(node.params);
    const { repeat, residual, shared, runs, module: moduleId } = settings;
    const module = this.#modules.get(moduleId);
    const fault = this.#faultOf(node, module, scope, settings);
    if (fault || !module) {
      if (fault) this.faults.push({ ...fault, node: id });
      this.instances.set(id, { inputs: [], outputs: [], params: node.params });
      // Kept as a node, so that its successors are blocked.
      this.#push(node, scope);
      return null;
    }
    const ins = modulePorts(module, 'Input');
    const outs = modulePorts(module, 'Output');
    const rounds: Round[] = [];
    for (let k = 0; k < repeat && (k === 0 || !this.#isFull); k += 1) {
      const at = repeat > 1 ? `.${k}` : '';
      // What repeats while a condition holds is one module, called again.
      const [number, suffix] = runs === 'while' ? [0, ''] : [k, at];
      const own = `${scope.weights}${node.name}${suffix}.`;
      const weights = shared ? (this.#shared.get(`${module.id} ${number}`) ?? own) : own;
      if (shared) this.#shared.set(`${module.id} ${number}`, weights);
      const inner: Scope = {
        ids: `${id}${at}/`,
        names: `${scope.names}${node.name}${suffix}.`,
        weights,
        path: [...scope.path, node.id],
        module,
        freeze: scope.freeze || node.freeze,
        inside: [...scope.inside, module.id],
      };
      this.graph(module.graph, inner);
      const inputs = ins.ports.map((end) => inner.ids + end.id);
      let outputs = outs.ports.map((end) => inner.ids + end.id);
      rounds.at(-1)?.outputs.forEach((from, i) => this.#link(`${inner.ids}>${i}`, from, inputs[i]!, 'in'));
      if (residual) outputs = outputs.map((out, i) => this.#sum(node, inner, i, inputs[i]!, out));
      rounds.push({ scope: inner, inputs, outputs });
    }
    const [first, last] =
      runs === 'always' ? [rounds[0]!.inputs, rounds.at(-1)!.outputs] : this.#conditional(node, rounds, runs);
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
    { repeat, residual, runs }: InstanceSettings,
  ): Omit<StructureFault, 'node'> | undefined {
    const { name } = node;
    if (!module) return { code: 'module.missing', params: { name } };
    if (scope.inside.includes(module.id)) return { code: 'module.circle', params: { module: module.name } };
    // Modules that contain each other are larger than counted.
    if (this.#isFull) return { code: 'module.tooLarge', params: { name, limit: MAX_FLAT_NODES } };
    if (scope.inside.length >= MAX_DEPTH) return { code: 'module.tooDeep', params: { name, limit: MAX_DEPTH } };
    const count = (type: 'Input' | 'Output'): number => modulePorts(module, type).ports.length;
    if (!count('Output')) return { code: 'module.noOutput', params: { module: module.name } };
    if ((repeat > 1 || residual || runs !== 'always') && count('Input') !== count('Output')) {
      const params = { name, inputs: count('Input'), outputs: count('Output') };
      return { code: 'module.chain', params };
    }
    if (runs === 'while' && repeat > MAX_CONDITIONAL_REPEAT)
      return { code: 'module.repeats', params: { name, repeat, limit: MAX_CONDITIONAL_REPEAT } };
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

  /**
   * Nodes around the rounds of an instance that runs by a condition: what comes in, and choices between what a round
   * outputs and what was there before. Before each round that repeats while the condition holds there is one.
   * @returns the nodes of its inputs and outputs
   */
  #conditional(node: GraphNode, rounds: readonly Round[], runs: 'if' | 'while'): [string[], string[]] {
    const { scope, inputs } = rounds[0]!;
    const before = inputs.map((input, i) => {
      const { entry } = conditionalNodes(node, i);
      this.#push(entry, scope);
      this.#link(`${scope.ids}?>${i}`, scope.ids + entry.id, input, 'in');
      return scope.ids + entry.id;
    });
    const choices = runs === 'while' ? rounds : [rounds[0]!];
    const outputs = choices.reduceRight((taken, round, k) => {
      const { ids } = round.scope;
      const other = k === 0 ? before : choices[k - 1]!.outputs;
      return taken.map((from, i) => {
        const { choice } = conditionalNodes(node, i);
        this.#push(choice, round.scope);
        const id = ids + choice.id;
        this.#link(`${id}c`, other[0]!, id, 'in');
        this.#link(`${id}t`, from, id, 'then');
        this.#link(`${id}o`, other[i]!, id, 'otherwise');
        return id;
      });
    }, rounds.at(-1)!.outputs);
    return [before, [...outputs]];
  }

  /** The sum y = f(x) + x of a residual instance. */
  #sum(node: GraphNode, scope: Scope, index: number, input: string, output: string): string {
    const sum = sumOf(node, index);
    const { id } = sum;
    this.#push(sum, scope);
    this.#link(`${scope.ids}+${index}a`, output, scope.ids + id, 'in0');
    this.#link(`${scope.ids}+${index}b`, input, scope.ids + id, 'in1');
    return scope.ids + id;
  }
}

/** Cache of the flat nodes of a drawn one, by id prefix: they stay the same objects until it is edited. */
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
  // Written out, so that all objects have one hidden class: analysis reads them often.
  const flat: FlatNode = { id, type, name, params, position, initializers, weights, path, module, freeze };
  flatNodes.set(node, kept.set(scope.ids, flat));
  return flat;
}

/** The sums that a residual instance adds, as drawn nodes: one for each output. */
const sums = new WeakMap<GraphNode, GraphNode[]>();

function sumOf(instance: GraphNode, index: number): GraphNode {
  const known = sums.get(instance) ?? [];
  sums.set(instance, known);
  const { position } = instance;
  known[index] ??= { id: `+${index}`, type: 'Add', name: `residual${index + 1}`, params: NO_PARAMS, position };
  return known[index];
}

/** The nodes that a condition adds to an instance, as drawn nodes, for each of its values. */
const conditionals = new WeakMap<GraphNode, { readonly entry: GraphNode; readonly choice: GraphNode }[]>();

function conditionalNodes(instance: GraphNode, index: number) {
  const known = conditionals.get(instance) ?? [];
  conditionals.set(instance, known);
  const { position, params } = instance;
  const own = { params: { ...instanceSettings(params).condition }, position };
  known[index] ??= {
    entry: { id: `?in${index}`, type: 'Identity', name: `enter${index + 1}`, params: NO_PARAMS, position },
    choice: { id: `?${index}`, type: 'If', name: `if${index + 1}`, ...own },
  };
  return known[index];
}

/** An endpoint with its flat id; the document's own nodes keep their ids. */
const inScope = ({ ids }: Scope, end: Endpoint): Endpoint =>
  ids === '' ? end : { node: ids + end.node, port: end.port };

const endpoint = (node: string | undefined, port: string): Endpoint | null =>
  node === undefined ? null : { node, port };
