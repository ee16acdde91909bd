/** Rows of a table are split by whole groups, by time, and by a column of parts. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, recognize, reportDataset } from '../../../data/dataset.ts';
import { CACHE_VARIABLE } from '../../../data/directories.ts';
import { filesAt } from '../../../data/diskFiles.ts';
import type { TableReport } from '../../report.ts';
import type { FormatSource } from '../../source.ts';
import { openTable as openFiles } from './columns.ts';
import type { TableSettings } from './settings.ts';

type TableSource = Extract<FormatSource, { kind: 'table' }>;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-partition-'));
  process.env[CACHE_VARIABLE] = join(folder, 'cache');
});
afterAll(() => {
  delete process.env[CACHE_VARIABLE];
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function file(content: string): string {
  const path = join(folder, `t${(files += 1)}.csv`);
  writeFileSync(path, content);
  return path;
}
/** A table of forty rows. @param row of its number */
const lines = (header: string, row: (i: number) => string): string =>
  `${[header, ...Array.from({ length: 40 }, (_, i) => row(i))].join('\n')}\n`;
const openTable = async (path: string, settings: TableSettings) => openFiles(await filesAt(path), settings);
const report = async (source: FormatSource): Promise<TableReport> =>
  (await reportDataset(await openDataset(source))) as TableReport;

describe('a split by a column', () => {
  const opened = async (settings: Partial<TableSettings>) => {
    const path = file(
      lines(
        'a,who,when,part,y',
        (i) => `${i},w${(i * i) % 11},2026-01-${10 + ((i * 7) % 20)},${['train', 'val', 'test'][i % 3]},${i % 2}`,
      ),
    );
    const { train, test, partition } = await openTable(path, { target: 'y', ...settings });
    const validation = [...train.rows].filter((_, i) => partition?.by === 'column' && partition.of[i] === 1);
    return { train: [...train.rows], test: [...test.rows], validation, path };
  };

  it('of groups has none in two parts', async () => {
    const { train, test } = await opened({ split: 'group', splitColumn: 'who' });
    const who = (row: number): number => (row * row) % 11;
    expect(train.length + test.length).toBe(40);
    expect(test.length).toBeGreaterThan(3);
    expect(test.filter((row) => train.some((other) => who(other) === who(row)))).toEqual([]);
  });
  it('of times has the newest rows for testing', async () => {
    const { train, test } = await opened({ split: 'time', splitColumn: 'when' });
    const when = (row: number): number => (row * 7) % 20;
    expect(test).toHaveLength(8);
    expect(Math.min(...test.map(when))).toBeGreaterThan(Math.max(...train.map(when)));
  });
  it('of parts has the rows that the cells name, is proposed, and is no input', async () => {
    const { train, test, validation, path } = await opened({ split: 'column', splitColumn: 'part' });
    expect([train, test].map((rows) => rows.map((row) => row % 3 === 2))).toEqual([
      train.map(() => false),
      test.map(() => true),
    ]);
    expect(validation).toEqual(train.filter((row) => row % 3 === 1));
    const source = (await recognize(path)) as TableSource;
    expect(source).toMatchObject({ split: 'column', splitColumn: 'part' });
    const { columns } = await report(source);
    expect(columns.find(({ name }) => name === 'part')).toMatchObject({
      role: 'ignore',
      proposal: { reason: 'split' },
    });
  });
  it('leaves out rows without a time, and keeps those without a group together', async () => {
    const path = file(lines('a,key,y', (i) => `${i},${i % 4 ? i : ''},${i % 2}`));
    const timed = await report({ kind: 'table', path, target: 'y', split: 'time', splitColumn: 'key' });
    expect(timed.skipped).toBe(10);
    const { train, test } = await openTable(path, { target: 'y', split: 'group', splitColumn: 'key' });
    const parts = [train, test].map(({ rows }) => [...rows].filter((row) => row % 4 === 0).length);
    expect(parts.sort((a, b) => a - b)).toEqual([0, 10]);
  });
  it('by the facts of a run is that of the run, also where rows are gone', async () => {
    const { path } = await opened({});
    const settings = { target: 'y', split: 'group', splitColumn: 'who' } as const;
    const before = await openTable(path, settings);
    const text = readFileSync(path, 'utf8').trimEnd().split('\n');
    writeFileSync(path, `${text.slice(0, -6).join('\n')}\n`);
    const now = await openFiles(await filesAt(path), settings, before.facts!());
    expect([...now.train.rows]).toEqual([...before.train.rows].filter((row) => row < 34));
    expect(now.partition!.of).toHaveLength(now.train.count);
    expect([...now.partition!.of]).toEqual([...before.partition!.of].filter((_, i) => before.train.rows[i]! < 34));
  });
});
