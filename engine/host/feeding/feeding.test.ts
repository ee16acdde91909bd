/** Runs whose data are streamed from disk end as those whose data are resident, to the bit. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MEMORY_VARIABLE } from '../../data/dataLimits.ts';
import { openDataset } from '../../data/dataset.ts';
import { labelOf, labelWidth } from '../../datasets/shape.ts';
import type { FormatSource } from '../../datasets/source.ts';
import { dataSources } from '../../export/testing/dataSources.ts';
import { LOSSES } from '../../losses/index.ts';
import type { TensorsmithDocument, TrainingSettings } from '../../model/types.ts';
import { defaultSettings } from '../../settings/fields.ts';
import { NO_AUGMENTATION } from '../../settings/augmentation.ts';
import { chain } from '../../training/testing/chain.ts';
import { FAST_RUNTIMES } from '../../runtime/testing/runtimes.ts';
import { loadCheckpoint, loadMetrics } from '../runs/runs.ts';
import { Home } from '../testing/home.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;
const SOURCES: Readonly<Record<string, FormatSource>> = {
  ...dataSources(ROOT),
  table: { kind: 'table', path: 'sample:auto-mpg.csv', target: 'mpg' },
};
const AUGMENTED = {
  ...NO_AUGMENTATION,
  flipHorizontal: true,
  rotation: 20,
  shift: 0.1,
  noise: 0.1,
  cutout: 0.2,
  mixup: 0.4,
  cutmix: 1,
};

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(async () => {
  delete process.env[MEMORY_VARIABLE];
  await home.close();
});

const ended = (): boolean => ['run.finished', 'run.failed'].some((name) => home.names.includes(name));

/** A small network on a source. */
async function documentOf(source: FormatSource, settings: Partial<TrainingSettings>): Promise<TensorsmithDocument> {
  const { shape } = await openDataset(source);
  const { sample, channelsLast, classes } = shape;
  const input = channelsLast ? [sample[2]!, sample[0]!, sample[1]!] : [...sample];
  const layers: Parameters<typeof chain>[1][] = [
    ['Flatten', {}],
    ['Linear', { out_features: 4 }],
    ['Tanh', {}],
    ['Dropout', {}],
    ['Linear', { out_features: classes || labelWidth(labelOf(shape)) }],
  ];
  const document = chain(input, ...layers);
  return {
    ...document,
    data: { ...document.data, source, validationShare: 0.2 },
    training: {
      ...document.training,
      ...(classes ? {} : { loss: defaultSettings(LOSSES, 'MSELoss') }),
      device: 'wasm',
      epochs: 2,
      batchSize: 3,
      statisticsEvery: 2,
      ...settings,
    },
  };
}

/** Digest of all that a run has found: losses, scores, weights, the result of its test. */
async function digest(run: string): Promise<string> {
  const { bytes } = await loadCheckpoint(run);
  // Layer statistics have no changes of weights right after a run was resumed.
  const { steps, epochs } = await loadMetrics(run);
  const { seconds: _, ...test } = await home.engine.handlers['run.evaluate']({ run }).catch((error: Error) => ({
    seconds: 0,
    failed: error.message,
  }));
  const scores = epochs.map(({ seconds: __, ...rest }) => rest);
  const found = JSON.stringify([steps, scores, test]).replaceAll(/"run":"[^"]*"/g, '');
  return createHash('sha256').update(bytes).update(found).digest('hex');
}

async function train(document: TensorsmithDocument, memory?: string): Promise<string> {
  if (memory) process.env[MEMORY_VARIABLE] = memory;
  else delete process.env[MEMORY_VARIABLE];
  home.events.length = 0;
  const { run } = await home.engine.handlers['run.start']({ document });
  await home.until(ended);
  expect(home.said('run.failed')).toEqual([]);
  // 20 KB hold some of the sets.
  if (memory !== '20KB') expect(home.said('run.started')[0]!.streamed).toBe(memory !== undefined);
  return run;
}

async function same(document: TensorsmithDocument): Promise<void> {
  const resident = await digest(await train(document));
  // Windows of as few samples as a step takes, and of some steps.
  for (const memory of ['1', '20KB']) expect(await digest(await train(document, memory))).toBe(resident);
}

describe('a streamed run ends as a resident one', () => {
  it.each([
    'folder',
    'zip',
    'channelsFirst',
    'rows',
    'values',
    'bigEndian',
    'floats',
    'qmnist',
    'cifar10',
    'moons',
    'table',
    'targets',
  ])('%s', async (name) => same(await documentOf(SOURCES[name]!, {})));
  it('with augmentation', async () => same(await documentOf(SOURCES['folder']!, { augmentation: AUGMENTED })));
  it.each(['weights', 'sampling'] as const)('with classes balanced by %s', async (balance) =>
    same(await documentOf(SOURCES['cifar10']!, { balance })),
  );
  it.skipIf(FAST_RUNTIMES[0]!.missing)('on TensorFlow', async () => {
    await FAST_RUNTIMES[0]!.load();
    await same(await documentOf(SOURCES['cifar10']!, { device: 'tensorflow', augmentation: AUGMENTED }));
  });
  it('stopped within an epoch and resumed, streamed or resident', async () => {
    const document = await documentOf(SOURCES['folder']!, {
      augmentation: AUGMENTED,
      epochs: 3,
      checkpoints: { every: 1, unit: 'steps', keep: 100 },
    });
    const whole = await digest(await train(document));
    for (const [before, after] of [
      ['1', '20KB'],
      ['1', ''],
      ['', '1'],
    ] as const) {
      process.env[MEMORY_VARIABLE] = before;
      home.events.length = 0;
      const { run } = await home.engine.handlers['run.start']({ document });
      await home.until(() => home.said('checkpoint.written').some(({ epoch, step }) => epoch === 2 && step > 2));
      await home.engine.handlers['run.stop']({ run });
      expect((await loadCheckpoint(run)).step).toBeGreaterThan(0);
      process.env[MEMORY_VARIABLE] = after;
      home.events.length = 0;
      await home.engine.handlers['run.resume']({ run });
      await home.until(ended);
      expect(home.said('run.started')[0]!.streamed).toBe(after !== '');
      expect(await digest(run)).toBe(whole);
    }
  });
  it('with accumulated gradients', async () => same(await documentOf(SOURCES['folder']!, { accumulation: 4 })));
});
