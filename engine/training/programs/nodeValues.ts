/**
 * Program of one node's part in a training step: its inputs, outputs and parameters, the gradients of the loss with
 * respect to them, and the parameters after the first step of the optimizer.
 */
import { sumAll } from '../../program/arithmetic.ts';
import { gradients } from '../../program/autodiff.ts';
import type { Builder, Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { toPlain, type Tensor } from '../../layers/lowering.ts';
import { int32 } from '../../program/shapes.ts';
import type { Program } from '../../program/types.ts';
import type { TrainingSettings } from '../../model/types.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import type { Gates } from '../network/gates.ts';
import { lowerForward } from '../network/lower.ts';
import { type Network, type NetworkParameter, parameterNames, storedShape } from '../network/network.ts';
import { clip } from './clip.ts';
import { meanLoss } from './meanLoss.ts';
import { penaltyOf } from './penalties.ts';
import { type ProgramContext, readSamples, type Samples, targetOf } from './samples.ts';

export interface NodeProgram {
  /**
   * `indices` [N] of samples, or `x`, and `rates` → `input0` …, `output0` …, and where there are targets `loss`, `target`
   * of an Output, `gradient0` … of outputs,
   * `passed0` … of inputs through this node alone, `parameter0` …, `applied0` … (with penalties, clipped) and `after0` … of
   * trainable parameters, in the programs' layout; what the loss does not depend on is left out.
   */
  readonly program: Program;
  /** The node's trainable parameters, in the order of the results. */
  readonly trained: readonly NetworkParameter[];
  readonly inputs: number;
  readonly outputs: number;
  /** Kind of the target; null where the node is no Output, or has none. */
  readonly target: 'classes' | 'values' | null;
}

interface Options {
  /** Flat id. */
  readonly node: string;
  /** The samples' data; null where `x` is fed, without targets. */
  readonly context: ProgramContext | null;
  readonly training: TrainingSettings;
  /** Names of the rates, in the order they are fed. */
  readonly rates: readonly string[];
}

const asFloat = (b: Builder, tensor: Tensor): Value => {
  const plain = toPlain(b, tensor);
  return plain.type.dtype === 'float32' ? plain : b.cast(plain, 'float32');
};

/** In evaluation mode, as activations are shown: no dropout, normalizations use their running statistics. */
export function nodeProgram(network: Network, { node, context, training, rates }: Options): NodeProgram {
  const b = createBuilder();
  const samples = context && readSamples(b, context, 'train', b.input('indices', int32('N')));
  const x: Tensor = samples?.x ?? {
    value: b.input('x', { dtype: network.inputType, shape: network.inputShape }),
    layout: 'plain',
  };
  const layer = network.layers.find((one) => one.node.id === node)!;
  const outputsOf = new Map<string, readonly Tensor[]>();
  let gates: Gates | null = null;
  const results = lowerForward(b, network, x, {
    training: false,
    counter: null,
    shard: 0,
    tap: ({ id }, tensors, made) => {
      gates = made;
      outputsOf.set(id, tensors);
    },
  });
  const named: Record<string, Value> = {};
  const inputs =
    layer.layer.type === 'Input' ? [x] : layer.sources.map((from) => outputsOf.get(from.node)![from.output]!);
  // An Output passes its input on.
  const outputs = outputsOf.get(node)!;
  // What is not computed for these samples is shown as zeros.
  const live: Live = {
    input: (i, tensor) => ({ ...tensor, value: gates!.live(layer.sources[i]?.node ?? node, tensor.value) }),
    output: (tensor) => ({ ...tensor, value: gates!.live(node, tensor.value) }),
  };
  inputs.forEach((tensor, i) => (named[`input${i}`] = asFloat(b, live.input(i, tensor))));
  outputs.forEach((tensor, i) => (named[`output${i}`] = asFloat(b, live.output(tensor))));
  const own = new Set(parameterNames(network, layer.node));
  const trained = network.parameters.filter(({ fullName, trainable }) => trainable && own.has(fullName));
  if (samples)
    Object.assign(
      named,
      backward(b, network, { node, context, training, rates }, samples, results, { inputs, outputs, live }, trained),
    );
  const program = b.finish(named);
  // Without effects: nothing is changed by looking.
  const plan = context?.plans.find(({ output }) => output.id === node);
  const target = plan && samples ? targetOf(b, plan, samples).kind : null;
  return { program: { ...program, effects: [] }, trained, inputs: inputs.length, outputs: outputs.length, target };
}

/** Values and gradients of a node as they are outside of the branch that it is in. */
interface Live {
  input(index: number, tensor: Tensor): Tensor;
  output(tensor: Tensor): Tensor;
}

function backward(
  b: Builder,
  network: Network,
  { node, context, training, rates }: Options,
  samples: Samples,
  results: readonly Value[],
  { inputs, outputs, live }: { inputs: readonly Tensor[]; outputs: readonly Tensor[]; live: Live },
  trained: readonly NetworkParameter[],
): Record<string, Value> {
  const { plans } = context!;
  const named: Record<string, Value> = {};
  const loss = meanLoss(b, plans, results, samples);
  named['loss'] = loss;
  const plan = plans.find(({ output }) => output.id === node);
  if (plan) {
    const { value } = targetOf(b, plan, samples);
    named['target'] = value.type.dtype === 'float32' ? value : b.cast(value, 'float32');
  }
  // The norm that is clipped is that of all gradients.
  const all = training.clipping.type === 'norm' ? network.parameters.filter(({ trainable }) => trainable) : trained;
  const weights = all.map((spec) => b.variable({ name: spec.fullName, dtype: 'float32', shape: storedShape(spec) }));
  const floats = outputs.filter(({ value }) => value.type.dtype === 'float32');
  const found = gradients(b, loss, [...floats.map(({ value }) => value), ...weights]);
  outputs.forEach((tensor, i) => {
    const gradient = found[floats.indexOf(tensor)];
    if (gradient) named[`gradient${i}`] = toPlain(b, live.output({ ...tensor, value: gradient }));
  });
  passedGradients(b, outputs, floats, found, inputs).forEach((gradient, i) => {
    if (gradient) named[`passed${i}`] = toPlain(b, live.input(i, { ...inputs[i]!, value: gradient }));
  });
  const raw = found.slice(floats.length);
  const penalized = weights.map((weight, i) => {
    const gradient = raw[i];
    const penalty = penaltyOf(b, training.penalties, weight);
    return penalty && gradient ? b.add(gradient, penalty.gradient) : (gradient ?? penalty?.gradient ?? null);
  });
  const row = b.input('rates', { dtype: 'float32', shape: [rates.length] });
  const rate = (name: string): Value => b.reshape(b.slice(row, [rates.indexOf(name)], [1]), []);
  const optimizer = optimizerOf(training.optimizer);
  clip(b, training.clipping, penalized).forEach((gradient, i) => {
    const at = trained.indexOf(all[i]!);
    if (!gradient || at < 0) return;
    const slot = (name: string): Value =>
      b.constant([optimizer.initial?.(training.optimizer, name) ?? 0], storedShape(all[i]!));
    const update = { b, settings: training.optimizer, weight: weights[i]!, gradient, slot, rate };
    if (raw[i]) named[`parameter${at}`] = raw[i];
    named[`applied${at}`] = gradient;
    named[`after${at}`] = optimizer.update(update).weight;
  });
  return named;
}

/** Gradients that a node passes to its inputs: those of Σ output · gradient, apart, since one may be made of another. */
function passedGradients(
  b: Builder,
  outputs: readonly Tensor[],
  floats: readonly Tensor[],
  found: readonly (Value | null)[],
  inputs: readonly Tensor[],
): (Value | null)[] {
  const products = outputs.flatMap((tensor) => {
    const gradient = found[floats.indexOf(tensor)];
    return gradient ? [sumAll(b, b.mul(tensor.value, b.stopGradient(gradient)))] : [];
  });
  const [first, ...others] = products;
  if (!first) return inputs.map(() => null);
  const sum = others.reduce((all, one) => b.add(all, one), first);
  return gradients(
    b,
    sum,
    inputs.map(({ value }) => value),
    b.scalar(1),
    true,
  );
}
