/** The WebGPU runtime, on a software adapter where there is no other: correct, and far too slow to time. */
import { describe, expect, it } from 'vitest';
import { chain } from '../../training/testing/chain.ts';
import { openOnImages, trainOnImages } from '../../training/testing/images.ts';
import type { Runtime } from '../runtime.ts';
import { createWasmRuntime } from '../tfjs/runtime.ts';
import { conformance } from '../testing/conformance.ts';
import { testGpu } from '../testing/gpu.ts';

const gpu = testGpu();

describe.skipIf(gpu.missing !== null)(`WebGPU runtime${gpu.missing ? ` (${gpu.missing})` : ''}`, () => {
  // WGSL asks of cos and sin no more than an error of 2⁻¹¹.
  conformance(() => gpu.load(), { Cos: 2 ** -11, Sin: 2 ** -11 });

  it('says what it is', async () => {
    expect((await gpu.load()).info).toMatchObject({ runtime: 'webgpu', kind: 'gpu', threads: null });
  });

  it('trains as another runtime does, in memory that does not grow', async () => {
    const runtime = await gpu.load();
    const sizes: number[] = [];
    const before = runtime.dispatches();
    const losses = await trainSmall(runtime, () => sizes.push(runtime.allocatedBytes()));
    // In 24 steps; with tfjs's kernels alone a step takes 143.
    expect((runtime.dispatches() - before) / 24).toBeLessThanOrEqual(83);
    const expected = await trainSmall(await createWasmRuntime({ threads: 1 }), () => undefined);
    expect(losses.length).toBe(24);
    losses.forEach((loss, i) => expect(Math.abs(loss - expected[i]!)).toBeLessThan(1e-4));
    // Buffers of the first epoch are reused in the second.
    expect(sizes.at(-1)!).toBeLessThanOrEqual(sizes[Math.floor(sizes.length / 2)]!);
  });
});

const SIZE = 8;

/** A small convolutional network on small images: two epochs of twelve steps. */
async function trainSmall(runtime: Runtime, eachCall: () => void): Promise<number[]> {
  const document = chain(
    [1, SIZE, SIZE],
    ['Conv2d', { out_channels: 4, kernel_size: [3, 3] }],
    ['BatchNorm2d'],
    ['ReLU'],
    ['MaxPool2d', { kernel_size: [2, 2] }],
    ['Flatten'],
    ['Linear', { out_features: 3 }],
  );
  const opened = await openOnImages(
    runtime,
    document,
    { epochs: 2, batchSize: 4 },
    { count: 48, size: SIZE, classes: 3 },
  );
  const losses = await trainOnImages(opened, undefined, eachCall);
  opened.session.dispose();
  return losses;
}
