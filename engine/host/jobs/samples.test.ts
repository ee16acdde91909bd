/** Every sample document learns: trained on its own data, as many batches as it takes to be sure. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../data/dataset.ts';
import { readDocument } from '../../model/serialize.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { RUNTIMES } from '../../runtime/testing/runtimes.ts';
import { initialState, slotState } from '../../training/loop/initialize.ts';
import { splitIndices } from '../../training/loop/split.ts';
import { train } from '../../training/loop/trainer.ts';
import { openSession } from './session.ts';

interface Sample {
  readonly file: string;
  /** Number of batches, and their size. */
  readonly steps: number;
  readonly batch?: number;
  /** Bound of the mean loss over the last tenth. */
  readonly below: number;
}

/** Chance level is ln 10 = 2.30 for digits, ln 75 = 4.32 for characters, ln 2 = 0.69 per pixel. */
const SAMPLES: readonly Sample[] = [
  { file: 'mlp', steps: 140, below: 0.5 },
  { file: 'lenet-mnist', steps: 210, below: 0.4 },
  { file: 'vgg', steps: 28, below: 0.8 },
  { file: 'resnet18', steps: 12, batch: 16, below: 1.8 },
  { file: 'mobilenetv2', steps: 32, batch: 8, below: 2.0 },
  { file: 'unet', steps: 24, below: 0.45 },
  { file: 'autoencoder', steps: 100, below: 0.28 },
  { file: 'lstm', steps: 90, below: 1.2 },
  { file: 'transformer', steps: 150, below: 0.9 },
  { file: 'char-gpt', steps: 36, below: 3.0 },
  { file: 'auto-mpg', steps: 400, below: 20 },
];

const [tensorflow] = RUNTIMES;

describe('samples on TensorFlow', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!tensorflow!.missing) runtime = await tensorflow!.load();
  });

  it.skipIf(tensorflow!.missing).each(SAMPLES)(
    '$file learns',
    { timeout: 180_000 },
    async ({ file, steps, batch, below }) => {
      const text = readFileSync(new URL(`../../../resources/samples/${file}.json`, import.meta.url), 'utf8');
      const document = readDocument(text);
      const source =
        document.data.source.kind === 'none' ? ({ kind: 'idx', path: 'sample:mnist' } as const) : document.data.source;
      const training = { ...document.training, batchSize: batch ?? document.training.batchSize, statisticsEvery: 0 };
      const dataset = await openDataset(source);
      const plan = { intraThreads: 1, interThreads: 2, shards: 2 };
      const open = await openSession({ ...document, training }, dataset, runtime, plan);
      const { session, network, bundle } = open;
      const weights = initialState(network.parameters, training.seed);
      await session.write({ ...weights, ...slotState(network.parameters, training, weights) });
      const losses: number[] = [];
      const signal = { aborted: false };
      const start = performance.now();
      await train({
        session,
        settings: training,
        split: { ...splitIndices(dataset.count('train'), document.data), validation: new Int32Array(0) },
        evaluationBatch: bundle.evaluationBatch,
        weights: bundle.plans.map(({ weight }) => weight),
        signal,
        now: () => performance.now(),
        yieldToEvents: () => Promise.resolve(),
        events: {
          steps: ({ loss }) => {
            losses.push(...loss);
            signal.aborted = losses.length >= steps;
          },
          log: () => undefined,
          epoch: () => undefined,
          checkpoint: () => Promise.resolve(),
        },
      });
      session.dispose();
      const last = losses.slice(-Math.ceil(losses.length / 10));
      const mean = last.reduce((sum, loss) => sum + loss, 0) / last.length;
      if (process.env['TENSORSMITH_TELL'])
        console.log(
          `${file}: ${losses[0]!.toFixed(3)} → ${mean.toFixed(3)}, ${((performance.now() - start) / losses.length).toFixed(1)} ms a step, ${network.analysis.totals.parameters} parameters`,
        );
      expect(losses[0]!).toBeGreaterThan(mean);
      expect(mean).toBeLessThan(below);
    },
  );
});
