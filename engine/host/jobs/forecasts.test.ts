/** A run that forecasts several steps of two columns: tested beside numpy's naive forecasts, and predicting what comes next. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDataset, reportDataset } from '../../data/dataset.ts';
import type { FormatSource } from '../../datasets/source.ts';
import { recommend } from '../../editing/recommend.ts';
import { Home } from '../testing/home.ts';

const SERIES = fileURLToPath(new URL('../../datasets/testing/fixtures/series/', import.meta.url));
interface Errors {
  readonly rmse: number;
  readonly mae: number;
}
const { columns: golden } = JSON.parse(readFileSync(`${SERIES}windows.json`, 'utf8')) as {
  columns: {
    readonly settings: { length: number; horizon: number; stride: number };
    readonly steps: { readonly naive: Errors[]; readonly seasonal: Errors[] };
  };
};

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(async () => {
  await home.close();
});

it('scores each step of each column in its unit, and beside both naive forecasts', async () => {
  const source: FormatSource = {
    kind: 'table',
    path: `${SERIES}stations.csv`,
    target: 'load',
    moreTargets: ['wind'],
    scaling: 'standard',
    windows: { ...golden.settings, multiStep: true, season: 7, time: 'day', series: 'station' },
  };
  const { document } = recommend(await reportDataset(await openDataset(source)));
  const training = { ...document.training, device: 'wasm', epochs: 20 } as const;
  const { handlers } = home.engine;
  const { run } = await handlers['run.start']({ document: { ...document, training } });
  await home.until(() => ['run.finished', 'run.failed'].some((name) => home.names.includes(name)));
  expect(home.said('run.failed')).toEqual([]);
  const report = await handlers['run.evaluate']({ run });
  expect(report.targets.map(({ name, ahead }) => `${name} ${ahead}`)).toEqual(
    [1, 2, 3].flatMap((ahead) => [`load ${ahead}`, `wind ${ahead}`]),
  );
  report.targets.forEach(({ metrics, pairs, naive, seasonal }, k) => {
    for (const [found, wanted] of [
      [naive!, golden.steps.naive[k]!],
      [seasonal!, golden.steps.seasonal[k]!],
    ] as const) {
      expect(found.metrics.rmse).toBeCloseTo(wanted.rmse, 3);
      expect(found.metrics.mae).toBeCloseTo(wanted.mae, 3);
      expect(found.predicted).toHaveLength(report.count);
    }
    const squares = pairs!.actual.map((actual, i) => (actual - pairs!.predicted[i]!) ** 2);
    expect(metrics.rmse).toBeCloseTo(Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length), 4);
    // It has learned something: the mean would have 0.
    expect(metrics.r2).toBeGreaterThan(k % 2 ? 0.1 : 0.5);
  });
  // Loads and winds have no score together.
  expect([report.values!.metrics, report.baseline!.metrics]).toEqual([{}, {}]);
  const { input, targets, steps } = await handlers['try.open']({ run });
  if (input.kind !== 'window') throw new Error(input.kind);
  expect([targets, steps]).toEqual([['load', 'wind'], 3]);
  const { values } = await handlers['try.predict']({ run, input: { kind: 'text', text: input.latest } });
  expect(values).toHaveLength(6);
  values!.forEach((value, i) => expect(value).toBeGreaterThan(i % 2 ? 0 : 60));
});
