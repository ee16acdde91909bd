/**
 * Program of layer statistics: activations and their gradients on a few samples of a batch, weights, their gradients
 * and updates since the last statistics. It does not change the training.
 */
import { gradients } from '../../program/autodiff.ts';
import type { Builder, Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { elementCount, int32, sizePerSample } from '../../program/shapes.ts';
import type { Program, VariableSpec } from '../../program/types.ts';
import { lowerForward } from '../network/lower.ts';
import { type Network, type NetworkLayer, parameterNames, storedShape } from '../network/network.ts';
import { trainedOf } from './variables.ts';
import { meanLoss } from './meanLoss.ts';
import { readSamples, type ProgramContext } from './samples.ts';
import type { Watched } from './watched.ts';

/** A tensor with statistics. */
export interface WatchedTensor {
  readonly kind: Watched;
  /** Flat id of the node. */
  readonly node: string;
  /** As shown: `conv1`, or `conv1.weight` of a parameter. */
  readonly name: string;
  /** Limits that the values of a hidden layer approach. */
  readonly limits?: readonly [low: number, high: number];
  /** Number of values; for activations, per sample. */
  readonly size: number;
  readonly ofSamples: boolean;
}

export interface StatisticsProgram {
  readonly program: Program;
  /** Tensors in the order of the result rows. */
  readonly tensors: readonly WatchedTensor[];
}

/** Samples of a batch that statistics are computed of: informative, and cheap. */
export const STATISTICS_SAMPLES = 8;
/** Values of each tensor that a histogram is made of, evenly spaced. */
export const SAMPLED_VALUES = 512;
/** Variable with a weight as of the last statistics. */
export const previousOf = (weight: string): string => `statistics.previous.${weight}`;

/** Variables with the weights as of the last statistics. */
export function statisticsVariables({ network }: Pick<ProgramContext, 'network'>): VariableSpec[] {
  return network.parameters
    .filter(({ trainable }) => trainable)
    .map((spec) => ({ name: previousOf(spec.fullName), dtype: 'float32', shape: storedShape(spec) }));
}

/**
 * indices int32 [N], counter int32 [2] → `squares` [tensors, 1] (sums of squares) and
 * `values` [tensors · 512].
 */
export function statisticsProgram(context: ProgramContext): StatisticsProgram {
  const { network, training, plans } = context;
  const b = createBuilder();
  const trained = trainedOf(training);
  const parameters = network.parameters.filter(({ trainable }) => trainable);
  const variable = (name: string, index: number): Value =>
    b.variable({ name, dtype: 'float32', shape: storedShape(parameters[index]!) });
  const weights = parameters.map((spec, i) => variable(trained(spec), i));

  const samples = readSamples(b, context, 'train', b.input('indices', int32('N')));
  const counter = b.input('counter', int32(2));
  const titleOf = (node: string): string => network.titles.get(node)!;
  const limits = hiddenLimits(network);
  const taps: { node: string; name: string; value: Value }[] = [];
  const outputs = lowerForward(b, network, samples.x, {
    training: true,
    counter,
    shard: 0,
    variableOf: trained,
    tap: (node, tensors) => {
      // Skipped: nodes that pass values through, and those that are not always computed.
      if (node.type === 'Output' || node.type === 'Identity' || network.branches.has(node.id)) return;
      for (const { value } of tensors) {
        if (value.type.dtype === 'float32') taps.push({ node: node.id, name: titleOf(node.id), value });
      }
    },
  });
  const loss = meanLoss(b, plans, outputs, samples);
  const found = gradients(b, loss, [...weights, ...taps.map(({ value }) => value)]);

  const tensors: (Omit<WatchedTensor, 'size' | 'ofSamples'> & { value: Value })[] = [];
  taps.forEach(({ node, name, value }, i) => {
    tensors.push({ kind: 'activation', node, name, value, ...limits.get(node) });
    const gradient = found[weights.length + i];
    if (gradient) tensors.push({ kind: 'activationGradient', node, name, value: gradient });
  });
  const owners = new Map(
    network.layers.flatMap(({ node }) => parameterNames(network, node).map((name) => [name, node.id] as const)),
  );
  parameters.forEach(({ fullName, name: own }, i) => {
    const node = owners.get(fullName)!;
    const name = `${titleOf(node)}.${own}`;
    const before = variable(previousOf(fullName), i);
    tensors.push({ kind: 'weight', node, name, value: weights[i]! });
    const gradient = found[i];
    if (gradient) tensors.push({ kind: 'weightGradient', node, name, value: gradient });
    tensors.push({ kind: 'update', node, name, value: b.sub(weights[i]!, before) });
  });
  const rows = tensors.map(({ value }) => summary(b, value));
  const finished = b.finish({
    squares: b.concat(
      rows.map(({ squares }) => squares),
      0,
    ),
    values: b.concat(
      rows.map(({ values }) => values),
      0,
    ),
  });
  const effects = parameters.map(({ fullName }, i) => ({
    kind: 'Assign' as const,
    variables: [previousOf(fullName)],
    inputs: [weights[i]!.id],
  }));
  // Running statistics of normalizations must not change.
  return {
    program: { ...finished, effects },
    tensors: tensors.map(({ value, ...tensor }) => ({
      ...tensor,
      size: sizePerSample(value.type.shape),
      ofSamples: value.type.shape.some((dim) => typeof dim !== 'number'),
    })),
  };
}

/**
 * Limits of the saturating layers that feed other layers, by node. Those before an Output are left out: a prediction
 * that is certain is near a limit.
 */
function hiddenLimits({ layers }: Pick<Network, 'layers'>): ReadonlyMap<string, Pick<WatchedTensor, 'limits'>> {
  const before = (node: NetworkLayer): readonly string[] => node.sources.map((source) => source.node);
  const last = new Set(layers.filter(({ node }) => node.type === 'Output').flatMap(before));
  return new Map(
    layers.flatMap(({ node, layer }) =>
      layer.saturates && !last.has(node.id) ? [[node.id, { limits: layer.saturates }] as const] : [],
    ),
  );
}

/** Few operations per tensor, since there are many tensors: the histogram is computed outside. */
function summary(b: Builder, x: Value): { squares: Value; values: Value } {
  const count = elementCount(x.type.shape);
  const flat = b.reshape(x, [count]);
  const row = b.reshape(x, [1, count]);
  // A batch has at least one sample, so that these exist.
  const size = sizePerSample(x.type.shape);
  const places = Array.from({ length: SAMPLED_VALUES }, (_, i) => Math.floor((i * size) / SAMPLED_VALUES));
  return {
    squares: b.matMul(row, row, { transposeB: true }),
    values: b.gather(flat, b.constant(places, [SAMPLED_VALUES], 'int32')),
  };
}
