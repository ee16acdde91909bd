import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openDataset, recognize, reportDataset } from '../../data/dataset.ts';
import { filesAt } from '../../data/diskFiles.ts';
import { openText as openFiles } from './text.ts';

const openText = async (path: string, length: number) => openFiles(await filesAt(path), { length });

const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-text-'));
function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('a text', () => {
  it('is cut into overlapping samples, its end kept for tests', async () => {
    const text = 'abcdefgh'.repeat(50);
    const { train, test, classNames, shape } = await openText(file('a.txt', text), 8);
    expect(classNames.join('')).toBe('abcdefgh');
    expect(shape.classes).toBe(8);
    expect(train.codes.length + test.codes.length).toBe(400);
    expect([train.stride, test.stride]).toEqual([2, 8]);
    // The last sample and the character after it are within the text.
    const last = (train.count - 1) * train.stride;
    expect(last + 8).toBeLessThan(train.codes.length);
    expect(last + train.stride + 8).toBeGreaterThanOrEqual(train.codes.length);
  });
  it('may be Chinese, and end lines as it likes', async () => {
    const dataset = await openText(file('b.txt', '\uFEFF春眠不觉晓，\r\n处处闻啼鸟。\r\n'.repeat(20)), 4);
    expect(dataset.classNames).toContain('春');
    expect(dataset.classNames).not.toContain('\r');
    expect(await dataset.report()).toMatchObject({ preview: expect.stringMatching(/^春眠不觉晓，\n处处/) as string });
  });
  it('is recognized by its name', async () => {
    const path = file('c.txt', 'To be, or not to be. '.repeat(40));
    const source = await recognize(path);
    expect(source).toEqual({ kind: 'text', path, length: 64 });
    expect(await reportDataset(await openDataset(source))).toMatchObject({
      kind: 'text',
      name: 'c.txt',
      characters: 840,
    });
  });
  it('is read from gzip, whose name in the document stays', async () => {
    const text = 'To be, or not to be.\r\nThat is the question.\r\n'.repeat(20);
    const path = file('hamlet.txt.gz', gzipSync(text));
    const source = await recognize(path);
    expect(source).toEqual({ kind: 'text', path, length: 64 });
    expect(await reportDataset(await openDataset(source))).toMatchObject({
      characters: 860,
      preview: expect.stringMatching(/^To be/) as string,
    });
  });
  it('comes with the app', async () => {
    const { shape, train } = await openText('sample:moby-dick.txt', 64);
    expect(shape.classes).toBe(75);
    expect(train.codes.length).toBeGreaterThan(190_000);
  });
  it.each([
    ['that is not there', () => join(folder, 'none.txt'), 'There is no file'],
    ['that is too short', () => file('d.txt', 'short'), 'not enough for a sequence length of 64'],
    ['that is no UTF-8', () => file('e.txt', Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x42])), 'is not UTF-8 text'],
    ['that is a way out', () => 'sample:../../package.json', 'There is no file'],
    ['that does not come with the app', () => 'sample:hamlet.txt', 'There is no file'],
  ])('%s is refused', async (_, path, message) => {
    await expect(openText(path(), 64)).rejects.toThrow(message);
  });
});
