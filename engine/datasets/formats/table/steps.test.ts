/** Forecasts of several steps: labels and naive forecasts as numpy has them, and no target in two parts. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, reportDataset } from '../../../data/dataset.ts';
import { CACHE_VARIABLE } from '../../../data/directories.ts';
import { createDocument } from '../../../model/create.ts';
import { digestOf } from '../../../export/testing/dataSources.ts';
import { ValueCounter } from '../../../metrics/valueCounter.ts';
import { splitIndices } from '../../../training/loop/split.ts';
import type { TableReport } from '../../report.ts';
import { inTargetUnit } from '../../shape.ts';
import { targetValues, type FormatSource } from '../../source.ts';
import type { Dataset } from '../../dataset.ts';
import { usualSeason } from './series.ts';
import { firstGoalPlace, goalPlace, partWindows, windowStarts, type OrderedRows } from './windows.ts';

const SERIES = fileURLToPath(new URL('../../testing/fixtures/series/', import.meta.url));
interface Errors {
  readonly rmse: number;
  readonly mae: number;
}
interface Digest {
  readonly count: number;
  readonly values: number;
  readonly labels: number;
}
interface Golden {
  readonly settings: { length: number; horizon: number; stride: number };
  readonly train: Digest;
  readonly test: Digest;
  readonly seasonal: Errors;
  readonly steps: { readonly naive: Errors[]; readonly seasonal: Errors[] };
}
const golden = JSON.parse(readFileSync(join(SERIES, 'windows.json'), 'utf8')) as Golden & {
  multiStep: Golden;
  columns: Golden;
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-steps-'));
  process.env[CACHE_VARIABLE] = join(folder, 'cache');
});
afterAll(() => {
  delete process.env[CACHE_VARIABLE];
  rmSync(folder, { recursive: true, force: true });
});

const table = { kind: 'table', path: join(SERIES, 'stations.csv'), target: 'load', scaling: 'standard' } as const;
const order = { season: 7, time: 'day', series: 'station' } as const;
const [multiStep, columns] = ([golden.multiStep, golden.columns] as const).map(({ settings }, i): FormatSource => ({
  ...table,
  ...(i ? { moreTargets: ['wind'] } : {}),
  windows: { ...settings, ...order, multiStep: true },
})) as [FormatSource, FormatSource];

/** Errors of a forecast of the test windows, value after value of a label, in the unit of the table. */
function errorsOf(dataset: Dataset, forecast: Float64Array): Errors[] {
  const { scale, shape } = dataset.shape.label!;
  const width = shape[0] ?? 1;
  const truth = Array.from(dataset.labels('test'), (value, at) => inTargetUnit(scale!, value, at));
  return Array.from({ length: width }, (_, k) => {
    const counter = new ValueCounter(1);
    const of = (all: ArrayLike<number>) => Array.from(all).filter((__, at) => at % width === k);
    counter.add(of(forecast), of(truth));
    const { rmse, mae } = counter.metrics();
    return { rmse: rmse!, mae: mae! };
  });
}
function expectErrors(found: readonly Errors[], wanted: readonly Errors[]): void {
  expect(found).toHaveLength(wanted.length);
  found.forEach(({ rmse, mae }, k) => {
    expect(rmse).toBeCloseTo(wanted[k]!.rmse, 3);
    expect(mae).toBeCloseTo(wanted[k]!.mae, 3);
  });
}

describe('windows of several steps', () => {
  it.each([
    ['of one column', multiStep, golden.multiStep, [5]],
    ['of two columns', columns, golden.columns, [6]],
  ] as const)('%s: labels and naive forecasts are those of numpy', async (_, source, wanted, shape) => {
    const dataset = await openDataset(source);
    expect(dataset.shape.label).toMatchObject({ kind: 'values', shape });
    for (const split of ['train', 'test'] as const) {
      const { count, values, labels } = await digestOf(dataset, split);
      expect(count).toBe(wanted[split].count);
      expect(Math.abs(values - wanted[split].values)).toBeLessThan(1e-5 * Math.abs(wanted[split].values));
      expect(labels).toBeCloseTo(wanted[split].labels, 2);
    }
    const { values, seasonal } = dataset.naive!('test');
    expectErrors(errorsOf(dataset, values), wanted.steps.naive);
    expectErrors(errorsOf(dataset, seasonal!), wanted.steps.seasonal);
    // As a run knows them.
    const again = await openDataset(source, dataset.facts!());
    for (const split of ['train', 'test'] as const)
      expect(await digestOf(again, split)).toEqual(await digestOf(dataset, split));
    expect(again.partition).toEqual(dataset.partition);
  });

  it('have the seasonal naive forecast of one step as well', async () => {
    const dataset = await openDataset({ ...table, windows: { ...golden.settings, ...order } });
    expectErrors(errorsOf(dataset, dataset.naive!('test').seasonal!), [golden.seasonal]);
    const none = await openDataset({ ...table, windows: { ...golden.settings, time: 'day', series: 'station' } });
    expect(none.naive!('test').seasonal).toBeNull();
  });

  it('are reported with their targets, and values are named by column and step', async () => {
    const report = (await reportDataset(await openDataset(multiStep))) as TableReport;
    expect(report.windows).toMatchObject({ multiStep: true, season: 7 });
    expect(report.windows!.preview.examples.map(({ past, goals }) => [past.length, goals.length])[0]).toEqual([14, 5]);
    expect(targetValues(columns).slice(0, 3)).toEqual([
      { name: 'load', ahead: 1 },
      { name: 'wind', ahead: 1 },
      { name: 'load', ahead: 2 },
    ]);
  });

  it('have no target in two parts, neither by the test nor by the validation split nor in a fold', async () => {
    const dataset = await openDataset(multiStep);
    const { of, begins } = dataset.partition!;
    for (const data of [{ validationShare: 0.2 }, { validationShare: 0, fold: { index: 2, of: 3 } }] as const) {
      const parts = splitIndices(dataset.count('train'), { ...createDocument('a').data, ...data }, dataset.partition);
      const first = Math.min(...Array.from(parts.validation, (i) => begins![i]!));
      expect(Math.max(...Array.from(parts.train, (i) => of[i]!))).toBeLessThan(first);
      // Only those that reach into it are left out: of each of the two series four.
      if (!('fold' in data)) expect(dataset.count('train') - parts.train.length - parts.validation.length).toBe(8);
    }
  });

  it('need all their targets, and training ends before what is tested begins', () => {
    const scene = fc.record({
      sizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }),
      length: fc.integer({ min: 1, max: 4 }),
      horizon: fc.integer({ min: 1, max: 4 }),
      stride: fc.integer({ min: 1, max: 3 }),
      gone: fc.array(fc.nat(100), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(scene, ({ sizes, gone, ...rest }) => {
        const settings = { ...rest, multiStep: true } as const;
        const series = Int32Array.from(sizes.flatMap((size, one) => Array<number>(size).fill(one)));
        const time = Float64Array.from(sizes.flatMap((size, one) => Array.from({ length: size }, (_, i) => i + one)));
        const ordered: OrderedRows = { order: series.map((_, row) => row), series, time, begins: [] };
        const values = Float64Array.from(series, (_, row) => (gone.includes(row) ? NaN : row));
        const { starts } = windowStarts(ordered, settings, [], { values });
        const wanted = [...series.keys()].filter((start) => {
          const goals = Array.from({ length: settings.horizon }, (_, i) => start + settings.length + i);
          return (
            (start - series.indexOf(series[start]!)) % settings.stride === 0 &&
            goals.every((row) => series[row] === series[start] && !Number.isNaN(values[row]))
          );
        });
        expect([...starts]).toEqual(wanted);
        if (starts.length < 10) return;
        let parts;
        try {
          parts = partWindows('t', ordered, starts, settings);
        } catch {
          // All windows end in the tested time.
          return;
        }
        const tested = Math.min(...Array.from(parts.test, (start) => time[firstGoalPlace(start, settings)]!));
        for (const start of parts.train) expect(time[goalPlace(start, settings)]!).toBeLessThan(tested);
      }),
    );
  });

  it('are refused for classes', async () => {
    const source: FormatSource = { ...multiStep, target: 'station' } as FormatSource;
    const { windows } = source as { windows: object };
    const opened = openDataset({ ...source, windows: { ...windows, series: undefined } } as unknown as FormatSource);
    await expect(opened).rejects.toMatchObject({ data: { code: 'data.stepsNumbers' } });
  });
});

describe('the season of a time series', () => {
  const DAY = 24 * 3600;
  it.each([
    ['quarters of an hour', DAY / 96, 96],
    ['hours', DAY / 24, 24],
    ['days', DAY, 7],
    ['weeks', 7 * DAY, 52],
    ['months', 31 * DAY, 12],
    ['quarters', 91 * DAY, 4],
    ['years', 365 * DAY, null],
    ['seconds', 1, null],
  ])('of %s', (_, step, season) => {
    const timeline = { time: 'day', series: null, step, regular: true };
    expect(usualSeason(timeline, 1000)).toBe(season);
    expect(usualSeason({ ...timeline, regular: false }, 1000)).toBeNull();
    expect(usualSeason(timeline, 5)).toBeNull();
  });
});
