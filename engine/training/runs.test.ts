/**
 * Small whole runs against PyTorch: every optimizer, schedule and other setting, through the trainer, on every runtime.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { OPTIMIZERS } from '../optimizers/index.ts';
import { SCHEDULES } from '../schedules/index.ts';
import type { TrainingSettings } from '../model/types.ts';
import { values } from '../program/testing/formula.ts';
import type { HostTensor, Runtime } from '../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../runtime/testing/runtimes.ts';
import { imagesOf, labelsOf, trainingBundle } from './programs/bundle.ts';
import { slotState } from './loop/initialize.ts';
import { buildNetwork } from './network/network.ts';
import { fromStored, toStored } from './network/weightLayout.ts';
import { readRuns, settingsOf, smallDocument, type Run } from './testing/runs.ts';
import { train } from './loop/trainer.ts';
import { trainedOf } from './programs/variables.ts';

const golden = readRuns();
const count = golden.train + golden.validation;

async function play(runtime: Runtime, run: Run, shards: number) {
  const training = settingsOf(golden, run);
  const network = buildNetwork(smallDocument(golden, run.decoder));
  const data = { sample: [golden.features], channelsLast: true, classes: 3, trainCount: count, testCount: 0 };
  const plan = { intraThreads: 1, interThreads: 2, shards };
  const bundle = trainingBundle(network, training, data, plan);
  const session = await runtime.createSession(bundle);
  const weights: Record<string, HostTensor> = {};
  network.parameters.forEach((spec, i) => {
    weights[spec.fullName] = toStored(spec, values(spec.shape, 1 + i, 0.7));
  });
  await session.write({
    ...weights,
    ...slotState(network.parameters, training, weights),
    [imagesOf('train')]: { dtype: 'uint8', shape: [count, golden.features], data: Uint8Array.from(golden.pixels) },
    [labelsOf('train')]: { dtype: 'int32', shape: [count], data: Int32Array.from(golden.labels) },
  });
  const seen = { losses: [] as number[], lr: [] as number[], validation: [] as number[] };
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  await train({
    session,
    settings: training,
    split: { train: indices.slice(0, golden.train), validation: indices.slice(golden.train) },
    evaluationBatch: bundle.evaluationBatch,
    weights: bundle.plans.map(({ weight }) => weight),
    signal: { aborted: false },
    now: () => performance.now(),
    yieldToEvents: () => Promise.resolve(),
    events: {
      steps: ({ loss, lr }) => {
        seen.losses.push(...loss);
        seen.lr.push(...lr);
      },
      log: () => undefined,
      epoch: ({ validationLoss }) => seen.validation.push(validationLoss!),
      checkpoint: () => Promise.resolve(),
    },
  });
  const names = network.parameters.flatMap((spec) => [spec.fullName, trainedOf(training)(spec)]);
  const state = await session.read([...new Set(names)]);
  session.dispose();
  const read = (of: (spec: (typeof network.parameters)[number]) => string) =>
    Object.fromEntries(network.parameters.map((spec) => [spec.fullName, fromStored(spec, state[of(spec)]!).data]));
  return { ...seen, weights: read(({ fullName }) => fullName), trained: read(trainedOf(training)) };
}

const largest = (numbers: readonly number[]): number =>
  numbers.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
const furthest = (a: ArrayLike<number>, b: readonly number[]): number => largest(b.map((value, i) => a[i]! - value));

/** Largest difference of a weight, relative to the largest weight. */
function distance(got: Record<string, ArrayLike<number>>, wanted: Record<string, number[]>): number {
  const all = Object.values(wanted).flat();
  return Math.max(...Object.entries(wanted).map(([name, numbers]) => furthest(got[name]!, numbers))) / largest(all);
}

it('has a run for every optimizer and schedule', () => {
  const types = (of: (training: Partial<TrainingSettings>) => string | undefined): Set<string> =>
    new Set(golden.runs.flatMap(({ training }) => of({ ...golden.defaults, ...training }) ?? []));
  expect(types(({ optimizer }) => optimizer?.type)).toEqual(new Set(Object.keys(OPTIMIZERS)));
  expect(types(({ schedule }) => schedule?.type)).toEqual(new Set(Object.keys(SCHEDULES)));
});

describe.each(FAST_RUNTIMES)('runs on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  it.skipIf(missing).each(golden.runs.map((run, i) => ({ i, run, name: run.name })))(
    '$i: $name',
    async ({ i, run }) => {
      // One and two shards alternately.
      const result = await play(runtime, run, 1 + (i % 2));
      expect(result.losses).toHaveLength(run.losses.length);
      expect(furthest(result.lr, run.lr) / largest(run.lr)).toBeLessThan(1e-6);
      expect(furthest(result.losses, run.losses)).toBeLessThan(2e-5);
      expect(furthest(result.validation, run.validation)).toBeLessThan(2e-5);
      expect(distance(result.weights, run.weights)).toBeLessThan(1e-5);
      if (run.trained) expect(distance(result.trained, run.trained)).toBeLessThan(1e-5);
    },
  );
});
