/** Small files in the binary form of CIFAR-10 and CIFAR-100, written by numpy. */
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, recognize } from '../../data/dataset.ts';
import { CACHE_VARIABLE } from '../../data/directories.ts';
import type { ImageReport } from '../report.ts';

const FIXTURES = new URL('../testing/fixtures/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-cifar-'));
const cache = process.env[CACHE_VARIABLE];
beforeAll(() => {
  process.env[CACHE_VARIABLE] = join(folder, 'cache');
});
afterAll(() => {
  if (cache === undefined) delete process.env[CACHE_VARIABLE];
  else process.env[CACHE_VARIABLE] = cache;
  rmSync(folder, { recursive: true, force: true });
});

const report = async (path: string) => (await (await openDataset(await recognize(path))).report()) as ImageReport;
const { first } = JSON.parse(readFileSync(join(FIXTURES, 'cifar.json'), 'utf8')) as { first: string };

describe.each(['cifar-10-batches-bin', 'cifar-10-binary.tar.gz', 'cifar-10-batches-bin/data_batch_2.bin'])(
  '%s',
  (name) => {
    const path = join(FIXTURES, name);
    it('has the classes and the pixels of CIFAR-10', async () => {
      const found = await report(path);
      expect(found).toMatchObject({ name: 'CIFAR-10', shape: [3, 32, 32], train: { count: 8 }, test: { count: 4 } });
      expect(found.labels.slice(0, 3)).toEqual(['airplane', 'automobile', 'bird']);
      expect(found.test!.histogram).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 1, 1]);
      const dataset = await openDataset(await recognize(path));
      expect((await dataset.images!('train', [0])).pixels).toBe(first);
      expect((await openDataset(dataset.source)).labels('test')).toEqual(Int32Array.of(8, 9, 0, 1));
    });
  },
);

describe('CIFAR-100', () => {
  const path = join(FIXTURES, 'cifar-100-binary');
  it('has fine classes, or coarse ones', async () => {
    expect(await report(path)).toMatchObject({ name: 'CIFAR-100', classes: 100, train: { count: 4 } });
    const coarse = await openDataset({ kind: 'cifar', path, labels: 'coarse' });
    expect([...coarse.labels('train'), ...coarse.labels('test')]).toEqual([0, 1, 2, 3, 4, 5]);
    const fine = await openDataset({ kind: 'cifar', path, labels: 'fine' });
    expect([...fine.labels('train'), ...fine.labels('test')]).toEqual([90, 91, 92, 93, 44, 45]);
    expect((await fine.sample('train', 3)).label).toBe('fine 93');
  });
});

it('another file beside them is not taken for one of them', async () => {
  cpSync(join(FIXTURES, 'cifar-10-batches-bin'), join(folder, 'set'), { recursive: true });
  writeFileSync(join(folder, 'set', 'table.csv'), 'a,b\n1,2\n');
  expect((await recognize(join(folder, 'set', 'table.csv'))).kind).toBe('table');
});

it('what is cut off, or has labels that no class has, is said', async () => {
  const set = join(folder, 'broken');
  cpSync(join(FIXTURES, 'cifar-10-batches-bin'), set, { recursive: true });
  const batch = join(set, 'data_batch_1.bin');
  const bytes = Buffer.from(readFileSync(batch));
  bytes[0] = 77;
  writeFileSync(batch, bytes);
  await expect(report(set)).rejects.toThrow('77 ≥ 10');
  for (const name of ['data_batch_1.bin', 'data_batch_2.bin']) truncateSync(join(set, name), 100);
  await expect(openDataset({ kind: 'cifar', path: set, labels: 'fine' })).rejects.toThrow(
    'holds no binary files of CIFAR',
  );
});
