/** Several numeric columns of a table as targets: each standardized for itself, rows without one of them left out. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, recognize, reportDataset } from '../../../data/dataset.ts';
import { CACHE_VARIABLE } from '../../../data/directories.ts';
import { filesAt } from '../../../data/diskFiles.ts';
import { recommend } from '../../../editing/recommend.ts';
import type { TableReport } from '../../report.ts';
import { openTable } from './columns.ts';
import type { TableSettings } from './settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-targets-'));
  process.env[CACHE_VARIABLE] = join(folder, 'cache');
});
afterAll(() => {
  delete process.env[CACHE_VARIABLE];
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function file(header: string, row: (i: number) => string, count = 60): string {
  const path = join(folder, `t${(files += 1)}.csv`);
  writeFileSync(path, `${[header, ...Array.from({ length: count }, (_, i) => row(i))].join('\n')}\n`);
  return path;
}
const open = async (path: string, settings: TableSettings, known?: string) =>
  openTable(await filesAt(path), settings, known);
/** Each column is a function of the row, so that a target can be told from another. */
const rows = () => file('a,温度,size,"x,y"', (i) => `${i},${i * 10},${i % 7 === 3 ? '' : 1000 - i},${i * i}`);
const settings = { target: '温度', moreTargets: ['size', 'x,y'] } as const;

it('takes the values of all of them, in their order, of rows that have all', async () => {
  const { train, test, columns, shape, sample } = await open(rows(), { ...settings, moreTargets: ['size', 'x,y'] });
  expect(columns.map(({ name }) => name)).toEqual(['a']);
  expect(shape.label).toEqual({ kind: 'values', shape: [3] });
  // 9 of 60 rows have no size.
  expect(train.count + test.count).toBe(51);
  for (const { rows: of, targets } of [train, test])
    expect([...targets]).toEqual([...of].flatMap((i) => [i * 10, 1000 - i, i * i]));
  const i = test.rows[0]!;
  expect((await sample('test', 0)).label).toBe(`${i * 10}, ${1000 - i}, ${i * i}`);
});

it('standardizes each by its own training values', async () => {
  const path = rows();
  const { train, shape } = await open(path, { ...settings, moreTargets: ['size', 'x,y'], scaling: 'standard' });
  const { mean, deviation } = shape.label!.scale!;
  [(i: number) => i * 10, (i: number) => 1000 - i, (i: number) => i * i].forEach((value, k) => {
    const values = [...train.rows].map(value);
    const average = values.reduce((sum, one) => sum + one, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, one) => sum + (one - average) ** 2, 0) / values.length);
    expect(mean[k]).toBeCloseTo(average, 6);
    expect(deviation[k]).toBeCloseTo(spread, 6);
    expect(train.targets[3 * 5 + k]).toBeCloseTo((values[5]! - average) / spread, 5);
  });
});

it('keeps what a run knows, with rows that came since', async () => {
  const path = rows();
  const all: TableSettings = { ...settings, moreTargets: ['size', 'x,y'], scaling: 'standard' };
  const before = await open(path, all);
  appendFileSync(path, '60,600,940,3600\n61,610,,3721\n');
  const after = await open(path, all, before.facts!());
  expect(after.shape.label).toEqual(before.shape.label);
  expect([...after.train.targets]).toEqual([...before.train.targets]);
  // The row without a size is left out.
  expect(after.test.count).toBe(before.test.count + 1);
  expect(after.changes!.map(({ code }) => code)).toEqual(['data.changedRows']);
});

describe('names after --target', () => {
  it('are separated by commas, or one name that has some', async () => {
    const path = rows();
    const both = await recognize(path, 'size, 温度');
    expect(both).toMatchObject({ target: 'size', moreTargets: ['温度'], scaling: 'standard' });
    const report = (await reportDataset(await openDataset(both))) as TableReport & Parameters<typeof recommend>[0];
    expect(report.targets).toEqual(['size', '温度']);
    const { nodes } = recommend(report).document.graph;
    expect(nodes.filter(({ type }) => type === 'Linear').at(-1)!.params).toMatchObject({ out_features: 2 });
    expect(await recognize(path, 'x,y')).toMatchObject({ target: 'x,y' });
    expect(await recognize(path, 'x,y')).not.toHaveProperty('moreTargets');
    await expect(recognize(path, 'size,none')).rejects.toThrow('has no column "none"');
  });
});

it('takes integers that would be classes alone', async () => {
  const path = file('a,y,stars', (i) => `${i / 7},${i * 1.5},${i % 5}`);
  const { shape } = await open(path, {
    target: 'y',
    moreTargets: ['stars'],
    columns: [{ name: 'stars', role: 'category' }],
  });
  expect(shape).toMatchObject({ classes: 0, label: { kind: 'values', shape: [2] } });
});

describe('refuses', () => {
  it.each<[string, string, (i: number) => string, TableSettings, string]>([
    ['words', 'a,y,w', (i) => `${i},${i},w${i % 3}`, { target: 'y', moreTargets: ['w'] }, 'w is not one'],
    [
      'a class beside a number',
      'a,y,z',
      (i) => `${i},${i % 2 ? 'no' : 'yes'},${i}`,
      { target: 'y', moreTargets: ['z'] },
      'y is not one',
    ],
    ['one twice', 'a,y', (i) => `${i},${i}`, { target: 'y', moreTargets: ['y'] }, 'y of'],
    ['one that is constant', 'a,y,c', (i) => `${i},${i},7`, { target: 'y', moreTargets: ['c'] }, 'only one value, 7,'],
    ['one that is not there', 'a,y', (i) => `${i},${i}`, { target: 'y', moreTargets: ['q'] }, 'has no column "q"'],
    ['nothing to predict from', 'y,z', (i) => `${i},${i}`, { target: 'y', moreTargets: ['z'] }, 'are ignored'],
    [
      'a split by one',
      'a,y,z',
      (i) => `${i},${i},${i}`,
      { target: 'y', moreTargets: ['z'], split: 'time', splitColumn: 'z' },
      'cannot be split by column "z"',
    ],
    [
      'rows that never have all',
      'a,y,z',
      (i) => `${i},${i % 2 ? i : ''},${i % 2 ? '' : i}`,
      { target: 'y', moreTargets: ['z'] },
      'rows',
    ],
  ])('%s', async (_, header, row, given, message) => {
    await expect(open(file(header, row), given)).rejects.toThrow(message);
  });
});
