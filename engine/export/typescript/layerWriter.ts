/** Writes one layer of the exported model. */
import type { CodeContext } from '../../layers/code.ts';
import { literal } from '../../layers/code.ts';
import { requiredInputs } from '../../layers/ports.ts';
import { layerOf } from '../../layers/registry.ts';
import type { FlatNode } from '../../analysis/flat/flat.ts';
import type { Namer } from './identifier.ts';
import type { ExportContext } from './exportContext.ts';
import type { ModelWriter, Step } from './modelWriter.ts';
import { wrapCall } from './wrap.ts';

/** Writes a layer, or a comment on why it is missing. */
export function writeLayer(context: ExportContext, target: ModelWriter, id: string, names: Namer): void {
  const node = context.byId.get(id)!;
  if (context.isOk(id) && writeNode(context, target, node, names)) return;
  const isBroken = context.analysis.nodes.get(id)?.status === 'error';
  target.push(`// ${node.name}: ${isBroken ? 'has a problem' : 'waits for a layer before it'}`);
}

/** False where a source of the node could not be written. */
function writeNode(context: ExportContext, target: ModelWriter, node: FlatNode, names: Namer): boolean {
  const layer = layerOf(node.type)!;
  const { params, inputs, outputs } = context.analysis.nodes.get(node.id)!;
  const fed = new Map((context.incoming.get(node.id) ?? []).map(({ from, to }) => [to.port, from]));
  const ports = requiredInputs(layer, node.params, [...fed.keys()]);
  const sources = ports.map((port) => context.stepAt(target, fed.get(port)));
  if (sources.includes(undefined)) return false;
  const constant = names(node);
  const sourceAt = (index: number): Step => sources[index]!;
  const rankAt = (index: number): number => inputs[index]!.shape.length;
  const code: CodeContext = {
    name: target.shown(node.weights),
    params,
    inputs: inputs.map((type) => type!),
    outputs: outputs.map((type) => type!),
    isChannelsLast: (index = 0) => sourceAt(index).layout === 'channelsLast',
    plain: (index = 0) => target.ordered(sourceAt(index), 'plain', rankAt(index)),
    channelsLast: (index = 0) => target.ordered(sourceAt(index), 'channelsLast', rankAt(index)),
    input: (index = 0) => sourceAt(index).expression,
    apply: (call, input, suffix = '') => {
      const step = `${constant}${suffix}`;
      const isShared = context.isShared(node);
      let made = wrapCall(call);
      if (isShared) made = target.once(literal(target.shown(node.weights + suffix)), made);
      if (isShared || context.isFrozen(node)) {
        target.push(`const ${step}Layer = ${made};`);
        if (context.isFrozen(node)) target.push(`${step}Layer.trainable = false;`);
        made = `${step}Layer`;
      }
      target.push(`const ${step} = ${made}.apply(${input}) as tf.SymbolicTensor;`);
      return step;
    },
    batch: () => target.batch,
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
  layer.typescript(code);
  return true;
}
