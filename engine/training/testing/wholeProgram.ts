/** A network as one program whose outputs, gradients and buffers can be compared between runtimes and the reference. */
import { gradients } from '../../program/autodiff.ts';
import type { Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { checkProgram } from '../../program/check.ts';
import { concreteShape, int32 } from '../../program/shapes.ts';
import { values } from '../../program/testing/formula.ts';
import { array, type Array64 } from '../../program/reference/array.ts';
import { interpret } from '../../program/reference/interpret.ts';
import type { PrimitiveName, Program, Shape, VariableSpec } from '../../program/types.ts';
import type { HostTensor, HostTensors, Runtime } from '../../runtime/runtime.ts';
import { lowerForward } from '../network/lower.ts';
import { storedShape, type Network } from '../network/network.ts';
import { toStored } from '../network/weightLayout.ts';
import { CODES } from './random.ts';

export const BATCH = 3;
export type Results = Readonly<Record<string, Float64Array>>;

export interface WholeProgram {
  /** Outputs `loss`; `output0` …; `d NAME` of every weight that it depends on, and `d x`. */
  readonly program: Program;
  readonly variables: readonly VariableSpec[];
  readonly feeds: HostTensors;
  readonly state: HostTensors;
  /** Weights that have a gradient. */
  readonly weights: readonly string[];
}

const perAxis = (shape: Shape): number[] => shape.map((_, axis) => axis);

/** Lowers a network with the loss Σ output · seed, checks all types, and differentiates it. */
export function wholeProgram(network: Network, training = true): WholeProgram {
  const b = createBuilder();
  const whole = network.inputType === 'int32';
  const x = b.input('x', { dtype: network.inputType, shape: network.inputShape });
  const counter = b.input('counter', int32(2));
  const outputs = lowerForward(
    b,
    network,
    { value: x, layout: 'plain' },
    {
      training,
      counter,
      shard: 0,
      tap: (node, made) => {
        if (node.type === 'Output') return;
        const known = network.analysis.nodes.get(node.id)!.outputs;
        if (made.length !== known.length)
          throw new Error(`${node.type} gives ${made.length} of ${known.length} outputs`);
        made.forEach(({ value: { type }, layout }, i) => {
          const [batch, channels, ...space] = known[i]!.shape;
          const shape = layout === 'plain' ? known[i]!.shape : [batch, ...space, channels];
          if (type.dtype !== known[i]!.dtype || String(type.shape) !== String(shape))
            throw new Error(`${node.type} gives ${type.dtype} ${String(type.shape)}, not ${String(shape)}`);
        });
      },
    },
  );
  const feeds: Record<string, HostTensor> = {
    counter: { dtype: 'int32', shape: [2], data: Int32Array.of(7, 3) },
    x: inputOf(concreteShape(network.inputShape, BATCH), whole),
  };
  const results: Record<string, Value> = {};
  const terms = outputs.flatMap((output, i) => {
    if (output.type.dtype !== 'float32') return [];
    const seed = b.input(`seed${i}`, output.type);
    const shape = concreteShape(output.type.shape, BATCH);
    feeds[`seed${i}`] = { dtype: 'float32', shape, data: values(shape, 30 + i) };
    results[`output${i}`] = output;
    return [b.sum(b.mul(output, seed), perAxis(output.type.shape))];
  });
  const loss = terms.reduce((sum, term) => b.add(sum, term), b.scalar(0));
  const trainable = network.parameters.filter((spec) => spec.trainable);
  const weights = trainable.map((spec) =>
    b.variable({ name: spec.fullName, dtype: 'float32', shape: storedShape(spec) }),
  );
  const found = gradients(b, loss, whole ? weights : [...weights, x]);
  const differentiated = trainable.filter((_, i) => found[i]);
  found.forEach((gradient, i) => {
    if (gradient) results[`d ${trainable[i]?.fullName ?? 'x'}`] = gradient;
  });
  const program = b.finish({ loss, ...results });
  checkProgram(program);
  return {
    program,
    variables: network.parameters.map((spec) => ({
      name: spec.fullName,
      dtype: 'float32',
      shape: storedShape(spec),
    })),
    feeds,
    state: stateOf(network),
    weights: differentiated.map(({ fullName }) => fullName),
  };
}

function inputOf(shape: number[], whole: boolean): HostTensor {
  const data = values(shape, 1);
  if (!whole) return { dtype: 'float32', shape, data };
  return { dtype: 'int32', shape, data: Int32Array.from(data, (value) => Math.floor(((value + 1) * CODES) / 2)) };
}

function stateOf({ parameters }: Network): HostTensors {
  return Object.fromEntries(
    parameters.map((spec, i) => {
      const { shape, trainable } = spec;
      const fanIn = shape.slice(1).reduce((product, dim) => product * dim, 1);
      const around = shape.length > 1 ? 0 : trainable ? 0.5 : 1;
      const scale = shape.length > 1 ? fanIn ** -0.5 : 0.4;
      return [
        spec.fullName,
        toStored(
          spec,
          values(shape, 50 + i, scale).map((value) => value + around),
        ),
      ];
    }),
  );
}

/** Operations without rounding. */
const EXACT = new Set<PrimitiveName>([
  ...([
    'Relu',
    'ReluGrad',
    'Maximum',
    'Minimum',
    'Max',
    'MaxPool',
    'MaxPoolGrad',
    'Neg',
    'Cast',
    'Select',
    'StopGradient',
  ] as const),
  ...([
    'Reshape',
    'Transpose',
    'BroadcastLike',
    'Concat',
    'Slice',
    'Pad',
    'SplitBatch',
    'JoinBatch',
    'DimSize',
    'Gate',
    'Merge',
  ] as const),
  ...(['Gather', 'OneHot', 'ArgMax', 'RandomUniform'] as const),
]);
/** Relative rounding error of float32. */
const ROUNDING = 2 ** -24;

/** Perturbs numbers by at most float32 rounding, equal ones alike: by a hash of their bits. */
function blurred(seed: number): (kind: PrimitiveName, data: Float64Array) => void {
  const number = new Float64Array(1);
  const bits = new Int32Array(number.buffer);
  return (kind, data) => {
    if (EXACT.has(kind)) return;
    data.forEach((value, i) => {
      number[0] = value;
      let hash = Math.imul(bits[0]! ^ Math.imul(bits[1]! + seed, 0x45d9f3b), 0x27d4eb2d);
      hash ^= hash >>> 15;
      data[i] = value * (1 + (ROUNDING * Math.imul(hash, 0x2c1b3c6d)) / 2 ** 31);
    });
  };
}

export const doubled = (tensors: HostTensors): [string, Array64][] =>
  Object.entries(tensors).map(([name, { dtype, shape, data }]) => [name, array(dtype, shape, data)]);

/**
 * Outputs, gradients, and buffers as `b NAME`, in double precision.
 * @param blur seed of a simulated float32 rounding
 */
export function referenceResults({ program, feeds, state }: WholeProgram, blur?: number): Results {
  const rounding = blur === undefined ? undefined : blurred(blur);
  const { outputs, variables } = interpret(
    program,
    Object.fromEntries(doubled(feeds)),
    new Map(doubled(state)),
    rounding,
  );
  return {
    ...Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data])),
    ...Object.fromEntries(program.effects.map(({ variables: [name] }) => [`b ${name!}`, variables.get(name!)!.data])),
  };
}

export async function runtimeResults(
  runtime: Runtime,
  { program, variables, feeds, state }: WholeProgram,
): Promise<Results> {
  const session = await runtime.createSession({ variables, functions: { f: { program, repeated: false } } });
  try {
    await session.write(state);
    const outputs = await session.run('f', feeds);
    const buffers = program.effects.map(({ variables: [name] }) => name!);
    const after = await session.read(buffers);
    return Object.fromEntries([
      ...Object.entries(outputs).map(([name, { data }]) => [name, Float64Array.from(data)]),
      ...buffers.map((name) => [`b ${name}`, Float64Array.from(after[name]!.data)]),
    ]) as Results;
  } finally {
    session.dispose();
  }
}

/**
 * The derivative of the loss with respect to one element of a weight, by central differences in double precision.
 * @param step distance to each side
 */
export function difference(
  { program, feeds, state }: WholeProgram,
  weight: string,
  index: number,
  step: number,
): number {
  const loss = program.outputs['loss']!;
  const end = program.operations.findIndex(({ outputs }) => outputs.includes(loss));
  const forward = { ...program, operations: program.operations.slice(0, end + 1), effects: [], outputs: { loss } };
  const variables = new Map(doubled(state));
  const { data } = variables.get(weight)!;
  const given = data[index]!;
  const lossAt = (value: number): number => {
    data[index] = value;
    return interpret(forward, Object.fromEntries(doubled(feeds)), variables).outputs['loss']!.data[0]!;
  };
  return (lossAt(given + step) - lossAt(given - step)) / (2 * step);
}
