/** A run with several targets: tested, and predicting, in the unit of each column. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sampleDocument } from '../../export/testing/sampleRuns.ts';
import { Home } from '../testing/home.ts';

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(async () => {
  await home.close();
});

it('scores each target in its unit, and predicts all of them', async () => {
  const document = sampleDocument('auto-mpg-targets');
  const training = { ...document.training, device: 'wasm', epochs: 20 } as const;
  const { handlers } = home.engine;
  const { run } = await handlers['run.start']({ document: { ...document, training } });
  await home.until(() => ['run.finished', 'run.failed'].some((name) => home.names.includes(name)));
  expect(home.said('run.failed')).toEqual([]);
  const report = await handlers['run.evaluate']({ run });
  expect(report.targets.map(({ name }) => name)).toEqual(['mpg', 'weight', 'acceleration']);
  // Means of the columns.
  for (const [k, [least, most]] of [
    [10, 45],
    [1600, 5000],
    [8, 25],
  ].entries()) {
    const { metrics, pairs: found } = report.targets[k]!;
    const pairs = found!;
    expect(pairs.actual).toHaveLength(report.count);
    expect(Math.min(...pairs.actual)).toBeGreaterThan(least! / 1.5);
    expect(Math.max(...pairs.actual)).toBeLessThan(most! * 1.5);
    const squares = pairs.actual.map((actual, i) => (actual - pairs.predicted[i]!) ** 2);
    expect(metrics.rmse).toBeCloseTo(Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length), 4);
    // Better than the mean.
    expect(metrics.r2).toBeGreaterThan(0.2);
  }
  expect([report.target, report.values!.metrics, report.pairs]).toEqual(['mpg', {}, report.targets[0]!.pairs]);
  const { outputs, cells } = await handlers['run.predict']({ run, indices: [4] });
  const row = Object.fromEntries(cells![0]!.map(({ column, value }) => [column, String(value)]));
  const opened = await handlers['try.open']({ run });
  expect([opened.target, opened.targets]).toEqual(['mpg', ['mpg', 'weight', 'acceleration']]);
  const { values } = await handlers['try.predict']({ run, input: { kind: 'row', cells: row } });
  expect(values).toHaveLength(3);
  report.targets.forEach(({ pairs }, k) => {
    expect(outputs[0]![k]! / pairs!.predicted[4]!).toBeCloseTo(1, 4);
    expect(values![k]! / pairs!.predicted[4]!).toBeCloseTo(1, 3);
  });
});
