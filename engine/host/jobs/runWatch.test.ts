/** Real runs: one that learns gives no warning, one that does not gets one within so many batches, with a remedy. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDocument } from '../../model/serialize.ts';
import type { TrainingSettings } from '../../model/types.ts';
import { RUNTIMES } from '../../runtime/testing/runtimes.ts';
import type { Trouble } from '../../training/diagnosis/trouble.ts';
import { defaultPlan } from '../plans/plan.ts';
import { Home } from '../testing/home.ts';
import { startTraining } from './trainingJob.ts';

const [tensorflow] = RUNTIMES;
let home: Home;
beforeAll(async () => {
  home = new Home();
  if (!tensorflow!.missing) await tensorflow!.load();
});
afterAll(() => home.close());

interface Seen {
  batches: number;
  /** Troubles by kind, with the number of batches after which each was first reported. */
  readonly told: Map<string, { trouble: Trouble; at: number }>;
}

/** Trains a sample until it has ended, `most` batches are done, or a trouble is reported. */
async function run(file: string, patch: Partial<TrainingSettings>, lr: number | null, most = Infinity): Promise<Seen> {
  const path = new URL(`../../../resources/samples/${file}.json`, import.meta.url);
  const document = readDocument(readFileSync(path, 'utf8'));
  const { source } = document.data;
  const optimizer = { ...document.training.optimizer, ...(lr === null ? {} : { lr }) };
  const training = { ...document.training, device: 'tensorflow', epochs: 1, ...patch, optimizer } as TrainingSettings;
  const data = {
    ...document.data,
    source: source.kind === 'none' ? { kind: 'idx' as const, path: 'sample:mnist' } : source,
  };
  const seen: Seen = { batches: 0, told: new Map() };
  const job = await startTraining({ ...document, training, data }, defaultPlan(), {}, (event, given) => {
    if (event === 'step.metrics') seen.batches += (given as { steps: number[] }).steps.length;
    if (event === 'run.troubles')
      for (const trouble of (given as { troubles: Trouble[] }).troubles)
        if (!seen.told.has(trouble.kind)) seen.told.set(trouble.kind, { trouble, at: seen.batches });
    if (seen.batches >= most || (most < Infinity && seen.told.size)) job?.stop();
  });
  await job.done;
  job.open.session.dispose();
  return seen;
}

describe.skipIf(tensorflow!.missing)('a run on TensorFlow', { timeout: 180_000 }, () => {
  it.each([
    ['lenet-mnist', {}],
    ['mlp', {}],
    ['auto-mpg', { epochs: 40 }],
  ] as const)('%s as it comes is left alone', async (file, patch) => {
    const { told, batches } = await run(file, patch, null);
    expect(batches).toBeGreaterThan(100);
    expect([...told.values()]).toEqual([]);
  });

  it.each([
    ['lenet-mnist', 1e-7, 0.03],
    ['lenet-mnist', 10, 0.03],
    ['mlp', 1e-9, 0.03],
  ] as const)('%s with a learning rate of %d is told, and %d is offered', async (file, lr, value) => {
    const { told } = await run(file, {}, lr, 400);
    expect(told.size).toBeGreaterThan(0);
    for (const { trouble, at } of told.values()) {
      expect(trouble.remedy).toEqual({ setting: 'lr', value });
      expect(at).toBeLessThan(300);
    }
  });
});
