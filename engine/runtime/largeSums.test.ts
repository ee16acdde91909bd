/** Statistics of many values: as exact as PyTorch's, which is 1e-7 for batch normalization of 64 images of 112×112. */
import { beforeAll, describe, expect, it } from 'vitest';
import { gradients } from '../program/autodiff.ts';
import type { Builder, Value } from '../program/builder.ts';
import { createBuilder } from '../program/createBuilder.ts';
import { values } from '../program/testing/formula.ts';
import type { Runtime } from './runtime.ts';
import { FAST_RUNTIMES } from './testing/runtimes.ts';

const EPSILON = 1e-5;
const CHANNELS = 2;

/** In double precision: mean and variance of each channel. */
function statistics(x: Float32Array): { mean: number[]; variance: number[] } {
  const count = x.length / CHANNELS;
  const mean = [0, 0];
  const variance = [0, 0];
  x.forEach((value, i) => (mean[i % CHANNELS]! += value / count));
  x.forEach((value, i) => (variance[i % CHANNELS]! += (value - mean[i % CHANNELS]!) ** 2 / count));
  return { mean, variance };
}

const furthest = (found: ArrayLike<number>, expected: ArrayLike<number>): number =>
  Array.from(expected, (value, i) => Math.abs(found[i]! - value) / Math.abs(value)).reduce((a, b) => Math.max(a, b), 0);

describe.each(FAST_RUNTIMES)('on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  async function run(shape: number[], x: Float32Array, build: (b: Builder, x: Value) => Record<string, Value>) {
    const b = createBuilder();
    const spec = { name: 'x', dtype: 'float32', shape } as const;
    const program = b.finish(build(b, b.variable(spec)));
    const session = await runtime.createSession({ variables: [spec], functions: { f: { program, repeated: false } } });
    await session.write({ x: { dtype: 'float32', shape, data: x } });
    const found = await session.run('f', {});
    session.dispose();
    return found;
  }

  it.skipIf(missing)('batch normalization', async () => {
    const shape = [64, 112, 112, CHANNELS];
    const x = values(shape, 1).map((value) => value + 1);
    const { mean, variance } = statistics(x);
    const found = await run(shape, x, (b, value) => {
      const scale = b.constant([1.5, -0.5], [CHANNELS]);
      const offset = b.constant([0.25], [CHANNELS]);
      const [y, m, v] = b.emit('BatchNorm', { epsilon: EPSILON }, [value, scale, offset]);
      // Σ y·x, whose gradients need sums as large as the statistics'.
      const [ofScale, ofX] = gradients(b, b.sum(b.mul(y!, value), [0, 1, 2, 3]), [scale, value]);
      return { m: m!, v: v!, y: y!, ofScale: ofScale!, dx: ofX! };
    });
    expect(furthest(found['m']!.data, mean)).toBeLessThan(1e-6);
    expect(furthest(found['v']!.data, variance)).toBeLessThan(1e-6);
    const deviation = variance.map((value) => Math.sqrt(value + EPSILON));
    const scales = [1.5, -0.5];
    let error = 0;
    x.forEach((value, i) => {
      const c = i % CHANNELS;
      const expected = ((value - mean[c]!) / deviation[c]!) * scales[c]! + 0.25;
      error = Math.max(error, Math.abs(found['y']!.data[i]! - expected));
    });
    expect(error).toBeLessThan(2e-6);
    // d Σ y·x / d scale = Σ x·(x − mean)/σ = n·variance/σ
    const count = x.length / CHANNELS;
    expect(
      furthest(
        found['ofScale']!.data,
        variance.map((v, c) => (count * v) / deviation[c]!),
      ),
    ).toBeLessThan(1e-6);
  });

  it.skipIf(missing).each([
    { shape: [4, 512, 512, CHANNELS], axes: [1, 2] },
    { shape: [2, 96, 96, 96, CHANNELS], axes: [1, 2, 3] },
  ])('means over $axes of $shape', async ({ shape, axes }) => {
    const x = values(shape, 1).map((value) => value + 1);
    const count = axes.reduce((product, axis) => product * shape[axis]!, 1);
    const expected = new Float64Array(shape[0]! * CHANNELS);
    x.forEach((value, i) => {
      expected[Math.floor(i / (count * CHANNELS)) * CHANNELS + (i % CHANNELS)]! += value / count;
    });
    for (const keep of [false, true]) {
      const found = await run(shape, x, (b, value) => ({ y: b.mul(b.sum(value, axes, keep), b.scalar(1 / count)) }));
      expect(furthest(found['y']!.data, expected)).toBeLessThan(1e-6);
    }
  });
});
