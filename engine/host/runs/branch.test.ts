/** Branches: a new run goes on from any kept checkpoint, to the bit as its parent did where nothing is changed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home } from '../testing/home.ts';
import { loadCheckpoint, loadMetrics, loadRun } from './runs.ts';
import { compareResults } from './sameResult.ts';

let home: Home;
let parent: { run: string; folder: string };
beforeAll(async () => {
  home = new Home();
  parent = await home.train(4, { checkpoints: { every: 1, unit: 'epochs', keep: 10 } });
});
afterAll(() => home.close());

async function branch(at: { epoch: number; step?: number }, training = {}): Promise<string> {
  home.events.length = 0;
  const { run } = await home.engine.handlers['run.branch']({ run: parent.run, ...at, training });
  await home.until(() => ['run.finished', 'run.failed'].some((name) => home.names.includes(name)));
  return run;
}

describe('a branch', () => {
  it('of a run from any kept checkpoint ends as its parent, to the bit', async () => {
    const { checkpoints } = await home.engine.handlers['run.checkpoints']({ run: parent.run });
    expect(checkpoints.map(({ epoch, ended }) => [epoch, ended])).toEqual([4, 3, 2, 1].map((epoch) => [epoch, true]));
    const before = readFileSync(join(parent.folder, 'metrics.jsonl'));
    const run = await branch({ epoch: 2 });
    expect(run).not.toBe(parent.run);
    expect(await compareResults(parent.run, run)).toMatchObject({ lossDifference: 0, weightDifference: 0 });
    const record = await loadRun(run);
    expect(record).toMatchObject({
      status: 'finished',
      epochsDone: 4,
      parent: { run: parent.run, epoch: 2, step: checkpoints[2]!.step },
    });
    // The whole course is its own; that of the parent is as it was.
    expect((await loadMetrics(run)).epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(readFileSync(join(parent.folder, 'metrics.jsonl'))).toEqual(before);
    expect((await loadRun(parent.run)).parent).toBeUndefined();
  });
  it('takes other settings from there on, and can be branched again', async () => {
    const { optimizer } = home.document(1).training;
    const run = await branch({ epoch: 3 }, { epochs: 6, optimizer: { ...optimizer, lr: optimizer.lr / 10 } });
    const { epochs, changes } = await loadMetrics(run);
    expect(epochs.length).toBe(6);
    expect(changes).toMatchObject([{ epoch: 4, step: 0, training: { epochs: 6 } }]);
    const weights = async (one: string) => (await loadCheckpoint(one)).bytes;
    expect(await weights(run)).not.toEqual(await weights(parent.run));
    const { run: again } = await home.engine.handlers['run.branch']({ run, epoch: 4, training: { epochs: 5 } });
    await home.until(() => home.said('run.finished').some((one) => one.run === again));
    expect(await loadRun(again)).toMatchObject({ parent: { run, epoch: 4 }, epochsDone: 5 });
  });
  it('needs a checkpoint that is kept, and something left to train; else nothing is left of it', async () => {
    const runs = readdirSync(home.runs).sort();
    await expect(branch({ epoch: 9 })).rejects.toThrow('has no checkpoint at 9. Kept are: 4, 3, 2, 1');
    await expect(branch({ epoch: 2, step: 3 })).rejects.toThrow('has no checkpoint at 2.3');
    await expect(branch({ epoch: 4 })).rejects.toThrow('has finished its 4 epochs');
    await expect(home.engine.handlers['run.branch']({ run: 'none', epoch: 1 })).rejects.toThrow('There is no run');
    expect(readdirSync(home.runs).sort()).toEqual(runs);
  });
});
