/** Tables as users have them: read as intended, described with their oddities, or refused with a message. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, recognize, reportDataset } from '../../data/dataset.ts';
import { CACHE_VARIABLE } from '../../data/directories.ts';
import { filesAt } from '../../data/diskFiles.ts';
import type { ColumnReport, TableReport } from '../report.ts';
import type { DatasetReport, FormatSource } from '../source.ts';
import { openTable as openFiles } from './table/columns.ts';
import type { TableSettings } from './table/settings.ts';

type TableSource = Extract<FormatSource, { kind: 'table' }>;

const FIXTURES = fileURLToPath(new URL('./table/fixtures/', import.meta.url));
const ORACLE = JSON.parse(readFileSync(join(FIXTURES, 'oracle.json'), 'utf8')) as {
  written: { mean: number; deviation: number; rows: number };
  fits: Record<string, { target: string; test: number[] }>;
};
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-table-'));
  process.env[CACHE_VARIABLE] = join(folder, 'cache');
});
afterAll(() => {
  delete process.env[CACHE_VARIABLE];
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function file(content: string | Uint8Array, name = `t${(files += 1)}.csv`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
/** @param name of a case, or a whole path */
async function picked(name: string): Promise<TableSource> {
  const source = await recognize(name.includes('/') ? name : join(FIXTURES, name));
  if (source.kind !== 'table') throw new Error(`${name} is taken for ${source.kind}`);
  return source;
}
async function report(source: TableSource): Promise<TableReport> {
  const found = await reportDataset(await openDataset(source));
  if (found.kind !== 'table') throw new Error('no table');
  return found;
}
const read = async (name: string): Promise<TableReport> => report(await picked(name));
const column = ({ columns }: TableReport, name: string): ColumnReport => columns.find((one) => one.name === name)!;
const types = ({ columns }: TableReport): string[] => columns.map(({ name, type, role }) => `${name} ${type} ${role}`);
const codes = ({ warnings = [] }: Pick<DatasetReport, 'warnings'>): string[] => warnings.map(({ code }) => code);
const openTable = async (path: string, settings: TableSettings) => openFiles(await filesAt(path), settings);

/** Lines of a table of forty rows. @param row of its number */
const lines = (header: string | null, row: (i: number) => string, end = '\n'): string =>
  [...(header === null ? [] : [header]), ...Array.from({ length: 40 }, (_, i) => row(i))].join(end) + end;

describe('the cases', () => {
  it('01a: decimal commas between semicolons are numbers', async () => {
    const found = await read('01a-semicolon-decimal-comma.csv');
    expect(types(found)).toEqual(['flaeche number number', 'miete number number', 'lage word category']);
    expect(found.written).toMatchObject({ separator: ';', decimal: ',' });
    const miete = await report({ ...(await picked('01a-semicolon-decimal-comma.csv')), target: 'miete' });
    expect([miete.task, miete.shape]).toEqual(['regression', [3]]);
  });
  it('02a: few whole numbers are proposed as classes, and can be numbers', async () => {
    const source = await picked('02a-int-classes.csv');
    expect(source).toMatchObject({ target: 'kind', columns: [{ name: 'kind', role: 'category' }] });
    expect((await report(source)).labels).toEqual(['0', '1', '2']);
    const numbers = await report({ ...source, columns: [] });
    expect([numbers.task, numbers.classes]).toEqual(['regression', 0]);
    expect(column(numbers, 'kind').proposal).toMatchObject({ role: 'category', reason: 'classes' });
  });
  it('03a: a column without name and content is none', async () => {
    const found = await read('03a-comma-at-every-line.csv');
    expect(types(found)).toEqual(['r number number', 't number number', 'diagnosis word category']);
    expect([found.skipped, found.target]).toEqual([0, 'diagnosis']);
  });
  it('04b: UTF-16 is read by its mark, and said', async () => {
    const found = await read('04b-utf16le-excel.txt');
    expect(found.labels).toEqual(['多云', '晴', '雨']);
    expect([found.written.encoding, codes(found)]).toEqual(['utf-16le', ['data.readAs']]);
  });
  it('05: NA among words is a word', async () => {
    const found = await read('05-na-is-a-word.csv');
    expect([found.skipped, found.labels]).toEqual([0, ['no', 'yes']]);
    expect(
      column(found, 'region')
        .top.map(([word]) => word)
        .sort(),
    ).toEqual(['AF', 'AS', 'EU', 'NA']);
  });
  it('06: ids, names and what is almost empty are left out, and gaps cost no rows', async () => {
    const found = await read('06-passengers.csv');
    expect(found.columns.map(({ name, role, proposal }) => [name, role, proposal.reason])).toEqual([
      ['id', 'ignore', 'id'],
      ['name', 'ignore', 'names'],
      ['age', 'number', null],
      ['fare', 'number', null],
      ['cabin', 'ignore', 'empty'],
      ['lived', 'category', null],
    ]);
    expect([found.rows, found.skipped, column(found, 'age').missing]).toEqual([200, 0, 'median']);
    const dropped = await report({
      kind: 'table',
      path: join(FIXTURES, '06-passengers.csv'),
      target: 'lived',
      columns: [{ name: 'cabin', role: 'category' }],
    });
    expect(codes(dropped)).toContain('data.manySkipped');
  });
  it('07a: no header is noticed, and can be changed', async () => {
    const found = await read('07a-headerless.csv');
    expect([found.written.header, found.rows, codes(found)]).toEqual([false, 50, ['data.noHeader']]);
    expect(found.columns.map(({ name }) => name)).toEqual(['column_1', 'column_2', 'column_3']);
    const headed = await report({ ...(await picked('07a-headerless.csv')), header: true, target: 'ash' });
    expect([headed.rows, headed.columns.map(({ name }) => name)]).toEqual([49, ['4.2', '3.5', 'ash']]);
  });
  it('08: cells that are no numbers are missing, counted and shown', async () => {
    const found = await read('08-missing-markers.csv');
    expect(column(found, 'a')).toMatchObject({ type: 'number', odd: 8, missingCount: 8, missing: 'median' });
    expect(column(found, 'a').oddExamples).toContain('NULL');
    expect([found.skipped, codes(found)]).toEqual([0, ['data.oddCells']]);
  });
  it('09: a target of numbers is standardized by the training part', async () => {
    const source = await picked('09-prices.csv');
    expect(source.scaling).toBe('standard');
    const { train, shape } = await openTable(source.path, source);
    const mean = [...train.targets].reduce((sum, value) => sum + value, 0) / train.count;
    expect(mean).toBeCloseTo(0, 4);
    expect(shape.label?.scale?.deviation[0]).toBeGreaterThan(1000);
  });
  it('10: the rare class is in both parts', async () => {
    const { test, train } = await openTable(join(FIXTURES, '10-rare-class.csv'), { target: 'kind' });
    expect([train, test].map(({ targets }) => targets.filter((label) => label === 1).length)).toEqual([1, 1]);
    expect(codes(await read('10-rare-class.csv'))).toEqual(['data.rareClasses']);
    const random = await report({
      kind: 'table',
      path: join(FIXTURES, '10-rare-class.csv'),
      target: 'kind',
      split: 'random',
    });
    expect(codes(random)).toContain('data.untestedClasses');
  });
});

describe('what other programs write', () => {
  it.each([
    ['pandas.parquet', 'parquet', 'utf-8'],
    ['pandas.jsonl', 'jsonl', 'utf-8'],
    ['latin1.csv', 'csv', 'windows-1252'],
    ['utf16be.csv', 'csv', 'utf-16be'],
  ])('%s', async (name, kind, encoding) => {
    const found = await read(name);
    expect(found.written).toMatchObject({ kind, encoding });
    expect(types(found)).toEqual([
      'größe number number',
      'stadt word category',
      'anzahl number number',
      'klasse number category',
    ]);
    const size = column(found, 'größe');
    expect([found.rows, size.missingCount]).toEqual([ORACLE.written.rows, 2]);
    expect(size.numbers!.mean).toBeCloseTo(ORACLE.written.mean, 10);
    expect(size.numbers!.deviation).toBeCloseTo(ORACLE.written.deviation, 10);
    expect(
      column(found, 'stadt')
        .top.map(([word]) => word)
        .sort(),
    ).toEqual(['Köln', 'Québec', 'Åre']);
  });
  it('GB18030', async () => {
    const found = await read('gb18030.csv');
    expect([found.written.encoding, codes(found)]).toEqual(['gb18030', ['data.readAs']]);
    expect(
      column(found, '城市')
        .top.map(([word]) => word)
        .sort(),
    ).toEqual(['上海', '北京', '广州']);
    const wrong = await picked('gb18030.csv');
    await expect(report({ ...wrong, encoding: 'utf-8' })).rejects.toThrow('is not UTF-8 text');
  });
  it('an index without a name is an id', async () => {
    const found = await read('indexed.csv');
    expect(found.columns[0]).toMatchObject({ name: 'column_1', role: 'ignore', proposal: { reason: 'id' } });
  });
  it.each(['auto-mpg.csv', '10-rare-class.csv', '02c-word-classes.csv', '09-prices.csv'])(
    '%s is split as the oracle says',
    async (name) => {
      const { target, test } = ORACLE.fits[name]!;
      const path = name === 'auto-mpg.csv' ? `sample:${name}` : join(FIXTURES, name);
      const opened = await openTable(path, { target });
      const rows = new Set(opened.test.rows);
      // The reference counts rows without missing values.
      const whole = [...opened.train.rows, ...opened.test.rows].sort((a, b) => a - b);
      expect(test.map((i) => whole[i]!).every((row) => rows.has(row))).toBe(true);
      expect(rows.size).toBe(test.length);
    },
  );
});

describe('how it is written', () => {
  const value = (i: number): number => i * 1234.5;
  it.each([
    ['a bar', ',', '|', (i: number) => `${value(i)}|x${i % 2}`, { separator: '|', decimal: '.' }],
    [
      'tabs and groups of three',
      '',
      '\t',
      (i: number) => `${value(i).toLocaleString('en-US')}\tx${i % 2}`,
      { separator: '\t', thousands: ',' },
    ],
    [
      'quoted decimal commas',
      '',
      ',',
      (i: number) => `"${String(value(i)).replace('.', ',')}",x${i % 2}`,
      { separator: ',', decimal: ',' },
    ],
    [
      'Swiss groups',
      '',
      ';',
      (i: number) => `${value(i).toLocaleString('en-US').replaceAll(',', "'")};x${i % 2}`,
      { thousands: "'", decimal: '.' },
    ],
    [
      'groups of points',
      '',
      ';',
      (i: number) => `${value(i).toLocaleString('de-DE')};x${i % 2}`,
      { thousands: '.', decimal: ',' },
    ],
    [
      'money',
      '',
      ';',
      (i: number) => `${value(i).toLocaleString('de-DE')} €;x${i % 2}`,
      { thousands: '.', decimal: ',', units: true },
    ],
    ['blanks', '', '  ', (i: number) => `  ${value(i)}   \t"x  ${i % 2}"  `, { separator: ' ', decimal: '.' }],
    ['shares', '', ',', (i: number) => `${value(i)}%,x${i % 2}`, { thousands: '', decimal: '.', units: true }],
    ['apostrophes around cells', '', ',', (i: number) => `'${value(i)}','x,${i % 2}'`, { separator: ',', quote: "'" }],
    [
      'groups of narrow spaces',
      '',
      ';',
      (i: number) => `${value(i).toLocaleString('de-DE').replaceAll('.', '\u202f')};x${i % 2}`,
      { thousands: ' ', decimal: ',' },
    ],
  ])('%s', async (_, __, separator, row, written) => {
    const found = await read(file(lines(`a${separator}b`, row)));
    expect(found.written).toMatchObject(written);
    expect(column(found, 'a').numbers).toMatchObject({ min: 0, max: value(39) });
    expect(column(found, 'a').odd).toBe(0);
  });
  it.each([
    ['a mark and CRLF', `\uFEFF${lines('a,b', (i) => `${i},x${i % 2}`, '\r\n')}`],
    [
      'line ends of three kinds',
      lines('a,b', (i) => `${i},x${i % 2}`)
        .replace('\n', '\r\n')
        .replace(/5,x1\n/, '5,x1\r'),
    ],
    ['comments before it', `# a, sensor\n#\n${lines('a,b', (i) => `${i},x${i % 2}`)}`],
    ['empty lines', lines('a,b', (i) => `${i},x${i % 2}\n\n,`).replace(/^/, '\n\n')],
    ['spaces around cells', lines(' a , b ', (i) => ` ${i} ,\t x${i % 2} `)],
    ['a comma after rows alone', lines('a,b', (i) => `${i},x${i % 2},`)],
  ])('with %s', async (_, text) => {
    const found = await read(file(text));
    expect(found.columns.map(({ name }) => name)).toEqual(['a', 'b']);
    expect([found.rows, column(found, 'a').numbers?.max, found.labels]).toEqual([40, 39, ['x0', 'x1']]);
  });
  it('quotes hold separators, line ends and quotes', async () => {
    const found = await read(file(lines('a,b', (i) => `${i},"x, ""y""\n${i % 2}"`)));
    expect(found.labels).toEqual(['x, "y"\n0', 'x, "y"\n1']);
  });
  it('is told by content, whatever the file is called', async () => {
    expect(
      (
        await picked(
          file(
            lines('a;b', (i) => `${i};x${i % 2}`),
            'data.dat',
          ),
        )
      ).kind,
    ).toBe('table');
    const parquet = file(readFileSync(join(FIXTURES, 'pandas.parquet')), 'parquet.csv');
    expect((await read(parquet)).written.kind).toBe('parquet');
    expect((await recognize(file('One line, and\nanother: of prose.\nNo table, here, at all.\n', 'a.txt'))).kind).toBe(
      'text',
    );
  });
  it('is read from gzip, and from a list of records', async () => {
    const text = lines('a,b', (i) => `${i},x${i % 2}`);
    const records = JSON.stringify(
      Array.from({ length: 40 }, (_, i) => ({ a: i, b: `x${i % 2}` })),
      null,
      1,
    );
    for (const [content, name] of [
      [gzipSync(text), 'data.csv.gz'],
      [records, 'data.json'],
      [gzipSync(records), 'data'],
    ] as const) {
      const found = await read(file(content, name));
      expect([found.rows, column(found, 'a').numbers?.max, found.labels]).toEqual([40, 39, ['x0', 'x1']]);
    }
  });
  it('has a column whose name begins with #', async () => {
    const found = await read(file(lines('#a,b', (i) => `${i % 9},x${i % 2}`)));
    expect(found.columns.map(({ name }) => name)).toEqual(['#a', 'b']);
  });
  it('has units of one kind, or words', async () => {
    const found = await read(file(lines('a,b,c', (i) => `v${i % 3} $,${i % 5}.${i},x${i % 2}`)));
    expect(column(found, 'a').type).toBe('word');
    expect(found.written.units).toBeUndefined();
  });
  it('has blanks in cells where something else is between them', async () => {
    const found = await read(file(lines('a\tb\tc', (i) => `${i} 1\tx ${i % 2}\t${i % 5}`)));
    expect(found.written.separator).toBe('\t');
    const groups = await read(file(lines('a\tb', (i) => `1 234 ${200 + i}\t2 345 ${100 + (i % 7)}`)));
    expect(groups.written).toMatchObject({ separator: '\t', thousands: ' ' });
    const prose = `${'It was 2 nights or 3\nand then 4 more came by\n'.repeat(30)}`;
    expect((await recognize(file(prose, 'prose.txt'))).kind).toBe('text');
  });
  it('names: none twice, none empty, none that is special', async () => {
    const found = await read(
      file(lines('x,x,,__proto__,constructor', (i) => `${i % 9},${i % 7},${i % 5},${i % 3},c${i % 2}`)),
    );
    expect(found.columns.map(({ name }) => name)).toEqual(['x', 'x_2', 'column_3', '__proto__', 'constructor']);
    expect(found.shape).toEqual([4]);
    expect(codes(found)).toEqual(['data.renamed']);
  });
});

describe('roles', () => {
  it('of dates, identifiers, constants and yes or no', async () => {
    const uuid = (i: number): string => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
    const found = await read(
      file(
        lines(
          'key,day,unit,ok,user_id,y',
          (i) =>
            `${uuid(i)},2024-01-${String((i % 28) + 1).padStart(2, '0')},cm,${i % 2 === 0},${(i * 7919) % 1009},${i * 0.5}`,
        ),
      ),
    );
    expect(found.columns.map(({ name, role, proposal }) => `${name} ${role} ${proposal.reason}`)).toEqual([
      'key ignore names',
      'day ignore date',
      'unit ignore constant',
      'ok category null',
      'user_id ignore id',
      'y number null',
    ]);
  });
  it('what stands for missing values comes from the training rows', async () => {
    const path = file(lines('a,b,c,y', (i) => `${i % 4 ? i : ''},${i % 5 ? `w${i % 3}` : ''},${i},${i}`));
    const base = { target: 'y' } as const;
    const means = await openTable(path, {
      ...base,
      columns: [
        { name: 'a', missing: 'mean' },
        { name: 'b', missing: 'category' },
      ],
    });
    expect(means.count('train') + means.count('test')).toBe(40);
    const [a, b] = means.columns;
    const known = [...means.train.rows].filter((row) => row % 4);
    expect(a).toMatchObject({ kind: 'number', fill: known.reduce((sum, row) => sum + row, 0) / known.length });
    expect(b).toMatchObject({ kind: 'word', words: ['', 'w0', 'w1', 'w2'], fill: '' });
    const modes = await openTable(path, {
      ...base,
      columns: [
        { name: 'a', missing: 'median' },
        { name: 'b', missing: 'mode' },
      ],
    });
    expect(modes.columns[1]).toMatchObject({
      words: ['w0', 'w1', 'w2'],
      fill: expect.stringMatching(/^w\d$/) as string,
    });
    expect((await openTable(path, base)).count('train')).toBe(19);
  });
  it('numbers as categories are sorted by size, and 1 and 1.0 are one', async () => {
    const { classNames } = await openTable(file(lines('a,k', (i) => `${i},${['10', '2', '1.0', '1'][i % 4]}`)), {
      target: 'k',
      columns: [{ name: 'k', role: 'category' }],
    });
    expect(classNames).toEqual(['1', '2', '10']);
  });
  it('of documents from before: numbers, words, and rows without gaps', async () => {
    const { shape, train, test, columns } = await openTable('sample:auto-mpg.csv', { target: 'mpg' });
    expect([shape.sample, train.count + test.count, columns.length]).toEqual([[9], 392, 7]);
    expect(shape.label).toEqual({ kind: 'values', shape: [] });
  });
});

describe('what cannot be used is refused in words', () => {
  const some = (row: (i: number) => string, header = 'a,y'): string => file(lines(header, row));
  it.each<[string, () => string, Partial<TableSettings>, string]>([
    ['without such a column', () => some((i) => `${i},${i}`), { target: 'z' }, 'has no column "z". It has: a, y.'],
    ['without rows', () => file('a,y'), {}, 'is not a table of at least two columns'],
    ['of nothing', () => file(''), {}, 'is not a table'],
    ['of few rows', () => file('a,y\n1,2\n3,4'), {}, 'has 2 rows without missing values'],
    [
      'with a row too long',
      () => file(`${lines('a,y', (i) => `${i},${i}`)}1,2,3\n`),
      {},
      'at line 42: 3 values, 2 columns',
    ],
    [
      'with a row too short',
      () => file(`${lines('a,b,y', (i) => `${i},${i},${i}`)}1,2\n`),
      {},
      'at line 42: 2 values, 3 columns',
    ],
    [
      'with an open quote',
      () => file(`${lines('a,y', (i) => `${i},${i}`)}"1,2\n`),
      {},
      'the quote of a cell is not closed',
    ],
    ['of one class', () => some((i) => `${i},only`), {}, 'has only one class, only,'],
    ['of one value', () => some((i) => `${i},7`), {}, 'has only one value, 7,'],
    [
      'of words for numbers',
      () => some((i) => `w${i % 3},${i}`),
      { columns: [{ name: 'a', role: 'number' }] },
      'has no numbers',
    ],
    ['of huge numbers', () => some((i) => `${i}e40,${i}`), {}, 'beyond'],
    [
      'of names as classes',
      () => file(`a,y\n${Array.from({ length: 200 }, (_, i) => `${i},n${i}`).join('\n')}`),
      {},
      'has 200 categories',
    ],
    ['split by no column', () => some((i) => `${i},${i}`), { split: 'group' }, 'cannot be split by column ""'],
    [
      'split by its target',
      () => some((i) => `${i},${i}`),
      { split: 'time', splitColumn: 'y' },
      'that is the target "y"',
    ],
    [
      'of one group',
      () => some((i) => `${i},${i},g`, 'a,y,g'),
      { split: 'group', splitColumn: 'g' },
      'the same value in',
    ],
    [
      'of one time',
      () => some((i) => `${i},${i},5`, 'a,y,t'),
      { split: 'time', splitColumn: 't' },
      'the same value in column t',
    ],
    [
      'of dates in words',
      () => some((i) => `${i},${i},${i} May`, 'a,y,t'),
      { split: 'time', splitColumn: 't' },
      'neither numbers nor dates',
    ],
    [
      'of parts that are none',
      () => some((i) => `${i},${i},${i % 2 ? 'train' : 'holdout'}`, 'a,y,p'),
      { split: 'column', splitColumn: 'p' },
      'it holds "holdout"',
    ],
    [
      'of parts without training',
      () => some((i) => `${i},${i},${i % 2 ? 'val' : 'test'}`, 'a,y,p'),
      { split: 'column', splitColumn: 'p' },
      'and some train',
    ],
    [
      'with nothing but the target',
      () => some((i) => `${i},${i}`),
      { columns: [{ name: 'a', role: 'ignore' }] },
      'but y are ignored',
    ],
  ])('%s', async (_, path, settings, message) => {
    await expect(openTable(path(), { target: 'y', ...settings })).rejects.toThrow(message);
  });
});
