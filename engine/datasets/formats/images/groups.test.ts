/** Splits of images by groups and times: no group in two parts, the newest held out, by file names or a column. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataset, recognize } from '../../../data/dataset.ts';
import { CACHE_VARIABLE } from '../../../data/directories.ts';
import { createDocument } from '../../../model/create.ts';
import { splitIndices } from '../../../training/loop/split.ts';
import type { Dataset } from '../../dataset.ts';
import type { ImageReport } from '../../report.ts';
import type { FormatSource } from '../../source.ts';
import { groupOfName, timeOf } from './groups.ts';

type ImagesSource = Extract<FormatSource, { kind: 'images' }>;
const PNG = fileURLToPath(new URL('../../testing/fixtures/formats/rgb.png', import.meta.url));

let folder: string;
let cache: string | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-groups-'));
  cache = process.env[CACHE_VARIABLE];
  process.env[CACHE_VARIABLE] = join(folder, '.cache');
});
afterEach(() => {
  if (cache === undefined) delete process.env[CACHE_VARIABLE];
  else process.env[CACHE_VARIABLE] = cache;
  rmSync(folder, { recursive: true, force: true });
});

const root = (): string => join(folder, 'set');
function put(path: string, content?: string): void {
  const to = join(root(), path);
  mkdirSync(dirname(to), { recursive: true });
  if (content === undefined) cpSync(PNG, to);
  else writeFileSync(to, content);
}
async function open(settings: Partial<ImagesSource> = {}) {
  const source = { ...((await recognize(root())) as ImagesSource), ...settings };
  const dataset = await openDataset(source);
  const report = (await dataset.report()) as ImageReport;
  return { dataset, report, notes: (report.notes ?? []).map(({ en }) => en).join('\n') };
}
/** Names of the images of each part, as facts have them. */
function partsOf(dataset: Dataset, validationShare = 0.25) {
  const { train, test } = JSON.parse(dataset.facts!()) as Record<'train' | 'test', [string, number][]>;
  const data = { ...createDocument('images').data, validationShare };
  const split = splitIndices(dataset.count('train'), data, dataset.partition);
  const named = (indices: Int32Array): string[] => Array.from(indices, (i) => train[i]![0]);
  return { train: named(split.train), validation: named(split.validation), test: test.map(([path]) => path) };
}
function patients(at: (patient: number, i: number) => string): void {
  for (let patient = 0; patient < 12; patient += 1) for (let i = 0; i < 5; i += 1) put(at(patient, i));
}

it.each([
  ['a/patient12_003.png', 'patient12'],
  ['patient12-left.jpg', 'patient12'],
  ['IM-0001-0002.tif', 'IM-0001'],
  ['p3 (7).png', 'p3'],
  ['scan017.png', 'scan'],
  ['photo.png', 'photo'],
])('%s is of the group %s', (path, group) => {
  expect(groupOfName(path)).toBe(group);
});

it.each([
  ['2026-02-01', Date.UTC(2026, 1, 1) / 1000],
  ['2026/2/1 14:05', Date.UTC(2026, 1, 1, 14, 5) / 1000],
  ['2026-02-01T14:05:09.5Z', Date.UTC(2026, 1, 1, 14, 5, 9) / 1000],
  ['1999', 1999],
  ['2026-02-31', NaN],
  ['soon', NaN],
  ['', NaN],
])('%s is the time %s', (cell, time) => {
  expect(timeOf(cell)).toBe(time);
});

describe('by file names', () => {
  beforeEach(() => patients((patient, i) => `${i % 2 ? 'ill' : 'well'}/p${patient}_${i}.png`));

  it('no group is in two parts, and by class the mixture is told', async () => {
    const byClass = await open();
    expect(byClass.report.splits).toEqual({ groups: [{ column: null, count: 12 }], times: [], given: false });
    expect(byClass.notes).toMatch(/By their file names the images are of 12 groups.* \d+ of them are in the training/);
    const { dataset, notes } = await open({ split: 'group' });
    const parts = partsOf(dataset);
    const groups = Object.values(parts).map((paths) => new Set(paths.map(groupOfName)));
    expect(groups.map(({ size }) => size).reduce((sum, size) => sum + size, 0)).toBe(12);
    expect([parts.test.length, parts.validation.length]).toEqual([10, 15]);
    expect(notes).toContain('of 12 groups, whole ones with about 20 % of the images');
    expect(notes).not.toContain('Split by group');
    // The same ones wherever the folder lies.
    expect(partsOf((await open({ split: 'group' })).dataset)).toEqual(parts);
  });
});

it('given test images stay, and groups in both parts are told', async () => {
  patients((patient, i) => `${i === 4 ? 'test' : 'train'}/${patient % 2 ? 'ill' : 'well'}/p${patient}_${i}.png`);
  const { dataset, report, notes } = await open({ split: 'group' });
  expect(report.splits!.given).toBe(true);
  expect(partsOf(dataset).test).toHaveLength(12);
  expect(notes).toContain('12 of 12 groups are in the training and in the test images');
  const { train, validation } = partsOf(dataset);
  const trained = new Set(train.map(groupOfName));
  expect(validation.length).toBe(12);
  for (const path of validation) expect(trained.has(groupOfName(path))).toBe(false);
});

describe('by a column of a table of the images', () => {
  beforeEach(() => {
    const lines: string[] = [];
    for (let i = 0; i < 40; i += 1) {
      put(`x${i}.png`);
      const taken = i === 7 ? '' : `2026-01-${String(1 + ((i * 7) % 20)).padStart(2, '0')}`;
      lines.push(`x${i}.png,${i % 3 ? 'a' : 'b'},site${(i * i) % 8},${taken}`);
    }
    put('labels.csv', `file,label,site,taken\n${lines.join('\n')}\n`);
  });
  const siteOf = (path: string): number => Number(path.slice(1, -4)) ** 2 % 8;
  const dayOf = (path: string): number => (Number(path.slice(1, -4)) * 7) % 20;

  it('whole groups are held out', async () => {
    const { dataset, report } = await open({ split: 'group', splitColumn: 'site' });
    expect(report.splits!.groups).toContainEqual({ column: 'site', count: 3 });
    const parts = partsOf(dataset);
    const sites = Object.values(parts).map((paths) => [...new Set(paths.map(siteOf))]);
    expect(sites.flat().sort()).toEqual([0, 1, 4]);
    expect(parts.test.length).toBeGreaterThan(0);
  });

  it('the newest are held out, and those without a time are left out', async () => {
    const { dataset, report, notes } = await open({ split: 'time', splitColumn: 'taken' });
    expect(report.splits!.times).toEqual(['taken']);
    const { train, validation, test } = partsOf(dataset);
    expect([test.length, train.length + validation.length + test.length]).toEqual([8, 39]);
    const last = (paths: string[]): number => Math.max(...paths.map(dayOf));
    expect(last(train)).toBeLessThan(Math.min(...validation.map(dayOf)));
    expect(last(validation)).toBeLessThan(Math.min(...test.map(dayOf)));
    expect(notes).toContain('1 images without a time are left out');
  });

  it('an unknown column, and one with a single value, are refused', async () => {
    await expect(open({ split: 'group', splitColumn: 'none' })).rejects.toMatchObject({
      data: { code: 'data.noImageColumn' },
    });
    await expect(open({ split: 'time' })).rejects.toMatchObject({ data: { code: 'data.noImageColumn' } });
    put('labels.csv', `file,label,site\n${Array.from({ length: 40 }, (_, i) => `x${i}.png,${i % 2},s`).join('\n')}\n`);
    await expect(open({ split: 'group', splitColumn: 'site' })).rejects.toMatchObject({
      data: { code: 'data.oneImageGroup' },
    });
  });
});

it('a table beside class folders gives groups as well', async () => {
  const lines: string[] = [];
  for (let i = 0; i < 24; i += 1) {
    put(`${i % 2 ? 'ill' : 'well'}/x${i}.png`);
    lines.push(`x${i}.png;p${i % 6}`);
  }
  put('patients.csv', `image;patient\n${lines.join('\n')}\n`);
  const { dataset, report } = await open({ split: 'group', splitColumn: 'patient' });
  expect(report.labels).toEqual(['ill', 'well']);
  const parts = partsOf(dataset);
  const groups = Object.values(parts).map(
    (paths) => new Set(paths.map((path) => Number(/\d+/.exec(path)![0]) % 6)).size,
  );
  expect(groups.reduce((sum, size) => sum + size, 0)).toBe(6);
});
