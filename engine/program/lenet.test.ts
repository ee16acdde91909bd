/** One step of LeNet: both runtimes against the reference, loss and every weight. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../settings/fields.ts';
import { OPTIMIZERS } from '../optimizers/index.ts';
import { readDocument } from '../model/serialize.ts';
import type { HostTensor } from '../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../runtime/testing/runtimes.ts';
import { imagesOf, labelsOf, trainingBundle } from '../training/programs/bundle.ts';
import { buildNetwork, storedShape } from '../training/network/network.ts';
import { digits, values } from './testing/formula.ts';
import { array, type Array64 } from './reference/array.ts';
import { interpret } from './reference/interpret.ts';

const SAMPLES = 64;
const TOLERANCE = 1e-5;

const DEFAULT_OPTIMIZER = defaultSettings(OPTIMIZERS, 'SGD');
const sample = readDocument(readFileSync(new URL('../../resources/samples/lenet-mnist.json', import.meta.url), 'utf8'));
const network = buildNetwork(sample);
const bundle = trainingBundle(
  network,
  { ...sample.training, optimizer: { ...DEFAULT_OPTIMIZER, lr: 0.05 } },
  { sample: [28, 28, 1], channelsLast: true, classes: 10, trainCount: SAMPLES, testCount: 0 },
  { intraThreads: 1, interThreads: 2, shards: 2 },
);
const { program } = bundle.functions['step']!;

const { pixels, labels } = digits(SAMPLES);
const initial: Record<string, HostTensor> = {
  [imagesOf('train')]: { dtype: 'uint8', shape: [SAMPLES, 28, 28, 1], data: pixels },
  [labelsOf('train')]: { dtype: 'int32', shape: [SAMPLES], data: labels },
};
network.parameters.forEach((spec, i) => {
  const shape = storedShape(spec);
  const fanIn = shape.length > 1 ? shape.slice(0, -1).reduce((product, size) => product * size, 1) : 50;
  initial[spec.fullName] = { dtype: 'float32', shape, data: values(shape, 1 + i, fanIn ** -0.5) };
});
const indices = Int32Array.from({ length: SAMPLES }, (_, i) => (i * 5) % SAMPLES);
const feeds: Record<string, HostTensor> = {
  indices: { dtype: 'int32', shape: [SAMPLES], data: indices },
  counter: { dtype: 'int32', shape: [2], data: Int32Array.of(7, 1) },
  rates: { dtype: 'float32', shape: [2], data: Float32Array.of(0.05, 0.9) },
};

const exact = ({ dtype, shape, data }: HostTensor): Array64 => array(dtype, shape, data);
const expected = interpret(
  program,
  Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, exact(value)])),
  new Map(
    bundle.variables.map(({ name, dtype, shape }) => {
      const zeros = { dtype, shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)) };
      return [name, exact(initial[name] ?? zeros)];
    }),
  ),
);

const furthest = (a: ArrayLike<number>, b: Float64Array): number =>
  b.reduce((most, value, i) => Math.max(most, Math.abs(a[i]! - value)), 0);

it('the reference learns', () => {
  expect(expected.outputs['loss']!.data[0]).toBeGreaterThan(1.5);
  expect(furthest(initial['fc3.weight']!.data, expected.variables.get('fc3.weight')!.data)).toBeGreaterThan(1e-4);
});

describe.each(FAST_RUNTIMES)('LeNet on $name', ({ missing, load }) => {
  it.skipIf(missing)('takes the step that the reference takes', async () => {
    const session = await (await load()).createSession(bundle);
    await session.write(initial);
    const repeated = Object.entries(feeds).map(([name, value]) => [name, { ...value, shape: [1, ...value.shape] }]);
    const { loss, correct } = await session.run('step', Object.fromEntries(repeated));
    expect(Math.abs(loss!.data[0]! - expected.outputs['loss']!.data[0]!)).toBeLessThan(TOLERANCE);
    expect(correct!.data[0]).toBe(expected.outputs['correct']!.data[0]);
    const names = bundle.variables.filter(({ dtype }) => dtype === 'float32').map(({ name }) => name);
    const after = await session.read(names);
    for (const name of names) {
      expect([name, furthest(after[name]!.data, expected.variables.get(name)!.data) < TOLERANCE]).toEqual([name, true]);
    }
    session.dispose();
  });
});
