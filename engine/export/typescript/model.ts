/** Writes src/model.ts of the exported package: the network on tfjs layers, one line a layer. */
import type { GraphNode, TensorsmithDocument } from '../../document/types.ts';
import { analyze } from '../../layers/analyze.ts';
import type { CodeContext, HelperLayer, WeightMapping } from '../../layers/code.ts';
import { formatCount } from '../../layers/format.ts';
import { layerOf } from '../../layers/registry.ts';
import { identifier } from './identifier.ts';
import { wrapCall } from './wrap.ts';

type Layout = 'plain' | 'channelsLast';
interface Step {
  readonly expression: string;
  readonly layout: Layout;
}

export interface ModelSource {
  readonly text: string;
  /** First and last line of each node, from 1. */
  readonly lines: ReadonlyMap<string, readonly [number, number]>;
  readonly helpers: ReadonlySet<HelperLayer>;
  /** Weights of each tfjs layer, in its order; names are those of the weights file. */
  readonly weights: ReadonlyMap<string, readonly WeightMapping[]>;
  /** Stored shape of a sample, channels last. */
  readonly sampleShape: readonly number[];
  readonly outputCount: number;
}

const INDENT = '  ';
/** dims of tf.layers.permute, which counts without the batch. */
const TO_PLAIN: Readonly<Record<number, string>> = { 3: '[2, 1]', 4: '[3, 1, 2]', 5: '[4, 1, 2, 3]' };
const TO_LAST: Readonly<Record<number, string>> = { 3: '[2, 1]', 4: '[2, 3, 1]', 5: '[2, 3, 4, 1]' };

class ModelWriter {
  readonly body: string[] = [];
  readonly helpers = new Set<HelperLayer>();
  readonly weights = new Map<string, readonly WeightMapping[]>();
  readonly steps = new Map<string, Step>();
  readonly #orders = new Map<string, string>();

  push(text: string): void {
    this.body.push(...text.split('\n').map((line) => (line ? INDENT + line : line)));
  }

  /** The expression in the order that is asked for; a permute is written once and used again. */
  ordered({ expression, layout }: Step, wanted: Layout, rank: number): string {
    if (layout === wanted || rank < 3) return expression;
    const name = `${expression}${wanted === 'plain' ? 'ChannelsFirst' : 'ChannelsLast'}`;
    if (!this.#orders.has(name)) {
      const dims = (wanted === 'plain' ? TO_PLAIN : TO_LAST)[rank];
      this.push(`const ${name} = tf.layers.permute({ dims: ${dims} }).apply(${expression}) as tf.SymbolicTensor;`);
      this.#orders.set(name, name);
    }
    return name;
  }
}

export function writeModel(document: TensorsmithDocument): ModelSource {
  const { graph } = document;
  const analysis = analyze(graph);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const writer = new ModelWriter();
  const bodyLines = new Map<string, readonly [number, number]>();
  const ends: { input: string | null; output: string | null } = { input: null, output: null };

  for (const id of analysis.order.length ? analysis.order : graph.nodes.map((node) => node.id)) {
    const node = byId.get(id)!;
    const first = writer.body.length;
    const known = analysis.nodes.get(id);
    if (known?.status === 'ok' && writeNode(writer, document, node)) {
      const step = writer.steps.get(id);
      if (node.type === 'Input') ends.input ??= step?.expression ?? null;
      if (node.type === 'Output') ends.output ??= step?.expression ?? null;
    } else {
      writer.push(`// ${node.name}: ${known?.status === 'error' ? 'has a problem' : 'waits for a layer before it'}`);
    }
    if (writer.body.length > first) bodyLines.set(id, [first, writer.body.length - 1]);
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
    `/** ${document.name}: ${formatCount(analysis.totals.parameters)} parameters. Input [${stored.join(', ')}], output [${outputShape.join(', ')}]. */`,
    'export function createModel(): tf.LayersModel {',
  ];
  const tail =
    ends.input && ends.output
      ? [`${INDENT}return tf.model({ inputs: ${ends.input}, outputs: ${ends.output} });`, '}', '']
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
    outputCount: (outputShape[1] as number | undefined) ?? 0,
  };

  /** False where a source of the node could not be written. */
  function writeNode(target: ModelWriter, { graph: { edges } }: TensorsmithDocument, node: GraphNode): boolean {
    const layer = layerOf(node.type)!;
    const known = analysis.nodes.get(node.id)!;
    const incoming = edges.filter(({ to }) => to.node === node.id);
    const ports =
      'variadic' in layer.inputs
        ? incoming.map(({ to }) => to.port).sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)))
        : layer.inputs.map((port) => port.id);
    const sources = ports.map((port) => target.steps.get(incoming.find(({ to }) => to.port === port)?.from.node ?? ''));
    if (sources.includes(undefined)) return false;
    const name = identifier(node.name);
    const sourceAt = (index: number): Step => sources[index]!;
    const rankAt = (index: number): number => known.inputs[index]!.shape.length;
    const context: CodeContext = {
      name: node.name,
      params: known.params,
      inputs: known.inputs.map((type) => type!),
      outputs: known.outputs.map((type) => type!),
      isChannelsLast: (index = 0) => sourceAt(index).layout === 'channelsLast',
      plain: (index = 0) => target.ordered(sourceAt(index), 'plain', rankAt(index)),
      channelsLast: (index = 0) => target.ordered(sourceAt(index), 'channelsLast', rankAt(index)),
      input: (index = 0) => sourceAt(index).expression,
      apply: (call, input, suffix = '') => {
        target.push(`const ${name}${suffix} = ${wrapCall(call)}.apply(${input}) as tf.SymbolicTensor;`);
        return `${name}${suffix}`;
      },
      declare: (expression) => {
        target.push(`const ${name} = ${expression};`);
        return name;
      },
      use: (helper) => {
        target.helpers.add(helper);
        return helper;
      },
      weights: (mappings) => {
        target.weights.set(node.name, mappings);
      },
      output: (expression, layout = 'plain') => {
        target.steps.set(node.id, { expression, layout });
      },
    };
    layer.typescript(context);
    return true;
  }
}
