/** Every layer in a network that is trained, on every runtime, with whole and split batches. */
import { beforeAll, describe, expect, it } from 'vitest';
import { network, SHAPE } from '../export/testing/build.ts';
import { NETWORKS } from '../export/testing/networks.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import { values } from '../program/testing/formula.ts';
import { concreteShape, storedType } from '../program/shapes.ts';
import type { HostTensor, Runtime } from '../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../runtime/testing/runtimes.ts';
import { trainingBundle, imagesOf, labelsOf } from '../training/programs/bundle.ts';
import { initialState } from '../training/loop/initialize.ts';
import { buildNetwork } from '../training/network/network.ts';
import { layerOf } from '../layers/registry.ts';

const SAMPLES = 6;
const STEPS = 2;
/** Parameters of noise, which would differ in each part of a batch. */
const NOISE = ['p', 'std', 'dropout'];
const NOISY = new Set(['Dropout', 'Dropout2d', 'AlphaDropout', 'GaussianNoise']);

/** A network of the export's tests with noise disabled. */
function quiet(name: string): TensorsmithDocument {
  const document = network(name, NETWORKS[name]!);
  const nodes = document.graph.nodes.map((node) => {
    const keys = layerOf(node.type)!.fields.flatMap(({ key }) =>
      NOISE.includes(key) && (NOISY.has(node.type) || key === 'dropout') ? [[key, 0] as const] : [],
    );
    return { ...node, params: { ...node.params, ...Object.fromEntries(keys) } };
  });
  return { ...document, graph: { ...document.graph, nodes } };
}

describe.each(FAST_RUNTIMES)('on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  /** Losses of a few steps on the same batch, from the same weights. */
  async function losses(
    name: string,
    shards: number,
  ): Promise<{ losses: number[]; shards: number; wholeBatch: boolean }> {
    const document = quiet(name);
    const built = buildNetwork(document);
    const training = document.training;
    const data = { sample: SHAPE, channelsLast: true, classes: 5, trainCount: SAMPLES, testCount: 0 };
    const bundle = trainingBundle(built, training, data, { intraThreads: 1, interThreads: 1, shards });
    const session = await runtime.createSession(bundle);
    const size = SHAPE.reduce((product, dim) => product * dim, 1);
    const pixels = Uint8Array.from(values([SAMPLES, size], 5), (value) => Math.floor((value + 1) * 127));
    await session.write({
      ...initialState(built.parameters, 3),
      [imagesOf('train')]: { dtype: 'uint8', shape: [SAMPLES, ...SHAPE], data: pixels },
      [labelsOf('train')]: {
        dtype: 'int32',
        shape: [SAMPLES],
        data: Int32Array.from({ length: SAMPLES }, (_, i) => i % 5),
      },
    });
    const feeds: Record<string, HostTensor> = {};
    for (const { kind, attrs } of bundle.functions['step']!.program.operations) {
      if (kind !== 'Input') continue;
      const shape = [STEPS, ...concreteShape(attrs.type.shape, SAMPLES)];
      const count = shape.reduce((product, dim) => product * dim, 1);
      const each = count / STEPS;
      const data =
        attrs.type.dtype === 'float32'
          ? new Float32Array(count).fill(0.01)
          : Int32Array.from({ length: count }, (_, i) => i % each);
      feeds[attrs.name] = { dtype: storedType(attrs.type.dtype), shape, data };
    }
    const { loss } = await session.run('step', feeds);
    session.dispose();
    const wholeBatch = built.layers.some(({ layer }) => layer.needsWholeBatch);
    return { losses: [...loss!.data], shards: bundle.shards, wholeBatch };
  }

  it.skipIf(missing).each(Object.keys(NETWORKS))('%s learns, and alike in parts', async (name) => {
    const whole = await losses(name, 1);
    expect(whole.losses.every(Number.isFinite)).toBe(true);
    const parts = await losses(name, 2);
    expect(parts.losses.every(Number.isFinite)).toBe(true);
    // A batch that is normalized cannot be split.
    expect(parts.shards).toBe(parts.wholeBatch ? 1 : 2);
    parts.losses.forEach((loss, i) => expect(loss).toBeCloseTo(whole.losses[i]!, 4));
    expect(whole.losses[1]).toBeLessThan(whole.losses[0]!);
  });
});
