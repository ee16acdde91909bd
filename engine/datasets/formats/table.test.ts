import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset, recognize, reportDataset } from '../../data/dataset.ts';
import { filesAt } from '../../data/diskFiles.ts';
import { openTable as openFiles } from './table/columns.ts';

const openTable = async (path: string, target: string) => openFiles(await filesAt(path), target);

const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-table-'));
function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const ROWS = Array.from({ length: 20 }, (_, i) => `${i},"a, ""b""${i % 3}",${i * i}`).join('\n');

describe('a table', () => {
  it('gives numbers less their mean over their deviation, and words as ones and zeros', async () => {
    const { columns, shape, train, test, target } = await openTable(file('a.csv', `x,kind,y\n${ROWS}\n`), 'y');
    expect(shape.sample).toEqual([4]);
    expect([train.count, test.count]).toEqual([16, 4]);
    expect(columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['x', 'number'],
      ['kind', 'word'],
    ]);
    expect(target.kind).toBe('number');
    const x = Array.from({ length: 16 }, (_, i) => train.values[i * 4]!);
    expect(x.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4);
    expect(x.reduce((sum, value) => sum + value * value, 0) / 16).toBeCloseTo(1, 4);
    for (let i = 0; i < 16; i += 1) expect([...train.values.slice(i * 4 + 1, i * 4 + 4)].sort()).toEqual([0, 0, 1]);
    // The test rows are measured with the mean and deviation of the training rows.
    const [mean, deviation] = columns[0]!.kind === 'number' ? [columns[0]!.mean, columns[0]!.deviation] : [0, 1];
    const raw = Array.from(
      test.values.filter((_, i) => i % 4 === 0),
      (value) => value * deviation + mean,
    );
    raw.forEach((value, i) => expect(value ** 2).toBeCloseTo(test.targets[i]!, 2));
  });
  it('predicts words as classes', async () => {
    const { shape, classNames, train } = await openTable(file('b.csv', `x,kind,y\n${ROWS}`), 'kind');
    expect(shape.classes).toBe(3);
    expect(classNames).toEqual(['a, "b"0', 'a, "b"1', 'a, "b"2']);
    expect(train.targets).toBeInstanceOf(Int32Array);
  });
  it('splits its rows alike each time', async () => {
    const path = file('c.csv', `x;kind;y\n${ROWS.replaceAll(/,(?! )/g, ';')}`);
    const [one, two] = [await openTable(path, 'y'), await openTable(path, 'y')];
    expect(one.train.targets).toEqual(two.train.targets);
  });
  it('leaves rows with a missing value out, and says how many', async () => {
    const report = await reportDataset(
      await openDataset(await recognize(file('d.csv', `x,kind,y\n${ROWS}\n,b,3\n4,NA,1`))),
    );
    expect(report).toMatchObject({ kind: 'table', skipped: 2, target: 'y', shape: [4] });
  });
  it('comes with the app', async () => {
    expect((await openTable('sample:auto-mpg.csv', 'mpg')).shape.sample).toEqual([9]);
  });
  it.each([
    ['without such a column', () => file('e.csv', `x,kind,y\n${ROWS}`), 'has no column "z". It has: x, kind, y.'],
    ['without rows', () => file('f.csv', 'z,b'), 'is not a table with a header row'],
    ['of few rows', () => file('g.csv', 'z,b\n1,2\n3,4'), 'has 2 rows without missing values'],
    ['with a row too long', () => file('h.csv', `z,b\n1,2,3\n${'1,2\n'.repeat(12)}`), 'at line 2: 3 values, 2 columns'],
    ['with two columns of one name', () => file('k.csv', 'z,z\n1,2'), 'has two columns called "z"'],
    ['with an open quote', () => file('i.csv', `z,b\n"1,2\n${'1,2\n'.repeat(12)}`), 'is malformed at line'],
    [
      'of names',
      () => file('j.csv', `z,name\n${Array.from({ length: 200 }, (_, i) => `1,n${i}`).join('\n')}`),
      'has 200 categories',
    ],
  ])('%s is refused', async (_, path, message) => {
    await expect(openTable(path(), 'z')).rejects.toThrow(message);
  });
});
