/** A run after another one takes its session where the programs are the same, and ends as if it had not. */
import { createHash } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { OPTIMIZERS } from '../../optimizers/index.ts';
import { defaultSettings } from '../../settings/fields.ts';
import type { TrainingSettings } from '../../model/types.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { RUNTIMES } from '../../runtime/testing/runtimes.ts';
import { chooseRuntime } from '../devices/devices.ts';
import { loadCheckpoint, loadMetrics } from '../runs/runs.ts';
import { Home } from '../testing/home.ts';

const [tensorflow] = RUNTIMES;

/** State of every kind: moments, averaged weights, accumulated gradients, weights as of the last statistics. */
const settings = (lr: number, more: Partial<TrainingSettings> = {}): Partial<TrainingSettings> => ({
  device: 'tensorflow',
  optimizer: { ...defaultSettings(OPTIMIZERS, 'Adam'), lr },
  accumulation: 3,
  averaging: { enabled: true, decay: 0.9 },
  statisticsEvery: 5,
  ...more,
});

let home: Home;
/** All that a run leaves: losses, statistics, weights, optimizer state. */
async function left(run: string): Promise<unknown> {
  const { steps, epochs, statistics } = await loadMetrics(run);
  const { bytes, slots } = await loadCheckpoint(run);
  const sum = createHash('sha256').update(bytes);
  for (const [name, { data }] of await slots()) sum.update(name).update(new Uint8Array(data.buffer.slice(0)));
  return { steps, epochs: epochs.map(({ seconds: _, ...epoch }) => epoch), statistics, weights: sum.digest('hex') };
}

describe.skipIf(tensorflow!.missing)('a run after another one', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    await tensorflow!.load();
    runtime = await chooseRuntime('tensorflow');
  });
  afterEach(async () => {
    await home.close();
    vi.restoreAllMocks();
  });

  async function alone(lr: number, more: Partial<TrainingSettings> = {}): Promise<unknown> {
    home = new Home();
    const { run } = await home.train(2, settings(lr, more));
    const found = await left(run);
    await home.close();
    return found;
  }

  it('with the same programs builds none, and ends as one by itself, to the bit', async () => {
    const expected = await alone(0.002);
    home = new Home();
    const made = vi.spyOn(runtime, 'createSession');
    await home.train(2, settings(0.05));
    const { run } = await home.train(2, settings(0.002));
    expect(made).toHaveBeenCalledTimes(1);
    expect(home.said('run.failed')).toEqual([]);
    expect(await left(run)).toEqual(expected);
  });

  it('with other programs, or after a run that failed, has a session of its own', async () => {
    const expected = await alone(0.002, { clipping: { type: 'norm', maxNorm: 0.5 } });
    home = new Home();
    const made = vi.spyOn(runtime, 'createSession');
    await home.train(1, settings(0.05));
    await home.train(2, settings(1, { optimizer: { ...defaultSettings(OPTIMIZERS, 'SGD'), lr: 1e6 } }));
    expect(home.said('run.failed')).toHaveLength(1);
    const before = made.mock.calls.length;
    const { run } = await home.train(2, settings(0.002, { clipping: { type: 'norm', maxNorm: 0.5 } }));
    expect(made).toHaveBeenCalledTimes(before + 1);
    expect(await left(run)).toEqual(expected);
  });

  it('that is refused leaves no session behind, and the next one starts', async () => {
    home = new Home();
    const { run: first } = await home.train(1, settings(0.002));
    const document = { ...home.document(1, settings(0.002)), data: home.document(1).data };
    const gone = { ...document.data, source: { kind: 'csv', path: '/nowhere/there.csv' } } as never;
    await expect(home.engine.handlers['run.start']({ document: { ...document, data: gone } })).rejects.toThrow();
    const { run } = await home.train(1, settings(0.002));
    expect((await left(run)) as object).toEqual(await left(first));
  });
});
