/** Searches that are stopped, killed and resumed, with real trainings. */
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SearchReport } from '../../protocol/reports.ts';
import { fileURLToPath } from 'node:url';
import { openDataset, reportDataset } from '../../data/dataset.ts';
import { recommend } from '../../editing/recommend.ts';
import { defaultAlgorithm } from '../../search/algorithms/index.ts';
import { foldsPlan } from '../../search/folds.ts';
import type { SearchPlan } from '../../search/plan.ts';
import type { Space } from '../../search/space.ts';
import { DATA_VARIABLE } from '../../data/directories.ts';
import { splitIndices } from '../../training/loop/split.ts';
import { loadCheckpoint, loadMetrics, loadRun, loadRunDocument } from '../runs/runs.ts';
import { Home } from '../testing/home.ts';

const SHAPES = fileURLToPath(new URL('../../datasets/testing/fixtures/shapes', import.meta.url));

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(async () => {
  await home.close();
});

const CHOICES: Space = [
  { path: 'training.optimizer.lr', kind: 'float', min: 1e-4, max: 0.3, log: true },
  { path: 'training.batchSize', kind: 'categorical', values: [32, 64] },
];
const planOf = (more: Partial<SearchPlan> = {}): SearchPlan => ({
  metric: 'validationLoss',
  algorithm: { ...defaultAlgorithm('TPE'), startup: 3 },
  trials: 6,
  epochs: 2,
  seed: 5,
  choices: CHOICES,
  ...more,
});
const call = <K extends keyof typeof home.engine.handlers>(name: K) => home.engine.handlers[name];
const ended = (): boolean => home.said('search.changed').some(({ search }) => search.status !== 'running');

async function start(plan: SearchPlan): Promise<string> {
  home.events.length = 0;
  const { search } = await call('search.start')({ document: home.document(7), plan });
  return search;
}
async function finished(search: string): Promise<SearchReport> {
  await home.until(ended);
  return call('search.open')({ search });
}
const resume = async (search: string, trials?: number): Promise<SearchReport> => {
  home.events.length = 0;
  await call('search.resume')({ search, trials });
  return finished(search);
};
/** What a search found, without times and names. */
const found = ({ trials }: SearchReport) =>
  trials.map(({ number, point, results, end }) => ({ number, point, results, end }));

describe('a search', () => {
  it('trains its trials as runs of their own, and knows the best', async () => {
    const search = await start(planOf());
    const report = await finished(search);
    expect(report.fault).toBeUndefined();
    expect(report).toMatchObject({ status: 'finished', trained: 6 });
    const scores = report.trials.map(({ results }) => results.at(-1)!.scores[0]!);
    expect(report.best).toMatchObject({ score: Math.min(...scores) });
    for (const { number, run, point, results } of report.trials) {
      const record = await loadRun(run!);
      expect(record).toMatchObject({ status: 'finished', search: { search, trial: number }, epochs: 2 });
      const { document } = await call('run.document')({ run: run! });
      expect(document.training).toMatchObject({ batchSize: point['training.batchSize'], epochs: 2 });
      expect(document.training.optimizer.lr).toBe(point['training.optimizer.lr']);
      const { epochs } = await loadMetrics(run!);
      expect(results).toEqual([{ epochs: 2, scores: [Math.min(...epochs.map((one) => one.validationLoss!))] }]);
    }
    const { runs } = await call('runs.list')({});
    expect(runs.filter((run) => run.search?.search === search)).toHaveLength(6);
  });

  it('stopped by hand in a trial, and then killed in it, finds what it finds undisturbed', async () => {
    const whole = await finished(await start(planOf()));

    const search = await start(planOf());
    await home.until(() => home.said('run.started').length >= 3 && home.said('step.metrics').length > 0);
    await call('search.stop')({ search });
    const stopped = await call('search.open')({ search });
    expect(stopped.status).toBe('stopped');
    expect(stopped.trials.filter(({ step }) => step !== null)).toHaveLength(1);

    // A copy of the files in the middle of a trial is what a killed process leaves behind.
    home.events.length = 0;
    await call('search.resume')({ search });
    await home.until(() => home.said('epoch.metrics').length >= 3);
    const copy = join(home.folder, 'copy');
    cpSync(home.data, copy, { recursive: true });
    await home.until(ended);
    process.env[DATA_VARIABLE] = copy;
    const killed = await call('search.open')({ search });
    expect(killed.status).toBe('interrupted');
    const open = killed.trials.find(({ step }) => step !== null)!;

    const report = await resume(search);
    expect(report.status).toBe('finished');
    expect(found(report)).toEqual(found(whole));
    expect(report.trials.find(({ number }) => number === open.number)).toMatchObject({ interrupted: 1, crashes: 1 });
    expect(report.trials.some(({ step }) => step !== null)).toBe(false);
    // Every trial has one run, which ended as if it had never stopped.
    for (const [i, { run }] of report.trials.entries()) {
      const [one, other] = [await loadCheckpoint(run!), await loadCheckpoint(whole.trials[i]!.run!).catch(() => null)];
      if (other) expect(one.bytes).toEqual(other.bytes);
    }
  });

  it('goes on with more trials', async () => {
    const search = await start(planOf({ trials: 3 }));
    const first = await finished(search);
    await expect(call('search.resume')({ search })).rejects.toThrow('has done its 3 trials');
    const report = await resume(search, 5);
    expect(report.trials).toHaveLength(5);
    expect(found(report).slice(0, 3)).toEqual(found(first));
    const whole = await finished(await start(planOf({ trials: 5 })));
    expect(found(report)).toEqual(found(whole));
  });

  it('trains a promoted trial on from its own checkpoint, to the result of a run that never stopped', async () => {
    const algorithm = { ...defaultAlgorithm('ASHA'), sampler: 'random' as const, factor: 2 };
    const report = await finished(await start(planOf({ algorithm, trials: 4, epochs: 4 })));
    expect(report.status).toBe('finished');
    const best = report.trials.find(({ number }) => number === report.best!.trial)!;
    expect(best.results.map(({ epochs }) => epochs)).toEqual([1, 2, 4]);
    const pruned = report.trials.filter(({ results }) => results.length === 1);
    expect(pruned.length).toBeGreaterThan(0);
    for (const { run } of pruned) expect(await loadRun(run!)).toMatchObject({ status: 'stopped', epochsDone: 1 });

    const { document } = await call('run.document')({ run: best.run! });
    const metrics = await loadMetrics(best.run!);
    expect(metrics.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    home.events.length = 0;
    const { run } = await call('run.start')({ document });
    await home.until(() => home.names.includes('run.finished'));
    expect((await loadCheckpoint(best.run!)).bytes).toEqual((await loadCheckpoint(run)).bytes);
    const losses = ({ steps }: typeof metrics) => steps.map(({ loss }) => loss);
    expect(losses(metrics)).toEqual(losses(await loadMetrics(run)));
  });

  it('leaves out what cannot be built, and records what fails', async () => {
    const choices: Space = [
      // Rows are no images: a convolution does not fit.
      { path: 'nodes.relu1.type', kind: 'categorical', values: ['ReLU', 'Flatten', 'Conv2d', 'Tanh'] },
      { path: 'training.optimizer.lr', kind: 'categorical', values: [0.01, 1e6] },
    ];
    const relu = home.document(1).graph.nodes.find(({ type }) => type === 'ReLU')!.name;
    const named = choices.map((one) => ({ ...one, path: one.path.replace('relu1', relu) })) as Space;
    const plan = planOf({ choices: named, algorithm: defaultAlgorithm('grid'), trials: 20, epochs: 1 });
    const report = await finished(await start(plan));
    expect(report).toMatchObject({ status: 'finished' });
    const ends = report.trials.map(({ point, end }) => [point[named[0]!.path], end]);
    expect(ends.filter(([, end]) => end === 'rejected')).toEqual([
      ['Conv2d', 'rejected'],
      ['Conv2d', 'rejected'],
    ]);
    for (const { point, end, error, run } of report.trials) {
      if (end === 'rejected') expect(run).toBeNull();
      if (end !== undefined) expect(error!.code).not.toBe('internal');
      if (end === 'failed') expect(point['training.optimizer.lr']).toBe(1e6);
    }
    expect(report.trials).toHaveLength(8);
  });

  it('has a Pareto front where it has two objectives', async () => {
    const [hidden] = home.document(1).graph.nodes.filter(({ type }) => type === 'Linear');
    const choices: Space = [
      { path: `nodes.${hidden!.name}.out_features`, kind: 'integer', min: 2, max: 64, log: true },
    ];
    const plan = planOf({ choices, algorithm: defaultAlgorithm('grid'), cost: 'parameters', epochs: 1 });
    const report = await finished(await start(plan));
    expect(report.trials).toHaveLength(4);
    const scores = report.trials.map(({ results }) => results[0]!.scores);
    expect(scores.map(([, parameters]) => parameters)).toEqual([...scores.map(([, p]) => p)].sort((a, b) => a! - b!));
    for (const number of report.front) {
      const [loss, parameters] = scores[number - 1]!;
      expect(scores.some(([l, p]) => l! < loss! && p! < parameters!)).toBe(false);
    }
    // The smallest network is never dominated.
    expect(report.front).toContain(1);
  });

  it('is the only job', async () => {
    const search = await start(planOf({ trials: 50 }));
    const document = home.document(1);
    await expect(call('run.start')({ document })).rejects.toThrow('is in progress. Stop it first');
    await expect(call('search.start')({ document, plan: planOf() })).rejects.toThrow();
    await expect(call('search.remove')({ search })).rejects.toThrow('in progress already');
    // Stopping its run stops the search: the next trial would start at once.
    await home.until(() => home.said('step.metrics').length > 0);
    const { run } = home.said('run.started').at(-1)!;
    await call('run.stop')({ run });
    expect((await call('search.open')({ search })).status).toBe('stopped');
    await expect(call('search.stop')({ search })).rejects.toThrow('not in progress');
    await call('search.remove')({ search });
    expect((await call('search.list')({})).searches).toEqual([]);
    await expect(call('search.open')({ search })).rejects.toThrow('no search');
  });

  it('refuses a plan that cannot be, before anything is written', async () => {
    const bad = planOf({ choices: [{ path: 'training.nothing', kind: 'float', min: 0, max: 1 }] });
    await expect(start(bad)).rejects.toThrow('"training.nothing", which this document does not have');
    const large = planOf({ choices: [{ path: 'training.optimizer.lr', kind: 'float', min: 1, max: 1e9 }] });
    await expect(start(large)).rejects.toThrow('would set "training.optimizer.lr" to 1000000000');
    expect((await call('search.list')({})).searches).toEqual([]);
  });

  it('with damaged files is told, and a cut journal goes on', async () => {
    const search = await start(planOf({ trials: 3, epochs: 1 }));
    const report = await finished(search);
    const folder = join(home.data, 'search', search);
    appendFileSync(join(folder, 'trials.jsonl'), '0badc0de {"kind":"result","trial":4,"epo');
    expect(found(await call('search.open')({ search }))).toEqual(found(report));
    expect((await resume(search, 4)).trials).toHaveLength(4);

    const path = join(folder, 'search.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"trials": 4', '"trials": 9'));
    const [listed] = (await call('search.list')({})).searches;
    expect(listed).toMatchObject({ status: 'damaged', plan: null, fault: { code: 'search.damaged' } });
    await expect(call('search.resume')({ search })).rejects.toThrow('of this search is damaged');
    rmSync(folder, { recursive: true });
    await expect(call('search.resume')({ search })).rejects.toThrow('no search');
  });
});

it('varies class balance and augmentation, each trial with its own', async () => {
  const choices: Space = [
    { path: 'training.balance', kind: 'categorical', values: ['none', 'weights', 'sampling'] },
    { path: 'training.augmentation.shift', kind: 'float', min: 0, max: 0.2 },
  ];
  const source = { kind: 'images', path: SHAPES, height: 16, width: 16, channels: 3, validation: 'class' } as const;
  const { document } = recommend(await reportDataset(await openDataset(source)));
  const training = { ...document.training, device: 'wasm' } as const;
  home.events.length = 0;
  const plan = planOf({ choices, trials: 4, epochs: 1 });
  const { search } = await call('search.start')({ document: { ...document, training }, plan });
  const report = await finished(search);
  expect(report).toMatchObject({ status: 'finished', trained: 4 });
  for (const { run, point } of report.trials) {
    const { balance, augmentation } = (await loadRunDocument(run!)).training;
    expect([balance, augmentation.shift]).toEqual([point['training.balance'], point['training.augmentation.shift']]);
  }
  // A shift changes what is learned.
  expect(new Set(report.trials.map(({ results }) => results[0]!.scores[0])).size).toBeGreaterThan(1);
});

describe('a cross-validation', () => {
  it('is a search whose trials are folds, with the scores of each and their means', async () => {
    const report = await finished(await start(foldsPlan(3, 2)));
    expect(report.fault).toBeUndefined();
    expect(report).toMatchObject({ status: 'finished', trained: 3 });
    const held: number[][] = [];
    for (const [i, { run, point, fold, results }] of report.trials.entries()) {
      expect(point).toEqual({ 'data.fold.index': i + 1 });
      const { document, record } = { document: await loadRunDocument(run!), record: await loadRun(run!) };
      expect(document.data.fold).toEqual({ index: i + 1, of: 3 });
      expect(document.name).toMatch(new RegExp(` ${i + 1}/3$`));
      const { epochs } = await loadMetrics(run!);
      // Of the last epoch, whichever was the best.
      expect([fold!.validationLoss, fold!.validationAccuracy]).toEqual([
        epochs.at(-1)!.validationLoss,
        epochs.at(-1)!.validationAccuracy,
      ]);
      expect(results[0]!.scores).toEqual([epochs.at(-1)!.validationLoss]);
      const test = await call('run.evaluate')({ run: run! });
      expect([fold!.testLoss, fold!.testAccuracy]).toEqual([test.loss, test.accuracy]);
      expect(record.testAccuracy).toBe(test.accuracy);
      const dataset = await openDataset(document.data.source);
      held.push([...splitIndices(dataset.count('train'), document.data, dataset.partition).validation]);
    }
    // Each training sample is held out once.
    const all = held.flat().sort((a, b) => a - b);
    expect(all).toEqual(all.map((_, i) => i));
    const losses = report.trials.map(({ fold }) => fold!.validationLoss!);
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / 3;
    expect(report.folds!.validationLoss!.mean).toBeCloseTo(mean, 12);
    const spread = Math.sqrt(losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / 2);
    expect(report.folds!.validationLoss!.deviation).toBeCloseTo(spread, 12);
    const { searches } = await call('search.list')({});
    expect(searches[0]!.folds).toEqual(report.folds);
  });

  it('goes on with the fold that was interrupted', async () => {
    const whole = found(await finished(await start(foldsPlan(2, 3))));
    const search = await start(foldsPlan(2, 3));
    await home.until(() => home.said('epoch.metrics').some(({ epoch }) => epoch === 2));
    await call('search.stop')({ search });
    expect(found(await resume(search))).toEqual(whole);
  });
});
