/** Files of an exported package besides its code, and notes on missing ones. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDocument } from '../../model/serialize.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { formatError } from '../../errors/error.ts';
import { LANGUAGES, type Language } from '../../export/language.ts';
import { exportCode, type Exported } from './exportFiles.ts';

const sample = (name: string): TensorsmithDocument =>
  readDocument(readFileSync(new URL(`../../../resources/samples/${name}.json`, import.meta.url), 'utf8'));
const cars = sample('auto-mpg');
const moved: TensorsmithDocument = {
  ...cars,
  data: { ...cars.data, source: { kind: 'table', path: '/moved/cars.csv', target: 'mpg' } },
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tensorsmith-export-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (document: TensorsmithDocument, language: Language, readable = true): Promise<Exported> =>
  exportCode(document, { language, run: null, directory, replace: false, readable, notice: () => undefined });

describe.each(LANGUAGES)('the package in %s of a table', (language) => {
  it('has what its code has to know of the table', async () => {
    const { files, notes } = await write(cars, language);
    expect(files).toContain('table.json');
    expect(notes).toEqual([]);
  });

  it('says so where the table is not there', async () => {
    const { files, notes } = await write(moved, language);
    expect(files).not.toContain('table.json');
    expect(notes.map((note) => formatError(note, 'en'))).toEqual([
      'table.json is not in the package because /moved/cars.csv could not be read. Without it the code trains and predicts, but cannot read the data. Make the data readable, then export again.',
      'There is no file or folder /moved/cars.csv. Check the path, or choose the data again.',
    ]);
    expect(formatError(notes[0]!, 'zh')).toContain('导出的包中没有 table.json，因为无法读取 /moved/cars.csv。');
  });

  it('says so where the table may not be read', async () => {
    const { notes } = await write(cars, language, false);
    expect(notes.map(({ code }) => code)).toEqual(['data.noFacts', 'data.notPicked']);
  });

  it('says nothing of a table where the data are others', async () => {
    expect((await write(sample('lenet-mnist'), language, false)).notes).toEqual([]);
  });
});

it.each(LANGUAGES)(
  'has a README in %s that says what the code does without table.json, of a table alone',
  async (language) => {
    await write(moved, language);
    const text = (): string => readFileSync(join(directory, 'README.md'), 'utf8');
    expect(text()).toContain('Where table.json is missing');
    rmSync(directory, { recursive: true });
    await write(sample('char-gpt'), language);
    expect(text()).not.toContain('table.json');
  },
);
