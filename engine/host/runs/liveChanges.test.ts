/** Batch size, clipping and frozen layers that are changed while a run is on. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inverseOf, runSettings } from '../../model/liveSettings.ts';
import { OPTIMIZERS } from '../../optimizers/index.ts';
import { defaultSettings } from '../../settings/fields.ts';
import { BatchGrid } from '../../training/loop/batchGrid.ts';
import { Home } from '../testing/home.ts';
import { readCheckpoint } from './checkpoints.ts';
import { folderOf, loadCheckpoint, loadMetrics, loadRun } from './runs.ts';
import { compareResults } from './sameResult.ts';

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(async () => {
  await home.close();
});

const EPOCHS = 6;
const ended = (): boolean => ['run.finished', 'run.failed'].some((name) => home.names.includes(name));
const done = (): number => home.said('step.metrics').reduce((sum, { steps }) => sum + steps.length, 0);
const call = <K extends keyof typeof home.engine.handlers>(name: K) => home.engine.handlers[name];
type Change = Parameters<(typeof home.engine.handlers)['run.change']>[0]['training'];

/** Digest of weights and optimizer state. */
async function digest(run: string): Promise<string> {
  const { bytes, slots } = await loadCheckpoint(run);
  const sum = createHash('sha256').update(bytes);
  for (const [name, { data }] of await slots()) sum.update(name).update(new Uint8Array(data.buffer.slice(0)));
  return sum.digest('hex');
}

/** Pauses once so many batches are done, changes settings, and goes on. */
async function changeAt(run: string, batches: number, training: Change): Promise<void> {
  const pauses = home.said('run.paused').length;
  await home.until(() => done() >= batches || ended());
  await call('run.pause')({ run });
  await home.until(() => home.said('run.paused').length > pauses || ended());
  await call('run.change')({ run, training });
  await call('run.continue')({ run });
}

/** The first Linear layer of the document. */
const layer = (): string => home.document(EPOCHS).graph.nodes.find(({ type }) => type === 'Linear')!.id;
const adam = () => ({ ...defaultSettings(OPTIMIZERS, 'Adam'), lr: 0.004 });

it('end as they did when they are replayed, and when they are stopped anywhere and resumed', async () => {
  const settings = { batchSize: 40, checkpoints: { every: 3, unit: 'steps' as const, keep: 100 } };
  const { run } = await home.start(EPOCHS, settings);
  await changeAt(run, 5, { batchSize: 16, clipping: { type: 'norm', maxNorm: 0.5 } });
  await changeAt(run, 14, { frozen: [layer()] });
  await changeAt(run, 26, { batchSize: 96, frozen: [] });
  await home.until(ended);
  expect(home.said('run.failed')).toEqual([]);
  const record = await loadRun(run);
  expect(record.changes).toHaveLength(3);
  const [first] = record.changes!;
  const { steps, trainCount, batchSize } = await loadMetrics(run);
  expect([trainCount, batchSize]).toEqual([record.trainCount, 40]);
  const grid = new BatchGrid(trainCount, batchSize, record.changes);
  expect(grid.sizeAt(first!)).toBe(16);
  // Every batch of the grid was trained once, and no other.
  const wanted = Array.from({ length: EPOCHS }, (_, e) =>
    Array.from({ length: grid.countOf(e + 1) }, (_, k) => `${e + 1} ${k + 1}`),
  ).flat();
  expect(steps.map(({ epoch, step }) => `${epoch} ${step}`)).toEqual(wanted);

  home.events.length = 0;
  const again = await call('run.replay')({ run });
  await home.until(ended);
  expect(await compareResults(run, again.run)).toMatchObject({ firstDifferent: null, weightDifference: 0 });
  expect(await digest(again.run)).toBe(await digest(run));

  // Stopped and resumed, before, between and after the changes.
  for (const batches of [3, 9, 20, 33]) {
    home.events.length = 0;
    const part = await call('run.replay')({ run });
    await home.until(() => done() >= batches || ended());
    await call('run.stop')({ run: part.run });
    home.events.length = 0;
    await call('run.resume')({ run: part.run });
    await home.until(ended);
    expect((await loadRun(part.run)).changes).toEqual(record.changes);
    expect(await digest(part.run)).toBe(await digest(run));
  }
});

it('end as when they are replayed where the run is stopped at a change, with other optimizer state than its checkpoint', async () => {
  const { run } = await home.start(20, { batchSize: 40 });
  const stopAfter = async (batches: number, training: Change): Promise<void> => {
    await home.until(() => done() >= batches || ended());
    await call('run.pause')({ run });
    await home.until(() => home.names.includes('run.paused') || ended());
    await call('run.change')({ run, training });
    await home.until(() => home.names.includes('run.changed') || ended());
    await call('run.stop')({ run });
    home.events.length = 0;
    await call('run.resume')({ run });
  };
  await stopAfter(3, { frozen: [layer()] });
  await stopAfter(3, { frozen: [], batchSize: 30 });
  await home.until(ended);
  expect(home.said('run.failed')).toEqual([]);
  expect((await loadRun(run)).changes).toHaveLength(2);
  home.events.length = 0;
  const again = await call('run.replay')({ run });
  await home.until(ended);
  expect(await digest(again.run)).toBe(await digest(run));
});

it('takes every sample of an epoch once, whatever the batches are', async () => {
  const { run } = await home.start(3, { batchSize: 50 });
  await changeAt(run, 2, { batchSize: 7 });
  await home.until(ended);
  const { changes, trainCount } = await loadRun(run);
  const grid = new BatchGrid(trainCount!, 50, changes);
  expect(await loadRun(run)).toMatchObject({ status: 'finished', epochsDone: 3 });
  expect((await loadMetrics(run)).steps).toHaveLength(grid.batchesBefore({ epoch: 4, step: 0 }));
});

it('leaves a frozen layer as it is, and begins with new moments where it is trained again', async () => {
  const schedule = { type: 'constant' } as const;
  const settings = {
    optimizer: adam(),
    schedule,
    batchSize: 64,
    checkpoints: { every: 1, unit: 'steps' as const, keep: 1000 },
  };
  const { run } = await home.start(4, settings);
  await changeAt(run, 3, { frozen: [layer()] });
  await changeAt(run, 10, { frozen: [] });
  await home.until(ended);
  const { changes, trainCount } = await loadRun(run);
  const [frozen, thawed] = changes!;
  const grid = new BatchGrid(trainCount!, 64);
  const { checkpoints } = await call('run.checkpoints')({ run });
  const name = `${home.document(1).graph.nodes.find(({ type }) => type === 'Linear')!.name}.weight`;
  const readAt = async (batches: number): Promise<Float32Array> => {
    const at = checkpoints.find((one) => grid.batchesBefore(one) === batches)!;
    return (await readCheckpoint(run, folderOf(run), at)).weights.get(name)!.data;
  };
  const [off, on] = [grid.batchesBefore(frozen!), grid.batchesBefore(thawed!)];
  const before = await readAt(off);
  expect(await readAt(on)).toEqual(before);
  // The first step of Adam is the learning rate times the sign of the gradient, if its moments and count begin there.
  const after = await readAt(on + 1);
  const steps = [...after].map((value, i) => Math.abs(value - before[i]!));
  const moved = steps.filter((step) => step > 1e-5);
  expect(moved.length).toBeGreaterThan(0);
  for (const step of moved) expect(step).toBeCloseTo(0.004, 4);
});

it('is refused where the optimizer would need values that were not kept', async () => {
  const { run } = await home.start(50);
  await home.until(() => done() >= 2);
  const averaging = { enabled: true, decay: 0.9 };
  await expect(call('run.change')({ run, training: { averaging } })).rejects.toThrow('optimizer');
  await call('run.stop')({ run });
});

it('is taken back by its inverse', () => {
  const before = runSettings(home.document(3));
  const change = { batchSize: 7, frozen: ['n2'] };
  expect({ ...before, ...change, ...inverseOf(before, change) }).toEqual(before);
});
