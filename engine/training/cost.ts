/**
 * The cost of training, computed before it runs: arithmetic forward and backward, and memory by purpose. Memory of the
 * step comes from the program itself, so that activations kept for the backward pass are counted.
 */
import type { TrainingSettings } from '../model/types.ts';
import type { Family } from '../layers/definition.ts';
import { peakBytes } from '../program/memory.ts';
import { BYTES, concreteShape } from '../program/shapes.ts';
import type { Program, VariableSpec } from '../program/types.ts';
import type { TrainingBundle } from './programs/bundle.ts';
import type { Network } from './network/network.ts';
import { slotNames } from './programs/variables.ts';

export interface NodeCost {
  /** MACs per sample, forward and backward. */
  readonly forward: number;
  readonly backward: number;
  /** Bytes of weights and of their optimizer state. */
  readonly weights: number;
  readonly optimizer: number;
  /** Bytes of the outputs for one sample. */
  readonly activations: number;
}

const FLOAT = 4;
const DEEP = new Set<Family>(['recurrent', 'attention']);

/** Costs by flat node id. Shared weights count at their first node. */
export function nodeCosts(network: Network, training: TrainingSettings): Map<string, NodeCost> {
  const slots = slotNames(training).length;
  const counted = new Set<string>();
  // Nodes whose output depends on a trainable parameter: the gradient passes through them.
  const learns = new Set<string>();
  return new Map(
    network.layers.map(({ node, layer, sources }): [string, NodeCost] => {
      const known = network.analysis.nodes.get(node.id)!;
      // Recurrent and attention layers have weights before weights.
      const before = DEEP.has(layer.family) || sources.some((source) => learns.has(source.node));
      const trained = known.parameters.filter(({ trainable }) => trainable);
      if (before || trained.length) learns.add(node.id);
      const first = !counted.has(node.weights);
      counted.add(node.weights);
      const values = (specs: typeof known.parameters): number =>
        first ? specs.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0) : 0;
      return [
        node.id,
        {
          forward: known.multiplyAdds,
          // One product of the forward size for the gradient of the weights, one for that of the input.
          backward:
            known.multiplyAdds * (Number(before) + Number(trained.length > 0 || (before && !known.parameterCount))),
          weights: values(known.parameters) * FLOAT,
          optimizer: values(trained) * slots * FLOAT,
          activations: known.activationBytes,
        },
      ];
    }),
  );
}

/** MACs of the matrix products and convolutions of a program, for a batch. */
export function programMultiplyAdds({ operations, types }: Program, batch: number): number {
  const size = (id: number): number[] => concreteShape(types[id]!.shape, batch);
  const product = (sizes: readonly number[]): number => sizes.reduce((all, n) => all * n, 1);
  return operations.reduce((sum, { kind, attrs, inputs, outputs }) => {
    if (kind === 'MatMul') {
      const a = size(inputs[0]!);
      return sum + product(size(outputs[0]!)) * a[attrs.transposeA ? a.length - 2 : a.length - 1]!;
    }
    if (kind === 'Conv2D') {
      const [height, width, channels] = size(inputs[1]!);
      return sum + product(size(outputs[0]!)) * height! * width! * channels!;
    }
    if (kind === 'Conv2DInputGrad') {
      const [height, width, channels] = size(inputs[0]!);
      return sum + product(size(inputs[1]!)) * height! * width! * channels!;
    }
    if (kind === 'Conv2DFilterGrad') {
      const channels = size(inputs[0]!)[3]!;
      return sum + product(size(inputs[1]!)) * attrs.kernelSize[0] * attrs.kernelSize[1] * channels;
    }
    return sum;
  }, 0);
}

/** Training memory in bytes, by purpose. */
export interface TrainingMemory {
  /** Parameters and buffers. */
  readonly weights: number;
  /** Optimizer state, averages, and weights as of the last layer statistics. */
  readonly optimizer: number;
  readonly data: number;
  /** Peak of activations, gradients and temporaries. */
  readonly working: number;
  readonly total: number;
}

/**
 * @param inPlace whether the runtime overwrites operands after their last use, as TensorFlow does
 * @param copies of the variables of samples that are in memory at once: more than 1 where they are a window
 */
export function trainingMemory(
  { variables, functions, evaluationBatch }: TrainingBundle,
  network: Network,
  training: TrainingSettings,
  inPlace: boolean,
  copies = 1,
): TrainingMemory {
  const bytes = (specs: readonly VariableSpec[]): number =>
    specs.reduce((sum, { dtype, shape }) => sum + shape.reduce((product, n) => product * n, BYTES[dtype]), 0);
  const names = new Set(network.parameters.map(({ fullName }) => fullName));
  const held = bytes(variables.filter(({ name }) => name.startsWith('data.')));
  const weights = bytes(variables.filter(({ name }) => names.has(name)));
  const optimizer = bytes(variables) - held - weights;
  const data = held * copies;
  const peak = (name: string, batch: number): number => {
    const program = functions[name]?.program;
    return program ? peakBytes(program, batch, { inPlace }) : 0;
  };
  const working = Math.max(peak('step', training.batchSize), peak('evaluate.train', evaluationBatch));
  return { weights, optimizer, data, working, total: weights + optimizer + data + working };
}
