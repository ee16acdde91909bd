/** Pages of tables of every size, beside the lines of the file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDataset } from '../../../data/dataset.ts';
import { filesAt } from '../../../data/diskFiles.ts';
import type { TableReport } from '../../report.ts';
import { TablePages } from './pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-pages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rows as the pages have them: an empty cell is an empty text. */
const rowOf = (i: number): string[] => [`r${i}`, i % 7 === 3 ? '' : String(i / 4), `note ${i}, with a comma`];
const line = ([a, b, note]: string[]): string => `${a},${b},"${note}"`;

function write(name: string, rows: number): string {
  const path = join(folder, name);
  const lines = Array.from({ length: rows }, (_, i) => line(rowOf(i)));
  // Lines without content are no rows.
  writeFileSync(path, ['name,value,note', ...lines.slice(0, 3), '', ',,', ...lines.slice(3)].join('\n'));
  return path;
}

const ROWS = 260_000;
let [small, large] = ['', ''];
beforeAll(() => {
  small = write('small.csv', 500);
  // Beyond the 8 MB that are in memory anyway.
  large = write('large.csv', ROWS);
});

const settings = { target: 'value' };
const pagesOf = async (path: string, mostKept?: number): Promise<TablePages> =>
  new TablePages(await filesAt(path), settings, [0, 1, 2], mostKept);

it.each([
  ['in memory', () => pagesOf(small), 500],
  ['read into the database', () => pagesOf(large), ROWS],
  ['searched from the beginning', () => pagesOf(large, 0), ROWS],
] as const)('reads any rows of a file that is %s', async (_, open, rows) => {
  const pages = await open();
  for (const from of [0, 2, Math.floor(rows / 2), rows - 4])
    expect(await pages.read(from, 4)).toEqual([0, 1, 2, 3].map((i) => rowOf(from + i)));
  expect(await pages.read(rows - 2, 10)).toEqual([rowOf(rows - 2), rowOf(rows - 1)]);
  expect(await pages.read(rows + 5, 10)).toEqual([]);
});

it('reads on after it was closed, also in the middle of a page', async () => {
  const pages = await pagesOf(small);
  const reading = pages.read(10, 1);
  await pages.close();
  expect(await reading).toEqual([rowOf(10)]);
  expect(await pages.read(11, 1)).toEqual([rowOf(11)]);
  await pages.close();
});

it('answers several readers, each with its own rows', async () => {
  const pages = await pagesOf(small);
  const found = await Promise.all([10, 400, 3].map((from) => pages.read(from, 1)));
  expect(found).toEqual([[rowOf(10)], [rowOf(400)], [rowOf(3)]]);
});

it('are those of the columns of a dataset', async () => {
  const path = fileURLToPath(new URL('../../../../resources/samples/auto-mpg.csv', import.meta.url));
  const dataset = await openDataset({ kind: 'table', path, target: 'mpg' });
  const { preview } = (await dataset.report()) as TableReport;
  expect(await dataset.pages!.read(0, preview.length)).toEqual(preview);
});

it('shortens a long cell', async () => {
  const path = join(folder, 'long.csv');
  writeFileSync(path, `a,b\n${Array.from({ length: 20 }, (_, i) => `${i},${'x'.repeat(1000)}`).join('\n')}\n`);
  const [row] = await new TablePages(await filesAt(path), {}, [0, 1]).read(5, 1);
  expect(row).toEqual(['5', 'x'.repeat(200)]);
});
