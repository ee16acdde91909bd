/**
 * Writes src/model.ts of the exported package: the network on tfjs layers, one
 * line a layer. A module that is repeated, or used several times, is a function.
 */
import type { Endpoint, Graph, GraphNode, Module, TensorsmithDocument } from '../../document/types.ts';
import { groupBy } from '../../document/groups.ts';
import { analyze } from '../../layers/analyze.ts';
import type { CodeContext, HelperLayer, WeightMapping } from '../../layers/code.ts';
import { literal } from '../../layers/code.ts';
import { formatCount } from '../../layers/format.ts';
import { instanceSettings, moduleOf } from '../../layers/module.ts';
import { edgesByTarget } from '../../layers/order.ts';
import { outputIndex, requiredInputs } from '../../layers/ports.ts';
import { layerOf } from '../../layers/registry.ts';
import type { FlatNode } from '../../layers/resolve.ts';
import type { NetworkOutput } from '../ends.ts';
import { inOrder, instancesOf, isInput, roundsOf, usesOf } from '../drawings.ts';
import { camel, identifier, type Namer, namer } from './identifier.ts';
import { INDENT, type Layout, ModelWriter, OWN, type Step } from './modelWriter.ts';
import { wrapCall } from './wrap.ts';

export interface ModelSource {
  readonly text: string;
  /** First and last line of each node, from 1. */
  readonly lines: ReadonlyMap<string, readonly [number, number]>;
  readonly helpers: ReadonlySet<HelperLayer>;
  /** Weights of each tfjs layer, in its order; names are those of the weights file. */
  readonly weights: ReadonlyMap<string, readonly WeightMapping[]>;
  /** Stored shape of a sample, channels last. */
  readonly sampleShape: readonly number[];
  /** In the order of the model's outputs, in PyTorch's order of axes. */
  readonly outputs: readonly NetworkOutput[];
}

export function writeModel(document: TensorsmithDocument): ModelSource {
  const { graph } = document;
  const analysis = analyze(graph, document.modules);
  const { flat } = analysis;
  const byId = new Map(flat.nodes.map((node) => [node.id, node]));
  const incoming = edgesByTarget(flat.edges);
  const users = new Map<string, number>();
  for (const { weights } of flat.nodes) users.set(weights, (users.get(weights) ?? 0) + 1);
  const name = namer([...flat.nodes, ...instancesIn('', '', graph)], ['i']);
  const uses = usesOf(document);
  /** What functions must not be called, since constants are. */
  const constants = new Set(
    [graph, ...document.modules.map((module) => module.graph)].flatMap(({ nodes }) =>
      nodes.map((node) => identifier(node.name)),
    ),
  );
  /** Flat nodes of each repetition of a module, by what their ids begin with. */
  const within = groupBy(
    flat.nodes.flatMap((node) =>
      [...node.id.matchAll(/\//g)].map(({ index }) => ({ ids: node.id.slice(0, index + 1), node })),
    ),
    ({ ids }) => ids,
    ({ node }) => node,
  );
  const writer = new ModelWriter();
  const bodyLines = new Map<string, readonly [number, number]>();
  const ends: { input: string | null; outputs: string[] } = { input: null, outputs: [] };
  const outputs: ModelSource['outputs'][number][] = [];

  // Inputs come first, since layers without inputs ask them for the size of the batch.
  const drawn = inOrder(graph);
  for (const node of [...drawn.filter(isInput), ...drawn.filter((other) => !isInput(other))]) {
    const first = writer.body.length;
    writeDrawn(writer, node, '', name);
    const step = writer.steps.get(node.id)?.[0];
    const { type } = byId.get(node.id) ?? node;
    if (type === 'Input') ends.input ??= step?.expression ?? null;
    if (type === 'Output' && step) {
      ends.outputs.push(step.expression);
      outputs.push({ id: node.id, name: node.name, shape: analysis.nodes.get(node.id)!.inputs[0]!.shape });
    }
    // The lines of an instance are those that call for all that it stands for.
    if (writer.body.length > first) bodyLines.set(node.id, [first, writer.body.length - 1]);
  }

  const inputNode = graph.nodes.find((node) => node.type === 'Input');
  const outputNode = graph.nodes.find((node) => node.type === 'Output');
  const inputShape = (inputNode && analysis.nodes.get(inputNode.id)?.outputs[0]?.shape) ?? [];
  const outputShape = (outputNode && analysis.nodes.get(outputNode.id)?.inputs[0]?.shape) ?? [];
  const stored = inputShape.length === 4 ? [inputShape[0]!, ...inputShape.slice(2), inputShape[1]!] : inputShape;
  const head = [
    "import * as tf from '@tensorflow/tfjs';",
    ...(writer.helpers.size ? [`import { ${[...writer.helpers].sort().join(', ')} } from './layers.js';`] : []),
    '',
    ...writer.functions.flatMap(({ text }) => [...text.split('\n'), '']),
    `/** ${document.name}: ${formatCount(analysis.totals.parameters)} parameters. Input [${stored.join(', ')}], output [${outputShape.join(', ')}]. */`,
    'export function createModel(): tf.LayersModel {',
  ];
  const tail =
    ends.input && ends.outputs.length
      ? [
          `${INDENT}return tf.model({ inputs: ${ends.input}, outputs: ${ends.outputs.length > 1 ? `[${ends.outputs.join(', ')}]` : ends.outputs[0]} });`,
          '}',
          '',
        ]
      : [`${INDENT}throw new Error('The network is not complete yet: it needs an Input and an Output.');`, '}', ''];
  const lines = new Map(
    [...bodyLines].map(([id, [from, to]]) => [id, [from + head.length + 1, to + head.length + 1] as const]),
  );
  return {
    text: [...head, ...writer.body, ...tail].join('\n'),
    lines,
    helpers: writer.helpers,
    weights: writer.weights,
    sampleShape: stored.slice(1) as number[],
    outputs,
  };

  /** All instances in a graph and within them, by flat ids that begin with `ids` and names that begin with `names`. */
  function instancesIn(ids: string, names: string, drawing: Graph): { id: string; name: string }[] {
    return instancesOf(drawing).flatMap((node) => {
      const id = ids + node.id;
      const module = flat.instances.has(id) && !byId.has(id) ? moduleOf(node, document.modules) : undefined;
      if (!module) return [];
      const inner = roundsOf(node).flatMap((round) =>
        instancesIn(`${id}${round}/`, `${names}${node.name}${round}.`, module.graph),
      );
      return [{ id, name: names + node.name }, ...inner];
    });
  }

  /** What an output gives on, where it was written already. */
  function stepAt(target: ModelWriter, from: Endpoint | undefined): Step | undefined {
    const source = byId.get(from?.node ?? '');
    return from && source && target.steps.get(source.id)?.[outputIndex(source, from.port)];
  }

  /** Writes a node of a graph whose flat ids begin with `ids`, whatever it stands for. */
  function writeDrawn(target: ModelWriter, node: GraphNode, ids: string, names: Namer): void {
    const id = ids + node.id;
    if (byId.has(id)) return writeFlat(target, id, names);
    const module = moduleOf(node, document.modules);
    if (!module || !flat.instances.has(id)) return;
    const { residual } = instanceSettings(node.params);
    const rounds = roundsOf(node).map((round) => `${id}${round}/`);
    if (isCallable(module, rounds)) return writeCalls(target, { node, id, module, rounds, residual, names });
    for (const round of rounds) writeRound(target, module, round, residual, names);
  }

  /** Writes one repetition of a module, node by node. */
  function writeRound(
    target: ModelWriter,
    { graph: inner }: Module,
    ids: string,
    residual: boolean,
    names: Namer,
  ): void {
    for (const node of inOrder(inner)) {
      const id = ids + node.id;
      const source = incoming.get(id)?.[0]?.from;
      const from = stepAt(target, source);
      // What a function returns is no layer of its own.
      if (target.prefix && node.type === 'Output' && from) target.steps.set(id, [from]);
      else if (!target.steps.has(id)) writeDrawn(target, node, ids, names);
    }
    const sums = residual ? inner.nodes.filter(({ type }) => type === 'Output').length : 0;
    for (let i = 0; i < sums; i += 1) writeFlat(target, `${ids}+${i}`, names);
  }

  function writeFlat(target: ModelWriter, id: string, names: Namer): void {
    const node = byId.get(id)!;
    const known = analysis.nodes.get(id);
    if (known?.status === 'ok' && writeNode(target, node, names)) return;
    target.push(`// ${node.name}: ${known?.status === 'error' ? 'has a problem' : 'waits for a layer before it'}`);
  }

  /**
   * Whether all repetitions can be calls of a function: one output, weights of its own, and nothing in it
   * that is broken or asks for the batch.
   */
  function isCallable(module: Module, rounds: readonly string[]): boolean {
    if (rounds.length < 2 && uses(module.id) < 2) return false;
    if (module.graph.nodes.filter(({ type }) => type === 'Output').length !== 1) return false;
    return rounds.every((ids) =>
      (within.get(ids) ?? []).every(
        ({ id, type, weights }) =>
          analysis.nodes.get(id)?.status === 'ok' && users.get(weights) === 1 && type !== 'Constant',
      ),
    );
  }

  /** Writes what a module does as a function, or finds the one that does just this; null where a source is missing. */
  function functionOf(
    target: ModelWriter,
    { module, residual }: Pick<Calls, 'module' | 'residual'>,
    ids: string,
    given: readonly Layout[],
  ): { name: string; layout: Layout; weights: string } | null {
    const ins = module.graph.nodes.filter(({ type }) => type === 'Input');
    const out = module.graph.nodes.find(({ type }) => type === 'Output')!;
    const end = byId.get(ids + out.id)!;
    const prefix = end.weights.slice(0, -out.name.length);
    const members = within.get(ids) ?? [];
    // In a function, names are as they are drawn in the module.
    const own = namer(
      [
        ...members.map((inner) => ({ id: inner.id, name: inner.weights.slice(prefix.length) })),
        ...instancesIn(ids, '', module.graph),
      ],
      ['name', 'i'],
    );
    const writer = new ModelWriter(target, prefix);
    ins.forEach((node, i) =>
      writer.steps.set(ids + node.id, [{ expression: own({ id: ids + node.id }), layout: given[i]! }]),
    );
    writeRound(writer, module, ids, residual, own);
    const result = writer.steps.get(residual ? `${ids}+0` : ids + out.id)?.[0];
    if (!result) return null;
    const args = ins.map((node) => `${own({ id: ids + node.id })}: tf.SymbolicTensor`);
    const body = [...writer.body, `${INDENT}return ${result.expression};`]
      .join('\n')
      .replace(/'§\.([^']*)'/g, '`${name}.$1`')
      .replaceAll(`${OWN}.`, '${name}.');
    const head = `(name: string, ${args.join(', ')}): tf.SymbolicTensor {`;
    const text = `${head}\n${body}\n}`;
    const known = target.functions.find(
      (other) => other.text.endsWith(text) && other.name.startsWith(camel(module.name)),
    );
    if (known) return { name: known.name, layout: result.layout, weights: prefix.slice(0, -1) };
    const taken = new Set(target.functions.map(({ name: other }) => other));
    let free = identifier(camel(module.name));
    for (let i = 2; taken.has(free) || constants.has(free); i += 1) free = `${camel(module.name)}_${i}`;
    target.functions.push({
      name: free,
      text: `/** ${module.name}. The names of its weights begin with \`name\`. */\nfunction ${free}${text}`,
    });
    return { name: free, layout: result.layout, weights: prefix.slice(0, -1) };
  }

  function writeCalls(target: ModelWriter, calls: Calls): void {
    const { node, id, module, rounds, residual, names } = calls;
    const ins = module.graph.nodes.filter(({ type }) => type === 'Input');
    const out = module.graph.nodes.find(({ type }) => type === 'Output')!;
    const sources = ins.map((end) => stepAt(target, incoming.get(rounds[0]! + end.id)?.[0]?.from));
    const comment = (): void => target.push(`// ${node.name}: waits for a layer before it`);
    if (sources.includes(undefined)) return comment();
    const constant = names({ id });
    let given = sources.map((step) => step!.layout);
    const made = rounds.map((ids) => {
      const found = functionOf(target, calls, ids, given);
      if (found) given = [found.layout];
      return found;
    });
    if (made.includes(null)) return comment();
    const all = made.map((call) => call!);
    const inputs = sources.map((step) => step!.expression).join(', ');
    const call = (name: string, weights: string, from: string): string => `${name}(${weights}, ${from})`;
    if (all.length === 1) {
      const [{ name, weights }] = all as [(typeof all)[0]];
      target.push(`const ${constant} = ${call(name, literal(target.shown(weights)), inputs)};`);
    } else {
      const base = target.shown(all[0]!.weights.slice(0, -2));
      const one = (k: number): string => literal(`${base}.${k}`);
      let from = 0;
      // What is alike is a loop; a first repetition of other shapes stands before it.
      for (let k = 1; k <= all.length; k += 1) {
        if (k < all.length && all[k]!.name === all[from]!.name) continue;
        const { name } = all[from]!;
        if (k - from > 1) {
          if (!from) target.push(`let ${constant} = ${inputs};`);
          const head = `for (let i = ${from}; i < ${k}; i += 1)`;
          target.push(`${head} ${constant} = ${call(name, `\`${base}.\${i}\``, constant)};`);
        } else if (from) target.push(`${constant} = ${call(name, one(from), constant)};`);
        else target.push(`let ${constant} = ${call(name, one(0), inputs)};`);
        from = k;
      }
    }
    const last = rounds.at(-1)!;
    target.steps.set(residual ? `${last}+0` : last + out.id, [{ expression: constant, layout: all.at(-1)!.layout }]);
  }

  /** False where a source of the node could not be written. */
  function writeNode(target: ModelWriter, node: FlatNode, names: Namer): boolean {
    const layer = layerOf(node.type)!;
    const known = analysis.nodes.get(node.id)!;
    const fed = new Map((incoming.get(node.id) ?? []).map(({ from, to }) => [to.port, from]));
    const ports = requiredInputs(layer, node.params, [...fed.keys()]);
    const sources = ports.map((port) => stepAt(target, fed.get(port)));
    if (sources.includes(undefined)) return false;
    const constant = names(node);
    const sourceAt = (index: number): Step => sources[index]!;
    const rankAt = (index: number): number => known.inputs[index]!.shape.length;
    const context: CodeContext = {
      name: target.shown(node.weights),
      params: known.params,
      inputs: known.inputs.map((type) => type!),
      outputs: known.outputs.map((type) => type!),
      isChannelsLast: (index = 0) => sourceAt(index).layout === 'channelsLast',
      plain: (index = 0) => target.ordered(sourceAt(index), 'plain', rankAt(index)),
      channelsLast: (index = 0) => target.ordered(sourceAt(index), 'channelsLast', rankAt(index)),
      input: (index = 0) => sourceAt(index).expression,
      apply: (call, input, suffix = '') => {
        const step = `${constant}${suffix}`;
        const tensor = `.apply(${input}) as tf.SymbolicTensor;`;
        const existing = target.layers.get(node.weights + suffix);
        if (existing) {
          target.push(`const ${step} = ${existing}${tensor}`);
        } else if (node.freeze || users.get(node.weights)! > 1) {
          target.push(`const ${step}Layer = ${wrapCall(call)};`);
          if (node.freeze) target.push(`${step}Layer.trainable = false;`);
          target.push(`const ${step} = ${step}Layer${tensor}`);
          target.layers.set(node.weights + suffix, `${step}Layer`);
        } else {
          target.push(`const ${step} = ${wrapCall(call)}${tensor}`);
        }
        return step;
      },
      batch: () => ends.input ?? '',
      declare: (expression) => {
        target.push(`const ${constant} = ${expression};`);
        return constant;
      },
      use: (helper) => {
        target.helpers.add(helper);
        return helper;
      },
      weights: (mappings) => {
        target.weights.set(node.weights, mappings);
      },
      output: (expression, layout = 'plain') => {
        target.steps.set(node.id, [...(target.steps.get(node.id) ?? []), { expression, layout }]);
      },
    };
    layer.typescript(context);
    return true;
  }
}

interface Calls {
  /** The instance, as it is drawn. */
  readonly node: GraphNode;
  /** Its flat id. */
  readonly id: string;
  readonly module: Module;
  /** What the flat ids of each repetition begin with. */
  readonly rounds: readonly string[];
  readonly residual: boolean;
  readonly names: Namer;
}
