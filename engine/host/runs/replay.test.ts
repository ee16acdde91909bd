/** Runs that are trained again from their beginning. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Home } from '../testing/home.ts';
import { loadRun } from './runs.ts';
import { compareResults } from './sameResult.ts';

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(async () => {
  await home.close();
});

const ended = (): boolean => ['run.finished', 'run.failed'].some((name) => home.names.includes(name));
const done = (): number => home.said('step.metrics').reduce((sum, { steps }) => sum + steps.length, 0);

async function replay(run: string): Promise<string> {
  home.events.length = 0;
  const again = await home.engine.handlers['run.replay']({ run });
  await home.until(ended);
  expect(home.said('run.failed')).toEqual([]);
  return again.run;
}

it('has every loss and the weights to the bit, with a setting that was changed while it ran', async () => {
  const { run } = await home.start(8);
  await home.until(() => done() >= 20);
  const lr = home.document(8).training.optimizer.lr / 4;
  const optimizer = { ...home.document(8).training.optimizer, lr };
  await home.engine.handlers['run.change']({ run, training: { optimizer } });
  await home.until(ended);
  const before = await loadRun(run);
  expect(before.changes).toHaveLength(1);

  const again = await replay(run);
  expect(again).not.toBe(run);
  const after = await loadRun(again);
  expect(after).toMatchObject({ replayOf: run, status: 'finished', changes: before.changes, plan: before.plan });
  expect(await compareResults(run, again)).toEqual({
    steps: 72,
    firstDifferent: null,
    lossDifference: 0,
    weightDifference: 0,
  });
});

it('of another seed is told apart, at its first step; weights of other steps are not compared', async () => {
  const { run } = await home.train(3);
  const other = await home.train(3, { seed: 12_345 });
  const { firstDifferent, lossDifference, weightDifference } = await compareResults(run, other.run);
  expect(firstDifferent).toEqual({ epoch: 1, step: 1 });
  expect(lossDifference).toBeGreaterThan(0);
  expect(weightDifference).toBeGreaterThan(0);
  const longer = await home.train(4);
  expect(await compareResults(run, longer.run)).toMatchObject({ steps: 27, weightDifference: null });
});

it('is refused where there is no such run, and where its document is gone', async () => {
  await expect(home.engine.handlers['run.replay']({ run: 'nothing' })).rejects.toThrow('There is no run "nothing".');
  const { run } = await home.train(1);
  rmSync(join(home.runs, run, 'document.json'));
  await expect(home.engine.handlers['run.replay']({ run })).rejects.toThrow();
});
