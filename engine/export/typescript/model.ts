/**
 * Writes src/model.ts of the exported package: the network with tfjs layers, one line per layer. A module that is
 * repeated, or used several times, is a function.
 */
import type { TensorsmithDocument } from '../../model/types.ts';
import type { HelperLayer, WeightMapping } from '../../layers/code.ts';
import { formatCount } from '../../errors/format.ts';
import { analyze } from '../../analysis/analyze.ts';
import { edgesByTarget } from '../../analysis/order.ts';
import type { NetworkOutput } from '../outputHeads.ts';
import { inOrder, isInput } from '../graphTraversal.ts';
import { printable } from '../words.ts';
import { addLines, type LinesOf } from '../sourceMap.ts';
import { namer } from './identifier.ts';
import { ExportContext, OWN_NAMES } from './exportContext.ts';
import { BODY, INDENT, ModelWriter } from './modelWriter.ts';
import { writeDrawn } from './moduleWriter.ts';

export interface ModelSource {
  readonly text: string;
  /** Lines of each node, as in GeneratedCode. */
  readonly lines: LinesOf;
  readonly helpers: ReadonlySet<HelperLayer>;
  /** Weights of each tfjs layer, in its order; names are those of the weights file. */
  readonly weights: ReadonlyMap<string, readonly WeightMapping[]>;
  /** Stored shape of a sample, channels last. */
  readonly sampleShape: readonly number[];
  /** In the order of the model's outputs, in PyTorch's order of axes. */
  readonly outputs: readonly NetworkOutput[];
}

/** Names of weights that affect an output: a tfjs model contains no other layers. */
function usedWeights({ nodes, edges }: ExportContext['analysis']['flat']): ReadonlySet<string> {
  const incoming = edgesByTarget(edges);
  const reached = new Set(nodes.filter(({ type }) => type === 'Output').map(({ id }) => id));
  for (const id of reached) for (const { from } of incoming.get(id) ?? []) reached.add(from.node);
  return new Set(nodes.filter(({ id }) => reached.has(id)).map(({ weights }) => weights));
}

/** src/model.ts of a complete document, and its mapping of weights. */
export function writeModel(
  document: TensorsmithDocument,
  analysis = analyze(document.graph, document.modules),
): ModelSource {
  const { graph } = document;
  const context = new ExportContext(document, analysis);
  const { byId } = context;
  const writer = new ModelWriter();
  const name = namer([...byId.values(), ...context.instancesIn('', '', graph)], OWN_NAMES);

  // Inputs come first, since layers without inputs get the batch size from them.
  const drawn = inOrder(graph);
  for (const node of [...drawn.filter(isInput), ...drawn.filter((other) => !isInput(other))]) {
    // Lines of an instance are its calls.
    writer.mark(node.id, () => writeDrawn(context, writer, node, '', name));
    const step = writer.steps.get(node.id)?.[0];
    const { type } = byId.get(node.id) ?? node;
    if (type === 'Input') writer.batch ||= step?.expression ?? '';
  }

  // In drawing order, whatever is computed first.
  const ends = graph.nodes.flatMap(({ id, name: title, type }) => {
    const step = type === 'Output' && writer.steps.get(id)?.[0];
    return step
      ? [{ expression: step.expression, id, name: title, shape: analysis.nodes.get(id)!.inputs[0]!.shape }]
      : [];
  });
  const results = ends.map(({ expression }) => expression);
  const inputNode = graph.nodes.find((node) => node.type === 'Input');
  const outputNode = graph.nodes.find((node) => node.type === 'Output');
  const inputShape = (inputNode && analysis.nodes.get(inputNode.id)?.outputs[0]?.shape) ?? [];
  const outputShape = (outputNode && analysis.nodes.get(outputNode.id)?.inputs[0]?.shape) ?? [];
  const stored = inputShape.length === 4 ? [inputShape[0]!, ...inputShape.slice(2), inputShape[1]!] : inputShape;
  const head = [
    "import * as tf from '@tensorflow/tfjs';",
    ...(writer.helpers.size ? [`import { ${[...writer.helpers].sort().join(', ')} } from './layers.js';`] : []),
    '',
  ];
  const used = usedWeights(analysis.flat);
  const lines: LinesOf = new Map();
  for (const written of writer.functions) {
    addLines(lines, written.lines, head.length + BODY);
    head.push(...written.text.split('\n'), '');
  }
  head.push(
    `/** ${printable(document.name).replaceAll('*/', '* /')}: ${formatCount(analysis.totals.parameters)} parameters. Input [${stored.join(', ')}], output [${outputShape.join(', ')}]. */`,
    'export function createModel(): tf.LayersModel {',
    ...(writer.sharing ? [`${INDENT}const shared = new Map<string, tf.layers.Layer>();`] : []),
  );
  addLines(lines, writer.lines, head.length);
  const tail =
    writer.batch && results.length
      ? [
          `${INDENT}return tf.model({ inputs: ${writer.batch}, outputs: ${results.length > 1 ? `[${results.join(', ')}]` : results[0]} });`,
          '}',
          '',
        ]
      : [`${INDENT}// Not complete yet: a model needs an Input and an Output.`, '}', ''];
  return {
    text: [...head, ...writer.body, ...tail].join('\n'),
    lines,
    helpers: writer.helpers,
    weights: new Map([...writer.weights].filter(([layer]) => used.has(layer))),
    sampleShape: stored.slice(1) as number[],
    outputs: ends.map(({ id, name: title, shape }) => ({ id, name: title, shape })),
  };
}
