/** The summary of a large table, which is read once, against that of the same table in memory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { filesAt } from '../../../data/diskFiles.ts';
import { relateNumbers, summarize, type ColumnSummary, type TableSummary } from './summary.ts';
import { openTableFile } from './tableFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-compact-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'table.csv');

async function summaryOf(most: number): Promise<TableSummary> {
  const file = await openTableFile(await filesAt(path), { separator: ',', header: true }, most);
  try {
    await relateNumbers(file);
    expect(file.raw === null).toBe(most > 0);
    return await summarize(file);
  } finally {
    file.database.close();
  }
}

/** What both ways count alike; more than a thousand distinct values are counted approximately. */
function alike({ mean, deviation, distinct, ...exact }: ColumnSummary): unknown {
  const round = (value: number): number => Number(value.toPrecision(9));
  return { ...exact, mean: round(mean), deviation: round(deviation), distinct: distinct > 1000 ? 'many' : distinct };
}

async function compare(rows: readonly (readonly string[])[]): Promise<TableSummary> {
  const names = rows[0]!.map((_, c) => `column ${c}`).join(',');
  writeFileSync(path, `${names}\n${rows.map((cells) => cells.join(',')).join('\n')}\n`);
  const [kept, once] = [await summaryOf(Infinity), await summaryOf(0)];
  const { columns, ...others } = once;
  expect(others).toEqual({ rows: kept.rows, preview: kept.preview, timeline: kept.timeline });
  expect(columns.map(alike)).toEqual(kept.columns.map(alike));
  for (const { histogram, numbers } of columns)
    if (histogram.length) expect(histogram.reduce((sum, bar) => sum + bar, 0)).toBe(numbers);
  return once;
}

const ROWS = 1600;
const cell = {
  number: (i: number) => String(((i * 7919) % 100_003) / 8),
  whole: (i: number) => String(i * 3 - 700),
  date: (i: number) => new Date(Date.UTC(2020, 0, 1) + i * 3600_000).toISOString().slice(0, 19).replace('T', ' '),
  money: (i: number) => `$${((i * 17) % 5003) / 4}`,
  text: (i: number) => `text ${(i * 31) % 4001}`,
  word: (i: number) => `w${i % 5}`,
  few: (i: number) => String((i % 7) / 4),
};
/** What stands among the cells of any column now and then. */
const ODD = [
  '',
  ' ',
  'NaN',
  'nan',
  '?',
  ' 12.5 ',
  '1_000',
  'inf',
  '-1e400',
  '1e200',
  'odd',
  '$ 3',
  '" x "',
  '""',
  '\t7',
  '\u00a09\u00a0',
  '2020-01-01',
  '-',
];

it('counts are those of the table in memory, whatever stands in the columns', async () => {
  const column = fc.record({
    kind: fc.constantFrom(...(Object.keys(cell) as (keyof typeof cell)[])),
    odd: fc.array(fc.tuple(fc.nat(ROWS - 1), fc.constantFrom(...ODD)), { maxLength: 4 }),
    often: fc.option(fc.tuple(fc.constantFrom(2, 8, 30), fc.constantFrom(...ODD))),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(column, { minLength: 2, maxLength: 5 }), async (columns) => {
      const cells = columns.map(({ kind, odd, often }) => {
        const made = Array.from({ length: ROWS }, (_, i) => (often && i % often[0] === 1 ? often[1] : cell[kind](i)));
        for (const [at, text] of odd) made[at] = text;
        return made;
      });
      await compare(Array.from({ length: ROWS }, (_, i) => cells.map((of) => of[i]!)));
    }),
    { numRuns: 12, seed: 5 },
  );
});

it('columns that change below the rows by which they are judged are counted as they are', async () => {
  const late = (i: number): boolean => i > 20_500;
  const rare = (i: number, text: string, otherwise: string): string => (i === 20_700 ? text : otherwise);
  const { columns, timeline } = await compare(
    Array.from({ length: 21_000 }, (_, i) => [
      cell.date(i),
      rare(i, ' w1 ', cell.word(i)),
      rare(i, '1_000', cell.number(i)),
      rare(i, 'NaN', cell.whole(i)),
      rare(i, '" "', cell.number(i)),
      rare(i, '1e999', cell.number(i)),
      late(i) ? 'new' : cell.word(i),
      late(i) ? 'no number' : cell.number(i),
      late(i) ? '5' : cell.text(i),
      late(i) ? 'not a date' : cell.date(i),
    ]),
  );
  expect(timeline).toMatchObject({ time: 'column 0', series: null, step: 3600, regular: true });
  expect(columns[1]!.words).toContainEqual(['w1', 4201]);
  expect(columns.slice(2, 6).map(({ oddExamples, missing }) => [oddExamples, missing])).toEqual([
    [['1_000'], 1],
    [['NaN'], 1],
    [[], 1],
    [['1e999'], 1],
  ]);
  expect(columns[6]!.words).toContainEqual(['new', 499]);
  expect(columns[7]!.oddExamples).toEqual(['no number']);
});

it('rows of blanks below the rows by which columns are judged are none', async () => {
  const { rows } = await compare(
    Array.from({ length: 20_400 }, (_, i) =>
      i === 20_200 ? [' ', '', ' '] : [cell.number(i), cell.word(i), cell.text(i)],
    ),
  );
  expect(rows).toBe(20_399);
});

it('decimal commas are counted as those of the table in memory', async () => {
  const comma = (text: string): string => `"${text.replace('.', ',')}"`;
  const odd = new Map([
    [3, '1.5'],
    [4, '"1_0,5"'],
    [5, '" 2,5 "'],
    [6, 'nan'],
    [7, 'inf'],
  ]);
  const { columns } = await compare(
    Array.from({ length: 1600 }, (_, i) => [
      comma(cell.number(i)),
      odd.get(i) ?? comma(`${cell.whole(i)}.5`),
      cell.word(i),
    ]),
  );
  expect(columns[1]).toMatchObject({ type: 'number', numbers: 1596, odd: 4 });
});
