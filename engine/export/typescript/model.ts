/** Writes src/model.ts of the exported package: the network on tfjs layers, one line a layer. */
import type { TensorsmithDocument } from '../../document/types.ts';
import { analyze } from '../../layers/analyze.ts';
import type { CodeContext, HelperLayer, WeightMapping } from '../../layers/code.ts';
import { formatCount } from '../../layers/format.ts';
import { edgesByTarget } from '../../layers/order.ts';
import { flatOutputs, requiredInputs } from '../../layers/ports.ts';
import { layerOf } from '../../layers/registry.ts';
import type { FlatNode } from '../../layers/resolve.ts';
import type { Shape } from '../../program/types.ts';
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
  /** In the order of the model's outputs, in PyTorch's order of axes. */
  readonly outputs: readonly { readonly id: string; readonly name: string; readonly shape: Shape }[];
}

const INDENT = '  ';
/** dims of tf.layers.permute, which counts without the batch. */
const TO_PLAIN: Readonly<Record<number, string>> = { 3: '[2, 1]', 4: '[3, 1, 2]', 5: '[4, 1, 2, 3]' };
const TO_LAST: Readonly<Record<number, string>> = { 3: '[2, 1]', 4: '[2, 3, 1]', 5: '[2, 3, 4, 1]' };

class ModelWriter {
  readonly body: string[] = [];
  readonly helpers = new Set<HelperLayer>();
  readonly weights = new Map<string, readonly WeightMapping[]>();
  /** What each node gives on, in the order of its output ports. */
  readonly steps = new Map<string, Step[]>();
  /** Constants that hold tfjs layers which are applied again, by the name of their weights. */
  readonly layers = new Map<string, string>();
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
  const analysis = analyze(graph, document.modules);
  const { flat } = analysis;
  const byId = new Map(flat.nodes.map((node) => [node.id, node]));
  const incoming = edgesByTarget(flat.edges);
  const users = new Map<string, number>();
  for (const { weights } of flat.nodes) users.set(weights, (users.get(weights) ?? 0) + 1);
  const name = namer(flat.nodes);
  const writer = new ModelWriter();
  const bodyLines = new Map<string, readonly [number, number]>();
  const ends: { input: string | null; outputs: string[] } = { input: null, outputs: [] };
  const outputs: ModelSource['outputs'][number][] = [];

  const order = analysis.order.length ? analysis.order : flat.nodes.map(({ id }) => id);
  const isInput = (id: string): boolean => byId.get(id)!.type === 'Input';
  // Inputs come first, since layers without inputs ask them for the size of the batch.
  for (const id of [...order.filter(isInput), ...order.filter((other) => !isInput(other))]) {
    const node = byId.get(id)!;
    const first = writer.body.length;
    const known = analysis.nodes.get(id);
    if (known?.status === 'ok' && writeNode(writer, node)) {
      const step = writer.steps.get(id)?.[0];
      if (node.type === 'Input') ends.input ??= step?.expression ?? null;
      if (node.type === 'Output' && step) {
        ends.outputs.push(step.expression);
        outputs.push({ id, name: node.name, shape: known.inputs[0]!.shape });
      }
    } else {
      writer.push(`// ${node.name}: ${known?.status === 'error' ? 'has a problem' : 'waits for a layer before it'}`);
    }
    const [top] = node.path;
    // The lines of an instance are those of all that it stands for.
    if (writer.body.length > first) bodyLines.set(top!, [bodyLines.get(top!)?.[0] ?? first, writer.body.length - 1]);
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

  /** False where a source of the node could not be written. */
  function writeNode(target: ModelWriter, node: FlatNode): boolean {
    const layer = layerOf(node.type)!;
    const known = analysis.nodes.get(node.id)!;
    const fed = new Map((incoming.get(node.id) ?? []).map(({ from, to }) => [to.port, from]));
    const sources = requiredInputs(layer, node.params, [...fed.keys()]).map((port) => {
      const from = fed.get(port);
      const source = byId.get(from?.node ?? '');
      return from && source && target.steps.get(source.id)?.[flatOutputs(source).indexOf(from.port)];
    });
    if (sources.includes(undefined)) return false;
    const constant = name(node);
    const sourceAt = (index: number): Step => sources[index]!;
    const rankAt = (index: number): number => known.inputs[index]!.shape.length;
    const context: CodeContext = {
      name: node.weights,
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

/** A constant's name for every node: dots of modules become underscores, and no name is given twice. */
function namer(nodes: readonly FlatNode[]): (node: FlatNode) => string {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  // Names without dots come first, since they are what the user chose.
  for (const { id, name } of [...nodes].sort((a, b) => a.path.length - b.path.length)) {
    let free = identifier(name.replaceAll('.', '_'));
    while (taken.has(free)) free += '_';
    taken.add(free);
    names.set(id, free);
  }
  return ({ id }) => names.get(id)!;
}
