/** Lowers a network to a program of primitives. */
import { Lowering, toPlain, type Tensor } from '../../layers/lowering.ts';
import type { FlatNode } from '../../analysis/flat/flat.ts';
import type { Builder, Value } from '../../program/builder.ts';
import { Gates } from './gates.ts';
import { storedShape, type Network, type NetworkLayer, type NetworkParameter } from './network.ts';

/** Random streams: initializers use the lower half, layers the upper. */
const LAYER_STREAMS = 1 << 20;
/** More shards than any plan has. */
const MAX_SHARDS = 64;

export interface ForwardOptions {
  readonly training: boolean;
  /** int32 [2]: seed, step. Required by random layers in training. */
  readonly counter: Value | null;
  /** Index of this part of the batch; each has its own random numbers. */
  readonly shard: number;
  /** Variable that a parameter is read from; its full name if left out. */
  readonly variableOf?: (spec: NetworkParameter) => string;
  /**
   * Called with the outputs of every node. Where the node is in a branch that may be left out, they, and all that is
   * computed of them alone, may be dead; `gates` makes them live.
   */
  readonly tap?: (node: FlatNode, outputs: readonly Tensor[], gates: Gates) => void;
}

/**
 * Appends the forward pass.
 * @param input the samples, as the Input layer outputs them
 * @returns the values of `network.outputs` in PyTorch's order of axes
 */
export function lowerForward(b: Builder, network: Network, input: Tensor, options: ForwardOptions): Value[] {
  const outputs = new Map<string, readonly Tensor[]>();
  const specs = new Map(network.parameters.map((spec) => [spec.fullName, spec]));
  const byId = new Map(network.layers.map((one) => [one.node.id, one]));
  const gates: Gates = new Gates(b, input.value, network.branches, (choice) => {
    const { layer, sources } = byId.get(choice)!;
    const [from] = sources as [NetworkLayer['sources'][number]];
    const { value } = outputs.get(from.node)![from.output]!;
    const inside = gates.into(value, gates.guardsOf(from.node), gates.guardsOf(choice));
    return layer.chooses!.predicate(b, inside, network.analysis.nodes.get(choice)!.params);
  });
  // Layers that share a buffer update it in the order of execution.
  const updated = new Map<string, Value>();

  network.layers.forEach(({ node, layer, sources }, index) => {
    const guards = gates.guardsOf(node.id);
    const outside = (name: string): Value => {
      const spec = specs.get(`${node.weights}.${name}`);
      if (!spec) throw new Error(`${node.type} has no parameter ${name}`);
      const changed = updated.get(spec.fullName);
      if (changed) return changed;
      return b.variable({
        name: options.variableOf?.(spec) ?? spec.fullName,
        dtype: 'float32',
        shape: storedShape(spec),
      });
    };
    const inputs =
      layer.type === 'Input'
        ? [{ ...input, value: b.cast(input.value, network.inputType) }]
        : sources.map((from): Tensor => {
            const { value, layout } = outputs.get(from.node)![from.output]!;
            return { value: gates.into(value, gates.guardsOf(from.node), guards), layout };
          });
    const analysis = network.analysis.nodes.get(node.id)!;
    const lowering = new Lowering({
      b,
      params: analysis.params,
      inputs,
      shapes: analysis.inputs.map((type) => type!.shape),
      training: options.training,
      samples: gates.into(input.value, [], guards),
      parameter: (name) => gates.into(outside(name), [], guards),
      update: (name, value) => updated.set(`${node.weights}.${name}`, gates.outOf(node.id, value, outside(name))),
      ...(layer.chooses ? { predicate: () => gates.predicate(node.id) } : {}),
      uniform: (like) => {
        if (!options.counter) throw new Error('Random numbers need a counter');
        return b.randomUniform(like, options.counter, LAYER_STREAMS + index * MAX_SHARDS + options.shard);
      },
    });
    layer.lower(lowering);
    outputs.set(node.id, lowering.outputs);
    options.tap?.(node, lowering.outputs, gates);
  });
  for (const [name, value] of updated) b.effect('Assign', [name], [value]);
  // What is computed of them, losses above all, is in float32.
  return network.outputs.map(({ id }) => {
    const value = toPlain(b, outputs.get(id)![0]!);
    return value.type.dtype === 'bfloat16' ? b.cast(value, 'float32') : value;
  });
}
