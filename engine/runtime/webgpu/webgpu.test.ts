/** On an adapter in software where there is no other: right, and far too slow to time. */
import { describe, expect, it } from 'vitest';
import { createDocument } from '../../document/create.ts';
import { addNode, connect } from '../../document/edit.ts';
import { imagesOf, labelsOf, trainingBundle } from '../../training/bundle.ts';
import { initialState } from '../../training/initialize.ts';
import { buildNetwork } from '../../training/network.ts';
import { train } from '../../training/trainer.ts';
import type { Runtime } from '../runtime.ts';
import { createWasmRuntime } from '../tfjs/runtime.ts';
import { conformance } from '../testing/conformance.ts';
import { testGpu } from '../testing/gpu.ts';

const gpu = testGpu();

describe.skipIf(gpu.missing !== null)(`WebGPU runtime${gpu.missing ? ` (${gpu.missing})` : ''}`, () => {
  // WGSL asks of cos no more than an error of 2⁻¹¹.
  conformance(() => gpu.load(), { Cos: 2 ** -11 });

  it('says what it is', async () => {
    expect((await gpu.load()).info).toMatchObject({ runtime: 'webgpu', kind: 'gpu', threads: null });
  });

  it('trains as another runtime does, in memory that does not grow', async () => {
    const runtime = await gpu.load();
    const sizes: number[] = [];
    const losses = await trainSmall(runtime, () => sizes.push(runtime.allocatedBytes()));
    const expected = await trainSmall(await createWasmRuntime({ threads: 1 }), () => undefined);
    expect(losses.length).toBe(24);
    losses.forEach((loss, i) => expect(Math.abs(loss - expected[i]!)).toBeLessThan(1e-4));
    // Buffers of the second epoch are those of the first, used again.
    expect(sizes.at(-1)!).toBeLessThanOrEqual(sizes[Math.floor(sizes.length / 2)]!);
  });
});

const COUNT = 48;
const SIZE = 8;

/** A small convolutional network on small images: two epochs of twelve steps. */
async function trainSmall(runtime: Runtime, eachCall: () => void): Promise<number[]> {
  let document = createDocument('small');
  let before: string | null = null;
  for (const [type, params] of [
    ['Input', { shape: [1, SIZE, SIZE] }],
    ['Conv2d', { out_channels: 4, kernel_size: [3, 3] }],
    ['BatchNorm2d', {}],
    ['ReLU', {}],
    ['MaxPool2d', { kernel_size: [2, 2] }],
    ['Flatten', {}],
    ['Linear', { out_features: 3 }],
    ['Output', {}],
  ] as const) {
    const added = addNode(document, type, { x: 0, y: 0 }, params);
    document = added.document;
    if (before) document = connect(document, { node: before, port: 'out' }, { node: added.id, port: 'in' });
    before = added.id;
  }
  const settings = { ...document.training, epochs: 2, batchSize: 4 };
  const network = buildNetwork(document);
  const data = { sample: [SIZE, SIZE, 1], channelsLast: true, classes: 3, trainCount: COUNT, testCount: 0 };
  const bundle = trainingBundle(network, settings, data, { intraThreads: 1, interThreads: 1, shards: 1 });
  const session = await runtime.createSession(bundle);
  await session.write({
    ...initialState(network.parameters, 3),
    [imagesOf('train')]: {
      dtype: 'uint8',
      shape: [COUNT, SIZE, SIZE, 1],
      data: Uint8Array.from({ length: COUNT * SIZE * SIZE }, (_, i) => (i * 37) % 251),
    },
    [labelsOf('train')]: { dtype: 'int32', shape: [COUNT], data: Int32Array.from({ length: COUNT }, (_, i) => i % 3) },
  });
  const losses: number[] = [];
  await train({
    session,
    settings,
    split: { train: Int32Array.from({ length: COUNT }, (_, i) => i), validation: new Int32Array(0) },
    weights: bundle.plans.map(({ weight }) => weight),
    signal: { aborted: false },
    now: () => performance.now(),
    breathe: () => Promise.resolve(),
    events: {
      steps: ({ loss }) => {
        losses.push(...loss);
        eachCall();
      },
      log: () => undefined,
      epoch: () => undefined,
      checkpoint: () => Promise.resolve(),
    },
  });
  session.dispose();
  return losses;
}
