/** What is picked and cannot be read is called by its kind, with what to do instead. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../errors/error.ts';
import { recognize } from './dataset.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'tensorsmith-kinds-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A ZIP without members. */
const ZIP = `PK\x05\x06${'\0'.repeat(18)}`;

const refused = (path: string): Promise<UserError> =>
  recognize(path).then(
    () => expect.unreachable(),
    (error: unknown) => error as UserError,
  );

describe('a file of another kind', () => {
  it.each([
    ['a.xlsx', ZIP, 'data.spreadsheet', 'Excel'],
    ['old', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'data.spreadsheet', 'Excel'],
    ['data_batch_1', '\x80\x02}q\x00(X\x05', 'data.pickle', 'pickle'],
    ['weights.pt', ZIP, 'data.pickle', 'PyTorch'],
    ['a.h5', '\x89HDF\r\n\x1a\n\0', 'data.arrayFile', 'HDF5'],
    ['a.mat', 'MATLAB 5.0 MAT-file\0\0', 'data.arrayFile', 'MATLAB'],
    ['a.db', 'SQLite format 3\0', 'data.tableFile', 'SQLite'],
    ['a.arff', '% weather\n@RELATION w\n@attribute a numeric\n@data\n1\n', 'data.tableFile', 'ARFF'],
    ['a1a', '-1 3:1 11:0.5\n+1 3:1\n', 'data.tableFile', 'LIBSVM'],
  ])('%s', async (name, content, code, format) => {
    const path = join(folder, name);
    writeFileSync(path, Buffer.from(content, 'latin1'));
    expect((await refused(path)).data).toMatchObject({ code, params: { file: name, format } });
  });

  it('is none of them where it is not known', async () => {
    const path = join(folder, 'noise');
    writeFileSync(
      path,
      Uint8Array.from({ length: 500 }, (_, i) => (i * 7919) % 251),
    );
    expect((await refused(path)).data.code).toBe('data.unknown');
  });
});

it('of a folder of tables one is to be picked', async () => {
  const several = join(folder, 'parts');
  mkdirSync(several);
  for (const name of ['train.csv', 'test.csv', 'readme.md']) writeFileSync(join(several, name), 'a,b\n1,2\n');
  expect((await refused(several)).data).toMatchObject({
    code: 'data.severalTables',
    params: { files: 'test.csv, train.csv' },
  });
});
