/** Writes one class of model.py: its submodules in `__init__`, its computation in `forward`. */
import { UniqueNames } from '../../model/names.ts';
import type { Edge, Endpoint, Graph, GraphNode, Module } from '../../model/types.ts';
import type { Analysis } from '../../analysis/types.ts';
import { type Condition, pythonCondition } from '../../layers/condition.ts';
import { instanceSettings, moduleOf } from '../../layers/module.ts';
import { branchesOf, type Guards } from '../../analysis/branches.ts';
import { edgesByTarget } from '../../analysis/order.ts';
import { nodeInputs, outputIndex, requiredInputs } from '../../layers/ports.ts';
import { initializerStatement } from '../../initializers/index.ts';
import { type PythonContext, type PythonHelper, standard } from '../../layers/python.ts';
import { layerOf } from '../../layers/registry.ts';
import type { FlatNode } from '../../analysis/flat/flat.ts';
import { groupBy } from '../../model/groups.ts';
import { inOrder, roundsOf } from '../graphTraversal.ts';
import { wrapped } from './wrap.ts';
import type { LineRange } from '../types.ts';

/** What the classes of a model have in common. */
export interface ModelContext {
  readonly modules: readonly Module[];
  readonly analysis: Analysis;
  readonly flat: ReadonlyMap<string, FlatNode>;
  /** A valid Python name for a node's name. */
  renamed(name: string): string;
  use(helper: PythonHelper): string;
}

/** The lines after `class …:`. */
export interface ClassText {
  readonly text: string;
  /** Lines of each node of its graph, from 0. */
  readonly lines: ReadonlyMap<string, readonly LineRange[]>;
}

/** Name of the class for a module whose flat ids begin with `ids`. */
type ClassOf = (module: Module, ids: string) => string;

/** Variable of values that pass from layer to layer and are not needed later. */
const FLOW = 'x';
/** Argument of a module without inputs: a tensor whose first axis is the batch. */
const LIKE = 'like';

interface Line {
  readonly node: string | null;
  readonly text: string;
}

/** Writes one graph, the network's or a module's, as a class of nn.Module. */
export class ClassWriter {
  readonly #context: ModelContext;
  readonly #graph: Graph;
  readonly #ids: string;
  readonly #classOf: ClassOf;
  readonly #shared: ReadonlyMap<string, string>;
  readonly #nodes: ReadonlyMap<string, GraphNode>;
  /** Edges by their target node. */
  readonly #incoming: ReadonlyMap<string, readonly Edge[]>;
  /** Expression of a tensor whose first axis is the batch. */
  #batch = LIKE;
  readonly #made: Line[] = [];
  #done: Line[] = [];
  /** Names of the outputs of each node. */
  readonly #values = new Map<string, readonly string[]>();
  /** By node: the node whose value it passes through, and the number of remaining readers. */
  readonly #origins = new Map<string, string>();
  readonly #readers: Map<string, number>;
  readonly #unique: UniqueNames;
  /** The node whose value is in `x`. */
  #flowing: string | null = null;
  #node: GraphNode;
  /** Of nodes that are computed by a condition only. */
  #branches: ReadonlyMap<string, Guards> = new Map();

  /** @param shared instances that reuse the submodule of another one, by id: the name of that one */
  constructor(
    context: ModelContext,
    graph: Graph,
    ids: string,
    classOf: ClassOf,
    shared: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#context = context;
    this.#graph = graph;
    this.#ids = ids;
    this.#classOf = classOf;
    this.#shared = shared;
    this.#unique = new UniqueNames(graph.nodes.map(({ name }) => context.renamed(name)));
    this.#readers = new Map([...groupBy(graph.edges, ({ from }) => from.node)].map(([id, list]) => [id, list.length]));
    this.#nodes = new Map(graph.nodes.map((node) => [node.id, node]));
    this.#incoming = edgesByTarget(graph.edges);
    this.#node = graph.nodes[0]!;
  }

  /** @param last statements at the end of `__init__` */
  write(docstring: string | null, last: readonly string[] = []): ClassText {
    const order = inOrder(this.#graph);
    const ends = (type: string): GraphNode[] => this.#graph.nodes.filter((node) => node.type === type && !node.bypass);
    const args = this.#arguments(ends('Input'));
    // Reused submodules are assigned after all others are created.
    const later = order.filter(({ id }) => this.#shared.has(id));
    this.#branches = branchesOf(
      order.map(({ id }) => id),
      this.#graph.edges,
      (id) => this.#chooses(id),
    );
    this.#block(order, 0);
    for (const { id, name } of later) this.#make(id, name, `self.${this.#context.renamed(this.#shared.get(id)!)}`);
    const results = ends('Output').map(({ id }) => this.#values.get(id)?.[0]);
    const complete = results.length > 0 && args.length > 0 && !results.includes(undefined);
    return layOut(docstring, [
      { node: null, text: 'def __init__(self):' },
      { node: null, text: '    super().__init__()' },
      ...this.#made.map(indented),
      ...last.map((text) => indented({ node: null, text })),
      { node: null, text: '' },
      { node: null, text: `def forward(self, ${args.join(', ')}):` },
      ...this.#done.map(indented),
      ...(complete
        ? [{ node: null, text: `    return ${results.join(', ')}` }]
        : [{ node: null, text: '    raise NotImplementedError("The network needs an Input and an Output")' }]),
    ]);
  }

  #arguments(inputs: readonly GraphNode[]): string[] {
    const names = inputs.length === 1 ? [FLOW] : inputs.map(({ name }) => this.#context.renamed(name));
    inputs.forEach(({ id }, i) => this.#values.set(id, [names[i]!]));
    if (inputs.length === 1) this.#flowing = inputs[0]!.id;
    if (inputs.length) this.#batch = names[0]!;
    return names.length || this.#ids === '' ? names : [LIKE];
  }

  #chooses(id: string): boolean {
    const node = this.#nodes.get(id)!;
    const isOk = this.#context.analysis.nodes.get(this.#ids + id)?.status === 'ok';
    return isOk && !node.bypass && layerOf(node.type)?.chooses !== undefined;
  }

  /** Writes nodes of so many branches; those in more are written where their choice is made. */
  #block(nodes: readonly GraphNode[], depth: number): void {
    for (const node of nodes) {
      if ((this.#branches.get(node.id)?.length ?? 0) > depth) continue;
      const [then, otherwise] = [true, false].map((side) =>
        nodes.filter(({ id }) => {
          const guard = this.#branches.get(id)?.[depth];
          return guard?.choice === node.id && guard.side === side;
        }),
      ) as [GraphNode[], GraphNode[]];
      if (then.length + otherwise.length) this.#choice(node, then, otherwise, depth + 1);
      else this.#write(node);
    }
  }

  /** `if` and `else` with the nodes of each branch. */
  #choice(node: GraphNode, then: readonly GraphNode[], otherwise: readonly GraphNode[], depth: number): void {
    const [of, ...ends] = this.#edgesByPort(node);
    const { params, inputs } = this.#context.analysis.nodes.get(this.#ids + node.id)!;
    this.#node = node;
    const condition = pythonCondition(this.#valueAt(of)!.value, inputs[0]!, params as unknown as Condition);
    this.#read(of.node);
    this.#line(`if ${condition}:`);
    const before = this.#done;
    const flowing = this.#flowing;
    const branch = (own: readonly GraphNode[], others: readonly GraphNode[], end: Endpoint, other: Endpoint) => {
      // What only the other branch reads is not needed in this one.
      const elsewhere = [...others.flatMap((one) => this.#edgesTo(one).map(({ from }) => from)), other];
      for (const { node: id } of elsewhere) this.#read(id);
      this.#done = [];
      this.#flowing = flowing;
      this.#block(own, depth);
      const { value } = this.#valueAt(end)!;
      this.#read(end.node);
      for (const { node: id } of elsewhere) this.#read(id, -1);
      return { lines: this.#done, value };
    };
    const yes = branch(then, otherwise, ends[0]!, ends[1]!);
    const no = branch(otherwise, [], ends[1]!, ends[0]!);
    this.#done = before;
    this.#node = node;
    this.#flowing = flowing;
    const target = this.#target(node);
    const add = ({ lines, value }: typeof yes): void => {
      const all = value === target ? lines : [...lines, { node: node.id, text: `${target} = ${value}` }];
      this.#done.push(...(all.length ? all : [{ node: node.id, text: 'pass' }]).map(indented));
    };
    add(yes);
    this.#line('else:');
    add(no);
    this.#values.set(node.id, [target]);
  }

  /** What feeds each input of a layer with a fixed list of inputs, all of which are connected. */
  #edgesByPort(node: GraphNode): [Endpoint, ...Endpoint[]] {
    const edges = new Map(this.#edgesTo(node).map(({ from, to }) => [to.port, from]));
    return nodeInputs(node, this.#context.modules, []).map(({ id }) => edges.get(id)!) as [Endpoint, ...Endpoint[]];
  }

  #write(node: GraphNode): void {
    this.#node = node;
    const analysis = this.#context.analysis.nodes.get(this.#ids + node.id);
    const module = moduleOf(node, this.#context.modules);
    if (node.bypass) return this.#handOn(node);
    if (node.type === 'Input') return;
    if (node.type === 'Output') return this.#handOn(node);
    const sources = this.#sources(node, module);
    if (sources.includes(undefined) || analysis?.status === 'blocked' || analysis?.status === 'error') {
      return this.#line(
        `# ${node.name}: ${analysis?.status === 'error' ? 'has a problem' : 'waits for a layer before it'}`,
      );
    }
    const given = sources.map((source) => source!.value);
    for (const { from } of this.#edgesTo(node)) this.#read(from.node);
    if (module) this.#instance(node, module, given);
    else this.#layer(node, given);
  }

  #edgesTo = ({ id }: GraphNode): readonly Edge[] => this.#incoming.get(id) ?? [];

  /** The value at each input port; undefined where unconnected. */
  #sources(node: GraphNode, module: Module | undefined): ({ value: string; from: Endpoint } | undefined)[] {
    const edges = new Map(this.#edgesTo(node).map(({ from, to }) => [to.port, from]));
    const layer = layerOf(node.type);
    const ports = module
      ? module.graph.nodes.flatMap(({ id, type }) => (type === 'Input' ? [id] : []))
      : layer
        ? requiredInputs(layer, node.params, [...edges.keys()])
        : [];
    return ports.map((port) => this.#valueAt(edges.get(port)));
  }

  #valueAt(from: Endpoint | undefined): { value: string; from: Endpoint } | undefined {
    const source = this.#nodes.get(from?.node ?? '');
    if (!from || !source) return undefined;
    const module = moduleOf(source, this.#context.modules);
    const outputs = module?.graph.nodes.filter(({ type }) => type === 'Output');
    const index = source.bypass
      ? 0
      : outputs
        ? outputs.findIndex(({ id }) => id === from.port)
        : outputIndex(source, from.port);
    const value = this.#values.get(source.id)?.[index];
    return value === undefined ? undefined : { value, from };
  }

  /** Passes the input through. */
  #handOn(node: GraphNode): void {
    const edges = this.#edgesTo(node);
    const ports = nodeInputs(
      node,
      this.#context.modules,
      edges.map(({ to }) => to.port),
    );
    const edge = ports.map((port) => edges.find(({ to }) => to.port === port.id)).find(Boolean);
    const source = this.#valueAt(edge?.from);
    if (!source) return;
    const origin = this.#origin(source.from.node);
    this.#origins.set(node.id, origin);
    // An Output is read at the end, so that its value is kept.
    const readers = node.type === 'Output' ? 1 : (this.#readers.get(node.id) ?? 0) - 1;
    this.#readers.set(origin, (this.#readers.get(origin) ?? 0) + readers);
    this.#values.set(node.id, [source.value]);
  }

  #origin = (id: string): string => this.#origins.get(id) ?? id;

  #read(id: string, times = 1): void {
    const origin = this.#origin(id);
    this.#readers.set(origin, (this.#readers.get(origin) ?? 0) - times);
  }

  /** The variable of a node's value: `x`, where the current value of that is not needed any more. */
  #target(node: GraphNode): string {
    const free = this.#flowing === null || (this.#readers.get(this.#flowing) ?? 0) <= 0;
    if (!free) return this.#context.renamed(node.name);
    this.#flowing = node.id;
    return FLOW;
  }

  #line(text: string): void {
    this.#done.push({ node: this.#node.id, text });
  }

  /** Adds a submodule with its initialization. */
  #make(node: string, name: string, expression: string): void {
    this.#made.push({ node, text: `self.${this.#context.renamed(name)} = ${expression}` });
  }

  #layer(node: GraphNode, given: readonly string[]): void {
    const layer = layerOf(node.type)!;
    const analysis = this.#context.analysis.nodes.get(this.#ids + node.id)!;
    const name = this.#context.renamed(node.name);
    const declared = new Set<string>();
    const context: PythonContext = {
      layer,
      params: analysis.params,
      inputs: analysis.inputs.map((type) => type!),
      outputs: analysis.outputs.map((type) => type!),
      input: (index = 0) => given[index]!,
      batch: () => this.#batch,
      module: (expression) => {
        this.#make(node.id, node.name, expression + (node.freeze ? '.requires_grad_(False)' : ''));
        for (const [parameter, settings] of Object.entries(node.initializers ?? {})) {
          const text = initializerStatement(settings, `self.${name}.${parameter}`);
          this.#made.push({ node: node.id, text });
        }
        return `self.${name}`;
      },
      variable: (suffix) => {
        const variable = this.#free(`${name}_${suffix}`);
        declared.add(variable);
        return variable;
      },
      line: (text) => this.#line(text),
      use: (helper) => this.#context.use(helper),
      output: (...expressions) => {
        const names = expressions.map((expression, i) => {
          if (declared.has(expression)) return expression;
          const target = expressions.length === 1 ? this.#target(node) : i ? this.#free(`${name}_${i}`) : name;
          this.#line(`${target} = ${expression}`);
          return target;
        });
        this.#values.set(node.id, names);
      },
    };
    if (layer.python) layer.python(context);
    else standard(context);
  }

  #free(name: string): string {
    return this.#unique.give(name);
  }

  #instance(node: GraphNode, module: Module, given: readonly string[]): void {
    const { residual, runs } = instanceSettings(node.params);
    // What repeats while a condition holds is one module, called again.
    const rounds = runs === 'while' ? roundsOf(node).slice(0, 1) : roundsOf(node);
    const name = `self.${this.#context.renamed(node.name)}`;
    if (!this.#shared.has(node.id)) this.#make(node.id, node.name, this.#construction(node, module, rounds));
    const count = module.graph.nodes.filter(({ type }) => type === 'Output').length;
    const from = given.length ? given.join(', ') : this.#batch;
    const targets = count === 1 ? [this.#target(node)] : this.#several(node, count);
    const into = targets.join(', ');
    this.#values.set(node.id, targets);
    if (runs !== 'always') return this.#conditional(node, rounds.length, { name, from, targets });
    if (rounds.length === 1) {
      this.#line(`${into} = ${called(name, given, from, residual)}`);
      return;
    }
    if (into !== from) this.#line(`${into} = ${from}`);
    const part = this.#free('part');
    this.#line(`for ${part} in ${name}:`);
    this.#line(`    ${into} = ${called(part, targets, into, residual)}`);
    this.#unique.release(part);
  }

  /** A call of a module where a condition holds, once or again and again. */
  #conditional(node: GraphNode, rounds: number, call: { name: string; from: string; targets: string[] }): void {
    const { residual, runs, repeat, condition } = instanceSettings(node.params);
    const { name, from, targets } = call;
    const into = targets.join(', ');
    const { inputs } = this.#context.analysis.nodes.get(this.#ids + node.id)!;
    const holds = pythonCondition(targets[0]!, inputs[0]!, condition);
    if (into !== from) this.#line(`${into} = ${from}`);
    if (runs === 'while') {
      const count = this.#free('repeats');
      this.#line(`${count} = 0`);
      this.#line(`while ${count} < ${repeat} and ${holds}:`);
      this.#line(`    ${into} = ${called(name, targets, into, residual)}`);
      this.#line(`    ${count} += 1`);
      return this.#unique.release(count);
    }
    this.#line(`if ${holds}:`);
    if (rounds === 1) return this.#line(`    ${into} = ${called(name, targets, into, residual)}`);
    const part = this.#free('part');
    this.#line(`    for ${part} in ${name}:`);
    this.#line(`        ${into} = ${called(part, targets, into, residual)}`);
    this.#unique.release(part);
  }

  #several = (node: GraphNode, count: number): string[] =>
    Array.from({ length: count }, (_, i) => this.#free(`${this.#context.renamed(node.name)}_${i}`));

  /** `Block()`, or a list of one for each repetition. */
  #construction(node: GraphNode, module: Module, rounds: readonly string[]): string {
    const frozen = node.freeze ? '.requires_grad_(False)' : '';
    const all = rounds.map((round) => this.#classOf(module, `${this.#ids}${node.id}${round}/`));
    if (all.length === 1) return `${all[0]}()${frozen}`;
    const parts: string[] = [];
    let from = 0;
    for (let k = 1; k <= all.length; k += 1) {
      if (k < all.length && all[k] === all[from]) continue;
      parts.push(k - from > 1 ? `${from ? '*' : ''}[${all[from]}() for _ in range(${k - from})]` : `${all[from]}()`);
      from = k;
    }
    const whole = parts.length === 1 ? parts[0]! : `[${parts.map((part) => part.replace(/^\[/, '*[')).join(', ')}]`;
    return `nn.ModuleList(${whole})${frozen}`;
  }
}

/** A call of a module, with the sum of input and output where it is residual. */
function called(module: string, inputs: readonly string[], given: string, residual: boolean): string {
  const call = `${module}(${given})`;
  if (!residual) return call;
  return inputs.length === 1 ? `${given} + ${call}` : `(a + b for a, b in zip((${given}), ${call}))`;
}

const indented = ({ node, text }: Line): Line => ({ node, text: `    ${text}` });

function layOut(docstring: string | null, lines: readonly Line[]): ClassText {
  const found = new Map<string, LineRange[]>();
  const about = docstring === null ? [] : [docstring, ''].map((text): Line => ({ node: null, text }));
  const all = [...about, ...lines].flatMap(({ node, text }) =>
    wrapped(text.trim() ? `    ${text}` : '').map((row): Line => ({ node, text: row })),
  );
  all.forEach(({ node }, at) => {
    if (node === null) return;
    const ranges = found.get(node) ?? [];
    const before = ranges.at(-1);
    if (before?.last === at - 1) ranges[ranges.length - 1] = { first: before.first, last: at };
    else ranges.push({ first: at, last: at });
    found.set(node, ranges);
  });
  return { text: `${all.map(({ text }) => text).join('\n')}\n`, lines: found };
}
