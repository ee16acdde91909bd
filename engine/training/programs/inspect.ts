/**
 * Activations of one node for some samples, and gradients of the loss with respect to them and to the node's
 * parameters.
 */
import { gradients } from '../../program/autodiff.ts';
import type { Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { toPlain, type Tensor } from '../../layers/lowering.ts';
import { int32 } from '../../program/shapes.ts';
import type { Program } from '../../program/types.ts';
import type { Split } from '../../datasets/shape.ts';
import type { Gates } from '../network/gates.ts';
import { lowerForward } from '../network/lower.ts';
import { parameterNames, storedShape, type NetworkParameter } from '../network/network.ts';
import { meanLoss } from './meanLoss.ts';
import { readSamples, type ProgramContext } from './samples.ts';

export interface Inspection {
  /** indices int32 [N] → `loss`, `output0` …, `gradient0` …, `parameter0` …; a missing gradient is zero. */
  readonly program: Program;
  /** In the order of `parameter0`, `parameter1`, …; in the programs' layout. */
  readonly parameters: readonly NetworkParameter[];
  /** Number of output ports. */
  readonly outputs: number;
}

/**
 * Runs in evaluation mode: no dropout, normalizations use their running statistics.
 * @param node flat id
 */
export function inspectProgram(context: ProgramContext, split: Split, node: string): Inspection {
  const { network, plans } = context;
  const b = createBuilder();
  const samples = readSamples(b, context, split, b.input('indices', int32('N')));
  let seen: readonly Tensor[] = [];
  let gates: Gates | null = null;
  const outputs = lowerForward(b, network, samples.x, {
    training: false,
    counter: null,
    shard: 0,
    tap: ({ id }, tensors, made) => {
      gates = made;
      if (id === node) seen = tensors;
    },
  });
  const loss = meanLoss(b, plans, outputs, samples);
  const layer = network.layers.find((other) => other.node.id === node);
  const own = new Set(layer ? parameterNames(network, layer.node) : []);
  const parameters = network.parameters.filter(({ fullName, trainable }) => trainable && own.has(fullName));
  const weights = parameters.map((spec) =>
    b.variable({ name: spec.fullName, dtype: 'float32', shape: storedShape(spec) }),
  );
  const floats = seen.filter(({ value }) => value.type.dtype === 'float32');
  const found = gradients(b, loss, [...floats.map(({ value }) => value), ...weights]);
  const results: Record<string, Value> = { loss };
  const live = (tensor: Tensor): Tensor => ({ ...tensor, value: gates!.live(node, tensor.value) });
  floats.forEach((tensor, i) => {
    results[`output${i}`] = toPlain(b, live(tensor));
    const gradient = found[i];
    if (gradient) results[`gradient${i}`] = toPlain(b, live({ ...tensor, value: gradient }));
  });
  parameters.forEach((_, i) => {
    const gradient = found[floats.length + i];
    if (gradient) results[`parameter${i}`] = gradient;
  });
  const program = b.finish(results);
  // Without effects: inspection changes nothing.
  return { program: { ...program, effects: [] }, parameters, outputs: floats.length };
}
