/** Saliency of a network: gradients against differences of the score, and the sanity check of Adebayo et al. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../data/dataset.ts';
import { MNIST } from '../../datasets/source.ts';
import { readDocument } from '../../model/serialize.ts';
import { SALIENCY_METHODS } from '../../protocol/reports.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../../runtime/testing/runtimes.ts';
import { initialState } from '../../training/loop/initialize.ts';
import { explainSample } from './saliency.ts';
import { openSession } from './session.ts';

const PLAN = { intraThreads: 1, interThreads: 1, shards: 1 };

async function open(runtime: Runtime, name: string) {
  const text = readFileSync(new URL(`../../../resources/samples/${name}.json`, import.meta.url), 'utf8');
  const document = readDocument(text);
  const source = document.data.source.kind === 'none' ? MNIST : document.data.source;
  const opened = await openSession(document, await openDataset(source), runtime, PLAN);
  await opened.session.write(initialState(opened.network.parameters, 3));
  return opened;
}
/** Pearson's correlation. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [x, y] = [mean(a), mean(b)];
  const sum = (f: (i: number) => number): number => a.reduce((total, _, i) => total + f(i), 0);
  const product = sum((i) => (a[i]! - x) * (b[i]! - y));
  return product / Math.sqrt(sum((i) => (a[i]! - x) ** 2) * sum((i) => (b[i]! - y) ** 2));
}

describe.each(FAST_RUNTIMES)('saliency on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  it.skipIf(missing)('by gradient is how much the score changes with a pixel', async () => {
    const opened = await open(runtime, 'lenet-mnist');
    const at = { split: 'test', index: 0, label: 7 } as const;
    const { values, score, height, width } = await explainSample(runtime, opened, { ...at, method: 'gradient' });
    expect([height, width]).toEqual([28, 28]);
    // A pixel at a time: the score of a changed image against the gradient there, by its absolute value.
    const { x } = await opened.dataset.sample('test', 0);
    const scoreWith = async (pixel: number, by: number): Promise<number> => {
      const data = Float32Array.from(x.data);
      data[pixel]! += by;
      const changed = { ...opened, dataset: { ...opened.dataset, ...withSample(opened.dataset, data) } };
      return (await explainSample(runtime, changed, { ...at, method: 'gradient' })).score;
    };
    expect(await scoreWith(0, 0)).toBe(score);
    const strongest = values.map((value, i) => [value, i] as const).sort(([a], [b]) => b - a);
    for (const [value, pixel] of strongest.slice(0, 3)) {
      const difference = (await scoreWith(pixel, 0.02)) - (await scoreWith(pixel, -0.02));
      expect(Math.abs(difference) / 0.04 / value).toBeCloseTo(1, 1);
    }
    opened.session.dispose();
  });

  it.skipIf(missing)('changes with the weights, by every method, and with the class', async () => {
    const opened = await open(runtime, 'lenet-mnist');
    const mapsOf = () =>
      Promise.all(
        SALIENCY_METHODS.map(async (method) => {
          const found = await explainSample(runtime, opened, { split: 'test', index: 3, label: 0, method });
          expect(found.values).toHaveLength(784);
          expect(found.values.every(Number.isFinite)).toBe(true);
          expect(found.layer).toBe(method === 'gradCam' ? 'conv2' : null);
          return found.values;
        }),
      );
    const first = await mapsOf();
    await opened.session.write(initialState(opened.network.parameters, 99));
    const second = await mapsOf();
    SALIENCY_METHODS.forEach((_, i) => expect(correlation(first[i]!, second[i]!)).toBeLessThan(0.9));
    const other = await explainSample(runtime, opened, { split: 'test', index: 3, label: 5, method: 'occlusion' });
    expect(correlation(second[2]!, other.values)).toBeLessThan(0.9);
    opened.session.dispose();
  });

  it.skipIf(missing)('is refused in words where there are no images or no convolution', async () => {
    const table = await open(runtime, 'auto-mpg');
    const request = { split: 'test', index: 0, label: 0 } as const;
    await expect(explainSample(runtime, table, { ...request, method: 'gradient' })).rejects.toThrow(
      'Only a prediction of one class for an image',
    );
    table.session.dispose();
    const plain = await open(runtime, 'mlp');
    await expect(explainSample(runtime, plain, { ...request, label: 10, method: 'gradient' })).rejects.toThrow(
      'The network has no class 10: it has 10',
    );
    await expect(explainSample(runtime, plain, { ...request, method: 'gradCam' })).rejects.toThrow(
      'Grad-CAM needs a 2-D convolution',
    );
    const { values } = await explainSample(runtime, plain, { ...request, method: 'gradient' });
    expect(Math.max(...values)).toBeGreaterThan(0);
    plain.session.dispose();
  });
});

type Dataset = Awaited<ReturnType<typeof openDataset>>;
/** A dataset whose samples have other pixels. */
const withSample = (dataset: Dataset, data: Float32Array): Pick<Dataset, 'count' | 'sample' | 'shape'> => ({
  shape: dataset.shape,
  count: (split) => dataset.count(split),
  sample: async (split, index) => {
    const sample = await dataset.sample(split, index);
    return { ...sample, x: { ...sample.x, data } };
  },
});
