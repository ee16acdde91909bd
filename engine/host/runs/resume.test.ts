/** Runs that are stopped, paused, changed and resumed, with all their files. */
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrainingSettings } from '../../model/types.ts';
import { findEngine } from '../../runtime/tensorflow/install/files.ts';
import { Home } from '../testing/home.ts';
import { loadCheckpoint, loadMetrics, loadRun } from './runs.ts';

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(async () => {
  await home.close();
});

const ended = (): boolean => ['run.finished', 'run.failed'].some((name) => home.names.includes(name));
const done = (): number => home.said('step.metrics').reduce((sum, { steps }) => sum + steps.length, 0);
const call = <K extends keyof typeof home.engine.handlers>(name: K) => home.engine.handlers[name];

/** Digest of weights, slots, loop state, and every recorded loss. */
async function digest(run: string): Promise<string> {
  const { bytes, slots, epoch, step, best, course, plateau } = await loadCheckpoint(run);
  const { steps, epochs } = await loadMetrics(run);
  const sum = createHash('sha256').update(bytes);
  for (const [name, { data }] of await slots()) sum.update(name).update(new Uint8Array(data.buffer.slice(0)));
  const scores = epochs.map(({ seconds: _, ...rest }) => rest);
  return sum.update(JSON.stringify([epoch, step, best, course, plateau, steps, scores])).digest('hex');
}

/** Starts a run and stops it after so many batches. */
async function left(epochs: number, after: number, settings: Partial<TrainingSettings> = {}): Promise<string> {
  const { run } = await home.start(epochs, settings);
  await home.until(() => done() >= after || ended());
  await call('run.stop')({ run });
  return run;
}

async function resume(run: string, training?: Parameters<(typeof home.engine.handlers)['run.resume']>[0]['training']) {
  home.events.length = 0;
  await call('run.resume')({ run, training });
  await home.until(ended);
  expect(home.said('run.failed')).toEqual([]);
}

it('has the records of every step before a checkpoint on disk once that is written', async () => {
  const found: [number, number][] = [];
  const push = home.events.push.bind(home.events);
  home.events.push = (...events) => {
    for (const { event, data } of events)
      if (event === 'checkpoint.written') {
        const text = readFileSync(join(home.runs, data.run, 'metrics.jsonl'), 'utf8');
        const recorded = [...text.matchAll(/"loss":\[([^\]]+)\]/g)].flatMap(([, list]) => list!.split(','));
        const { stepsPerEpoch } = home.said('run.started')[0]!;
        found.push([recorded.length, (data.epoch - 1) * stepsPerEpoch + data.step]);
      }
    return push(...events);
  };
  await home.train(8, { checkpoints: { every: 1, unit: 'epochs', keep: 2 } });
  expect(found.length).toBeGreaterThan(2);
  for (const [recorded, done] of found) expect(recorded).toBe(done);
});

describe('a run that was stopped', () => {
  it('goes on within its epoch and ends as one that was not', async () => {
    const whole = await home.train(12);
    const run = await left(12, 20);
    expect((await loadRun(run)).status).toBe('stopped');
    await resume(run);
    const record = await loadRun(run);
    expect(record).toMatchObject({ status: 'finished', epochsDone: 12 });
    expect(record.resumed).toHaveLength(1);
    expect(home.said('run.started')[0]!.resumed).toEqual({
      epoch: record.resumed![0]!.epoch,
      step: record.resumed![0]!.step,
    });
    expect(await digest(run)).toBe(await digest(whole.run));
  });

  it.skipIf(!findEngine())('ends to the bit as one that was not in mixed precision too', async () => {
    const settings = { device: 'tensorflow', precision: 'bfloat16' } as const;
    const whole = await home.train(12, settings);
    const run = await left(12, 20, settings);
    await resume(run);
    expect((await loadRun(run)).resumed).toHaveLength(1);
    expect(await digest(run)).toBe(await digest(whole.run));
    // Its weights are not those of float32.
    const plain = await home.train(12, { device: 'tensorflow' });
    expect(await digest(plain.run)).not.toBe(await digest(whole.run));
  });

  it('goes on from its checkpoint where it wrote beyond it: the line only grows', async () => {
    const whole = await home.train(8);
    const run = await left(8, 20);
    const journal = join(home.runs, run, 'metrics.jsonl');
    const { epoch, step } = await loadCheckpoint(run);
    // What a killed process could leave: metrics beyond its checkpoint, and a partial line.
    await resume(run);
    const written = readFileSync(journal, 'utf8').split('\n');
    const { steps } = await loadMetrics(run);
    expect(steps.map((at) => `${at.epoch} ${at.step}`)).toEqual([
      ...new Set(steps.map((at) => `${at.epoch} ${at.step}`)),
    ]);
    expect(written.some((line) => line.includes('"resumed"') && line.includes(`"step":${step}`))).toBe(true);
    expect(epoch).toBeGreaterThan(0);
    expect(await digest(run)).toBe(await digest(whole.run));
  });

  it('reads nothing of what was cut off, and drops what lies beyond', async () => {
    const whole = await home.train(6);
    const run = await left(6, 12);
    const journal = join(home.runs, run, 'metrics.jsonl');
    const before = await loadMetrics(run);
    appendFileSync(journal, '{"kind":"steps","epo');
    await resume(run);
    expect((await loadMetrics(run)).damaged).toBe(0);
    expect(before.steps.length).toBeLessThan((await loadMetrics(run)).steps.length);
    expect(await digest(run)).toBe(await digest(whole.run));
  });

  it('without a checkpoint begins anew, and the same', async () => {
    const whole = await home.train(5);
    const run = await left(5, 10);
    rmSync(join(home.runs, run, 'checkpoints'), { recursive: true });
    await resume(run);
    expect(await digest(run)).toBe(await digest(whole.run));
  });

  it('whose newest checkpoint is damaged falls back on the one before, and ends the same', async () => {
    const whole = await home.train(10);
    const run = await left(10, 40);
    const folder = join(home.runs, run, 'checkpoints');
    const newest = readdirSync(folder).sort().at(-1)!;
    const path = join(folder, newest, 'optimizer.safetensors');
    const bytes = readFileSync(path);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(path, bytes);
    await expect(call('run.resume')({ run })).rejects.toMatchObject({ data: { code: 'run.damaged' } });
    rmSync(join(folder, newest), { recursive: true });
    await resume(run);
    expect(await digest(run)).toBe(await digest(whole.run));
  });

  it('is refused where its data have changed, where it is on, and where nothing is left', async () => {
    const { run } = await home.train(2);
    await expect(call('run.resume')({ run })).rejects.toMatchObject({ data: { code: 'run.nothingLeft' } });
    const other = await left(50, 10);
    const path = join(home.runs, other, 'run.json');
    const { sha256: _, ...record } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...record, dataFingerprint: 'x' }));
    await expect(call('run.resume')({ run: other })).rejects.toMatchObject({ data: { code: 'run.dataChanged' } });
    // A copy elsewhere that another process trains.
    cpSync(join(home.runs, run), join(home.runs, 'copy'), { recursive: true });
    const copy = join(home.runs, 'copy', 'run.json');
    const { sha256: __, ...known } = JSON.parse(readFileSync(copy, 'utf8')) as Record<string, unknown>;
    writeFileSync(copy, JSON.stringify({ ...known, status: 'running', pid: process.ppid, process: null }));
    await expect(call('run.resume')({ run: 'copy' })).rejects.toMatchObject({ data: { code: 'run.isOn' } });
  });

  it('trains on for more epochs where some are asked for', async () => {
    const constant = { schedule: { type: 'constant' } } as const;
    const whole = await home.train(9, constant);
    const { run } = await home.train(6, constant);
    await resume(run, { epochs: 9 });
    const { checkpoint, ...record } = { ...(await loadRun(run)), checkpoint: await loadCheckpoint(run) };
    expect(record).toMatchObject({ status: 'finished', epochs: 9, epochsDone: 9 });
    expect(record.changes).toEqual([{ epoch: 7, step: 0, training: { epochs: 9 } }]);
    expect(Buffer.from(checkpoint.bytes).equals(Buffer.from((await loadCheckpoint(whole.run)).bytes))).toBe(true);
  });
});

describe('a run that is on', () => {
  it('stands still, takes one step, goes on, and ends as if it had not', async () => {
    const whole = await home.train(8);
    const { run } = await home.start(8);
    await call('run.pause')({ run });
    await home.until(() => home.names.includes('run.paused'));
    const [at] = home.said('run.paused');
    expect(await loadCheckpoint(run)).toMatchObject({ epoch: at!.epoch, step: at!.step });
    const before = done();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(done()).toBe(before);
    expect((await call('run.current')({})).current).toMatchObject({ paused: true });
    await call('run.step')({ run });
    await home.until(() => home.said('run.paused').length === 2);
    expect(home.said('run.paused')[1]!.step - at!.step === 1 || home.said('run.paused')[1]!.epoch > at!.epoch).toBe(
      true,
    );
    await call('run.continue')({ run });
    await home.until(ended);
    expect(home.names).toContain('run.continued');
    expect(await digest(run)).toBe(await digest(whole.run));
  });

  it('is stopped while it stands still, and resumed', async () => {
    const whole = await home.train(6);
    const { run } = await home.start(6);
    await call('run.pause')({ run });
    await home.until(() => home.names.includes('run.paused'));
    await call('run.stop')({ run });
    await resume(run);
    expect(await digest(run)).toBe(await digest(whole.run));
  });

  it('takes another learning rate, and keeps the change before a batch has run with it', async () => {
    const { run } = await home.start(400);
    await home.until(() => done() > 20);
    await call('run.pause')({ run });
    await home.until(() => home.names.includes('run.paused'));
    const { optimizer } = home.document(1).training;
    await call('run.change')({
      run,
      training: { optimizer: { ...optimizer, lr: 1e-5 }, epochs: 60, schedule: { type: 'constant' } },
    });
    await home.until(() => home.names.includes('run.changed'));
    const [change] = home.said('run.changed');
    expect(change).toMatchObject({ ...home.said('run.paused')[0], training: { epochs: 60 } });
    // As on disk before a batch has used it: after a kill here, the resumed run applies it again.
    expect((await loadRun(run)).changes).toHaveLength(1);
    await call('run.continue')({ run });
    await home.until(ended);
    const { changes, epochs, epochsDone } = await loadRun(run);
    expect([changes!.length, epochs, epochsDone]).toEqual([1, 60, 60]);
    expect((await loadMetrics(run)).steps.at(-1)!.lr).toBeCloseTo(1e-5, 9);
  });

  it('refuses a change that would need another program, and one for a run that is not on', async () => {
    const { run } = await home.start(400);
    await expect(
      call('run.change')({ run, training: { averaging: { enabled: true, decay: 0.9 } } }),
    ).rejects.toMatchObject({ data: { code: 'run.otherProgram' } });
    await call('run.stop')({ run });
    await expect(call('run.pause')({ run })).rejects.toMatchObject({ data: { code: 'run.notOn' } });
  });
});

describe('the best epoch', () => {
  it('is known and kept beside the last, also when the run ends early', async () => {
    const document = home.document(500);
    const earlyStopping = { enabled: true, metric: 'validationLoss', patience: 4, minDelta: 0 } as const;
    const optimizer = { ...document.training.optimizer, lr: 0.02 };
    const { run } = await call('run.start')({
      document: { ...document, training: { ...document.training, earlyStopping, optimizer } },
    });
    await home.until(ended);
    const { best, early, epochsDone, status } = await loadRun(run);
    expect({ early, status }).toEqual({ early: true, status: 'finished' });
    const losses = home.said('epoch.metrics').map(({ validationLoss }) => validationLoss!);
    expect(best!.value).toBe(Math.min(...losses));
    expect(losses[best!.epoch - 1]).toBe(best!.value);
    expect(epochsDone).toBe(best!.epoch + 4);
    expect((await loadCheckpoint(run, best!.epoch)).epoch).toBe(best!.epoch);
    expect((await loadCheckpoint(run)).epoch).toBe(epochsDone);
  });
});
