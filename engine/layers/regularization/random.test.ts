/** Random numbers of the random layers in training. */
import { expect, it } from 'vitest';
import { createBuilder } from '../../program/createBuilder.ts';
import { values } from '../../program/testing/formula.ts';
import { createWasmRuntime } from '../../runtime/tfjs/runtime.ts';
import type { ParamValue } from '../../model/types.ts';
import { Lowering } from '../lowering.ts';
import { layerOf, resolveParams } from '../registry.ts';

const SHAPE = [64, 6, 6, 8];

/** Ratio of the layer's output to its input, both [samples, height, width, channels]. */
async function draw(type: string, given: Record<string, ParamValue>, x: Float32Array): Promise<Float32Array> {
  const layer = layerOf(type)!;
  const b = createBuilder();
  const value = b.input('x', { dtype: 'float32', shape: ['N', ...SHAPE.slice(1)] });
  const lowering = new Lowering({
    b,
    params: resolveParams(layer, given),
    inputs: [{ value, layout: 'channelsLast' }],
    shapes: [['N', 8, 6, 6]],
    training: true,
    parameter: () => value,
    update: () => undefined,
    uniform: (like) => b.randomUniform(like, b.input('counter', { dtype: 'int32', shape: [2] }), 7),
  });
  layer.lower(lowering);
  const program = b.finish({ y: lowering.outputs[0]!.value });
  const runtime = await createWasmRuntime();
  const session = await runtime.createSession({ variables: [], functions: { f: { program, repeated: false } } });
  const { y } = await session.run('f', {
    x: { dtype: 'float32', shape: SHAPE, data: x },
    counter: { dtype: 'int32', shape: [2], data: Int32Array.of(1, 2) },
  });
  session.dispose();
  return y!.data as Float32Array;
}

const mean = (numbers: ArrayLike<number>): number => Array.from(numbers).reduce((a, b) => a + b, 0) / numbers.length;

it('adds normal numbers of the given deviation', async () => {
  const x = values(SHAPE, 1);
  const noise = (await draw('GaussianNoise', { std: 0.5 }, x)).map((y, i) => (y - x[i]!) / 0.5);
  expect(mean(noise)).toBeCloseTo(0, 1);
  expect(mean(noise.map((z) => z * z))).toBeCloseTo(1, 1);
  // A normal number is within one standard deviation with probability 0.683, and beyond three with 0.0027.
  expect(mean(noise.map((z) => Number(Math.abs(z) < 1)))).toBeCloseTo(0.683, 1);
  expect(noise.some((z) => Math.abs(z) > 3)).toBe(true);
  const half = noise.length / 2;
  expect(mean(noise.slice(0, half).map((z, i) => z * noise[half + i]!))).toBeCloseTo(0, 1);
});

it('drops whole channels and scales the others', async () => {
  const y = await draw('Dropout2d', { p: 0.25 }, new Float32Array(values(SHAPE, 1).length).fill(1));
  const [samples, channels, places] = [SHAPE[0]!, SHAPE[3]!, SHAPE[1]! * SHAPE[2]!];
  let dropped = 0;
  for (let n = 0; n < samples; n += 1) {
    for (let c = 0; c < channels; c += 1) {
      const channel = Array.from({ length: places }, (_, place) => y[(n * places + place) * channels + c]!);
      expect(new Set(channel).size).toBe(1);
      if (channel[0] === 0) dropped += 1;
      else expect(channel[0]).toBeCloseTo(4 / 3, 5);
    }
  }
  expect(dropped / (samples * channels)).toBeCloseTo(0.25, 1);
});

it('keeps mean and variance of what SELU gives', async () => {
  // Approximately normal numbers as sums, as in a self-normalizing network.
  const parts = Array.from({ length: 12 }, (_, i) => values(SHAPE, 100 + i));
  const x = parts[0]!.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0) / 2);
  const y = await draw('AlphaDropout', { p: 0.3 }, x);
  expect(mean(y)).toBeCloseTo(0, 1);
  expect(mean(y.map((value) => value * value))).toBeCloseTo(1, 1);
  const counts = new Map<number, number>();
  for (const value of y) counts.set(value, (counts.get(value) ?? 0) + 1);
  // All dropped values are equal; no other value is frequent.
  expect(Math.max(...counts.values()) / y.length).toBeCloseTo(0.3, 1);
});
