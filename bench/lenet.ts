/** LeNet-5 on 28×28 images as a step program: gather, forward, loss, gradients, momentum. The yardstick of this project. */
import { Builder, type Value } from '../engine/program/builder.ts';
import { gradients } from '../engine/program/autodiff.ts';
import { fillUniform } from '../engine/program/random.ts';
import type { Pair, Program, VariableSpec } from '../engine/program/types.ts';
import type { HostTensors } from '../engine/runtime/runtime.ts';

export const CLASSES = 10;
const PLAIN = { strides: [1, 1], dilations: [1, 1] } as const;
const POOL = { kernel: [2, 2] as Pair, strides: [2, 2] as Pair };

const spec = (name: string, ...shape: number[]): VariableSpec => ({ name, dtype: 'float32', shape });

export const WEIGHTS: readonly VariableSpec[] = [
  spec('conv1.weight', 5, 5, 1, 6),
  spec('conv1.bias', 6),
  spec('conv2.weight', 5, 5, 6, 16),
  spec('conv2.bias', 16),
  spec('fc1.weight', 400, 120),
  spec('fc1.bias', 120),
  spec('fc2.weight', 120, 84),
  spec('fc2.bias', 84),
  spec('fc3.weight', 84, 10),
  spec('fc3.bias', 10),
];

export const dataSpecs = (samples: number): VariableSpec[] => [
  { name: 'images', dtype: 'uint8', shape: [samples, 784] },
  { name: 'labels', dtype: 'uint8', shape: [samples] },
];

export const variables = (samples: number): VariableSpec[] => [
  ...dataSpecs(samples),
  ...WEIGHTS,
  ...WEIGHTS.map(({ name, shape }) => spec(`${name}.momentum`, ...shape)),
];

function forward(b: Builder, x: Value, w: (name: string) => Value): Value {
  const conv = (value: Value, name: string, pad: number): Value => {
    const y = b.conv2d(value, w(`${name}.weight`), { ...PLAIN, padding: [pad, pad, pad, pad] });
    return b.maxPool(b.relu(b.add(y, w(`${name}.bias`))), POOL);
  };
  const linear = (value: Value, name: string): Value => b.add(b.matMul(value, w(`${name}.weight`)), w(`${name}.bias`));
  const image = b.reshape(x, ['N', 28, 28, 1]);
  const features = b.reshape(conv(conv(image, 'conv1', 2), 'conv2', 0), ['N', 400]);
  return linear(b.relu(linear(b.relu(linear(features, 'fc1')), 'fc2')), 'fc3');
}

/**
 * One step of stochastic gradient descent with momentum on the samples `index`.
 * @param shards parts that the batch is split into inside the program
 */
export function stepProgram(samples: number, { shards = 1, rate = 0.05, momentum = 0.9 } = {}): Program {
  const b = new Builder();
  const index = b.input('index', { dtype: 'int32', shape: ['N'] });
  const [images, labels] = dataSpecs(samples).map((data) => b.variable(data)) as [Value, Value];
  const weights = WEIGHTS.map((variable) => b.variable(variable));
  const byName = new Map(WEIGHTS.map(({ name }, i) => [name, weights[i]!]));
  const size = b.dimSize(index, 0);
  let loss: Value | null = null;
  let sums: Value[] = [];
  for (let part = 0; part < shards; part++) {
    const rows = b.splitBatch(index, part, shards);
    const x = b.mul(b.cast(b.gather(images, rows), 'float32'), b.scalar(1 / 255));
    const target = b.oneHot(b.cast(b.gather(labels, rows), 'int32'), CLASSES);
    const logs = b.logSoftmax(forward(b, x, (name) => byName.get(name)!));
    const mine = b.div(b.neg(b.sum(b.mul(logs, target), [0, 1])), size);
    const own = gradients(b, mine, weights) as Value[];
    sums = part === 0 ? own : own.map((gradient, i) => b.add(sums[i]!, gradient));
    loss = loss ? b.add(loss, mine) : mine;
  }
  WEIGHTS.forEach(({ name }, i) => {
    b.effect('ApplyMomentum', [name, `${name}.momentum`], [sums[i]!, b.scalar(rate), b.scalar(momentum)]);
  });
  return b.finish({ loss: loss! });
}

/** PyTorch's default: uniform in ±1/√fan-in. */
export function initialWeights(seed: number): HostTensors {
  let fanIn = 1;
  const values = WEIGHTS.map(({ name, shape }, stream) => {
    if (shape.length > 1) fanIn = shape.slice(0, -1).reduce((product, size) => product * size, 1);
    const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
    fillUniform(data, seed, stream, 0);
    const bound = 1 / Math.sqrt(fanIn);
    return [name, { dtype: 'float32', shape, data: data.map((value) => (value * 2 - 1) * bound) }] as const;
  });
  return Object.fromEntries(values);
}
