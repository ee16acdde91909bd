/** Windows of time series: those that numpy cuts, never across series or gaps, and none of training in tested times. */
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, recognize, reportDataset } from '../../../data/dataset.ts';
import { CACHE_VARIABLE } from '../../../data/directories.ts';
import { imageDecoder } from '../../../data/images/decoder.ts';
import { digestOf } from '../../../export/testing/dataSources.ts';
import { ValueCounter } from '../../../metrics/valueCounter.ts';
import type { TableReport } from '../../report.ts';
import { inTargetUnit } from '../../shape.ts';
import type { FormatSource } from '../../source.ts';
import { goalPlace, partWindows, windowStarts, type OrderedRows } from './windows.ts';

type TableSource = Extract<FormatSource, { kind: 'table' }>;

const SERIES = fileURLToPath(new URL('../../testing/fixtures/series/', import.meta.url));
const STATIONS = join(SERIES, 'stations.csv');
const golden = JSON.parse(readFileSync(join(SERIES, 'windows.json'), 'utf8')) as {
  settings: { length: number; horizon: number; stride: number };
  train: { count: number; values: number; labels: number };
  test: { count: number; values: number; labels: number };
  naive: { rmse: number; mae: number };
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-windows-'));
  process.env[CACHE_VARIABLE] = join(folder, 'cache');
});
afterAll(() => {
  delete process.env[CACHE_VARIABLE];
  rmSync(folder, { recursive: true, force: true });
});
let files = 0;
function file(lines: readonly string[]): string {
  const path = join(folder, `t${(files += 1)}.csv`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
const windows = { ...golden.settings, time: 'day', series: 'station' };
const source: TableSource = { kind: 'table', path: STATIONS, target: 'load', scaling: 'standard', windows };
const picked = async (lines: readonly string[]): Promise<TableSource> => (await recognize(file(lines))) as TableSource;
const report = async (of: FormatSource): Promise<TableReport> =>
  (await reportDataset(await openDataset(of))) as TableReport;
const dayOf = (i: number): string => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
const warned = ({ warnings = [] }: TableReport): string[] => warnings.map(({ code }) => code);

describe('windows of a table', () => {
  it('are those that numpy cuts, standardized by the rows that training sees', async () => {
    const dataset = await openDataset(source);
    expect(dataset.shape).toMatchObject({ sample: [14, 4], label: { kind: 'values', shape: [] } });
    for (const split of ['train', 'test'] as const) {
      const { count, values, labels } = await digestOf(dataset, split);
      expect(count).toBe(golden[split].count);
      expect(Math.abs(values - golden[split].values)).toBeLessThan(1e-5 * Math.abs(golden[split].values));
      expect(labels).toBeCloseTo(golden[split].labels, 2);
    }
    const scale = dataset.shape.label!.scale!;
    const naive = new ValueCounter(1);
    naive.add(
      dataset.naive!('test').values,
      Array.from(dataset.labels('test'), (value) => inTargetUnit(scale, value, 0)),
    );
    expect(dataset.naive!('test').firsts).toEqual([0, golden.test.count / 2]);
    expect(naive.metrics().rmse).toBeCloseTo(golden.naive.rmse, 3);
    expect(naive.metrics().mae).toBeCloseTo(golden.naive.mae, 3);
  });

  it('cross no series and no gap, and training knows nothing of the time that is tested', () => {
    const scene = fc.record({
      sizes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
      length: fc.integer({ min: 1, max: 6 }),
      horizon: fc.integer({ min: 1, max: 4 }),
      stride: fc.integer({ min: 1, max: 3 }),
      gone: fc.array(fc.nat(100), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(scene, ({ sizes, gone, ...settings }) => {
        const series = Int32Array.from(sizes.flatMap((size, one) => Array<number>(size).fill(one)));
        const time = Float64Array.from(sizes.flatMap((size, one) => Array.from({ length: size }, (_, i) => i + one)));
        const ordered: OrderedRows = { order: series.map((_, row) => row), series, time, begins: [] };
        const values = Float64Array.from(series, (_, row) => (gone.includes(row) ? NaN : row));
        const { starts } = windowStarts(ordered, settings, [{ values }], { values });
        const wanted = [...series.keys()].filter((start) => {
          const rows = Array.from({ length: settings.length }, (_, i) => start + i);
          const goal = goalPlace(start, settings);
          const begin = series.indexOf(series[start]!);
          return (
            (start - begin) % settings.stride === 0 &&
            [...rows, goal].every((row) => series[row] === series[start] && !Number.isNaN(values[row]))
          );
        });
        expect([...starts]).toEqual(wanted);
        if (starts.length < 10) return;
        const times = new Set(Array.from(starts, (start) => time[goalPlace(start, settings)]!));
        if (times.size < 2) return;
        const { train, test } = partWindows('t', ordered, starts, settings);
        const tested = Math.min(...Array.from(test, (start) => time[goalPlace(start, settings)]!));
        for (const start of train)
          expect(Math.max(...time.subarray(start, goalPlace(start, settings) + 1))).toBeLessThan(tested);
      }),
    );
  });

  it('are as many in a file that grew: those of the run train, and what came since is tested', async () => {
    const path = join(folder, 'grown.csv');
    copyFileSync(STATIONS, path);
    const before = await openDataset({ ...source, path });
    const facts = before.facts!();
    appendFileSync(path, '2024-10-27,north,6.1,130.5\n2024-10-27,south,6.2,190.5\n');
    const after = await openDataset({ ...source, path }, facts);
    expect([after.count('train'), after.count('test')]).toEqual([golden.train.count, golden.test.count + 2]);
    expect(await digestOf(after, 'train')).toEqual(await digestOf(before, 'train'));
    expect(after.changes?.map(({ code }) => code)).toEqual(['data.changedRows']);
  });

  it('of a run are the same where words are missing', async () => {
    const rows = Array.from({ length: 90 }, (_, i) => `${dayOf(i)},${i % 17 === 3 ? '' : `w${i % 2}`},${Math.sin(i)}`);
    const own = { length: 3, horizon: 1, stride: 1, time: 'day' };
    const before = await openDataset({ ...source, path: file(['day,word,y', ...rows]), target: 'y', windows: own });
    const after = await openDataset(before.source, before.facts!());
    for (const split of ['train', 'test'] as const)
      expect(await digestOf(after, split)).toEqual(await digestOf(before, split));
  });

  it('given as lines of cells are encoded as those of the file', async () => {
    const { inputEncoder } = await openDataset(source);
    const form = await inputEncoder.form();
    if (form.kind !== 'window') throw new Error(form.kind);
    const lines = form.latest.split('\n');
    expect([lines.length, lines[0]]).toEqual([15, 'station,wind,load']);
    const bare = lines.slice(1).join('\n');
    const own = await inputEncoder.encode({ kind: 'text', text: bare }, imageDecoder);
    const more = `load;day;wind;station\n${lines
      .slice(1)
      .map((line) => line.split(','))
      .map(([station, wind, load]) => `${load};x;${wind};${station}`)
      .join('\n')}`;
    const other = await inputEncoder.encode({ kind: 'text', text: `${more}\n` }, imageDecoder);
    expect(own.x.shape).toEqual([1, 14, 4]);
    expect(other.x.data).toEqual(own.x.data);
    const few = inputEncoder.encode({ kind: 'text', text: lines.slice(0, 4).join('\n') }, imageDecoder);
    const mixed = lines.map((line, i) => (i === 9 ? line.replace('north', 'south') : line)).join('\n');
    await expect(inputEncoder.encode({ kind: 'text', text: mixed }, imageDecoder)).rejects.toMatchObject({
      data: { code: 'given.series' },
    });
    await expect(few).rejects.toMatchObject({ data: { code: 'given.fewRows' } });
  });
});

describe('a table that was picked', () => {
  it('is proposed as windows where dates ascend evenly, in all rows or in each series', async () => {
    expect((await recognize(STATIONS)) as TableSource).toMatchObject({
      target: 'load',
      windows: { length: 28, horizon: 1, stride: 1, time: 'day', series: 'station' },
    });
    const one = await picked(['day,y', ...Array.from({ length: 200 }, (_, i) => `${dayOf(i)},${Math.sin(i)}`)]);
    expect(one.windows).toEqual({ length: 20, horizon: 1, stride: 1, season: 7, time: 'day' });
  });
  it('keeps its rows where dates are uneven, and offers windows', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => [dayOf(i * i), i % 7, Math.sin(i)]);
    const uneven = await picked(['day,a,y', ...rows.map((row) => row.join(','))]);
    expect(uneven.windows).toBeUndefined();
    // Without another column there is only the past to predict from.
    const alone = await picked(['day,y', ...rows.map(([day, , y]) => `${day},${y}`)]);
    expect(alone.windows).toMatchObject({ time: 'day' });
    expect((await report(uneven)).usualWindows).toMatchObject({ time: 'day' });
  });
  it('without times is in the order of its rows', async () => {
    const path = file(['a,y', ...Array.from({ length: 60 }, (_, i) => `${i % 7},${Math.sin(i)}`)]);
    const found = await report({ ...source, path, target: 'y', windows: { length: 5, horizon: 1, stride: 5 } });
    expect([found.shape, found.train.count, found.test?.count]).toEqual([[5, 2], 9, 2]);
  });
  it('warns of equal times and of gaps, and refuses what gives too few windows', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${dayOf(i < 30 ? i : i + 9)},${Math.sin(i)}`);
    const path = file(['day,y', ...rows, rows[3]!]);
    const own = { ...source, path, target: 'y', windows: { length: 5, horizon: 1, stride: 1, time: 'day' } };
    expect(warned(await report(own))).toEqual(['data.sameTimes', 'data.timeGaps']);
    const long = openDataset({ ...own, windows: { ...own.windows, length: 58 } });
    await expect(long).rejects.toMatchObject({ data: { code: 'data.fewWindows' } });
  });
});
