/** Location of a document's data when the window opens it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { dataOfText } from './documentData.ts';
import { FileHandles } from './fileHandles.ts';

const folder = mkdtempSync(join(tmpdir(), 'document-data-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const document = join(folder, 'trees.json');
const naming = (path: string): string => JSON.stringify({ data: { source: { kind: 'table', path, target: 'kind' } } });

it('finds data beside the document when the recorded path is gone: a file, a folder, and neither', () => {
  writeFileSync(join(folder, 'trees.csv'), 'a,kind\n1,x\n');
  mkdirSync(join(folder, 'leaves'));
  const found = (path: string) => dataOfText(naming(path), document, new FileHandles());
  expect(found('/somewhere/else/trees.csv')).toEqual({
    named: '/somewhere/else/trees.csv',
    path: join(folder, 'trees.csv'),
  });
  expect(found('D:\\data\\leaves')?.path).toBe(join(folder, 'leaves'));
  expect(found('/somewhere/else/gone.csv')?.path).toBe('/somewhere/else/gone.csv');
  expect(dataOfText('no document', document, new FileHandles())).toBeNull();
});
