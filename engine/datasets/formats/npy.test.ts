/** Arrays written by numpy. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, recognize } from '../../data/dataset.ts';
import { CACHE_VARIABLE } from '../../data/directories.ts';
import type { Dataset } from '../dataset.ts';
import type { ImageReport } from '../report.ts';
import { rolesOf } from './npy/arrays.ts';
import { parseNpyHeader } from './npy/header.ts';

const FIXTURES = new URL('../testing/fixtures/', import.meta.url).pathname;
const at = (...parts: string[]): string => join(FIXTURES, 'arrays', ...parts);
const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-npy-'));
const cache = process.env[CACHE_VARIABLE];
beforeAll(() => {
  process.env[CACHE_VARIABLE] = join(folder, 'cache');
});
afterAll(() => {
  if (cache === undefined) delete process.env[CACHE_VARIABLE];
  else process.env[CACHE_VARIABLE] = cache;
  rmSync(folder, { recursive: true, force: true });
});

const open = async (path: string) => openDataset(await recognize(path));
const values = async (dataset: Dataset, index: number): Promise<number[]> =>
  Array.from((await dataset.sample('train', index)).x.data as Float32Array);

describe('every type and order', () => {
  const kinds = readdirSync(at()).filter((name) => /(le|be)/.test(name));
  it('are all there', () => expect(kinds).toHaveLength(48));
  it.each(kinds)('%s', async (name) => {
    const dataset = await open(at(name));
    expect(await dataset.report()).toMatchObject({ kind: 'images', shape: [1, 2, 3], train: { histogram: [2, 2] } });
    const expected = [6, 7, 8, 9, 10, 11].map((i) => (name.startsWith('b1') ? i % 2 : Math.fround((i * 5) / 255)));
    expect(await values(dataset, 1)).toEqual(expected);
  });
});

describe('an NPZ', () => {
  it.each(['keras.npz', 'unnamed.npz'])('%s, by names or in its order', async (name) => {
    const dataset = await open(at(name));
    const report = (await dataset.report()) as ImageReport;
    expect(report).toMatchObject({ shape: [1, 8, 6], train: { histogram: [7, 7, 6] }, test: { histogram: [3, 3, 4] } });
    expect(await (await openDataset(dataset.source)).report()).toEqual(report);
  });

  it('with channels first and one-hot labels', async () => {
    const dataset = await open(at('channels-first.npz'));
    expect(await dataset.report()).toMatchObject({ shape: [3, 8, 6], classes: 3, train: { histogram: [4, 4, 4] } });
    const bytes = readFileSync(at('channels-first.npz'));
    // Uncompressed: the values are stored as in numpy, the first after the header of images.npy.
    const start = bytes.indexOf('\x93NUMPY', 0, 'latin1');
    const { offset } = parseNpyHeader(bytes.subarray(start), 'images.npy');
    const first = Array.from({ length: 144 }, (_, i) => bytes.readFloatLE(start + offset + 4 * i));
    expect(await values(dataset, 0)).toEqual(first);
  });

  it('of rows with classes that are no indices, or with numbers', async () => {
    const path = at('rows.npz');
    expect(await recognize(path)).toEqual({ kind: 'npy', path, of: 'table' });
    expect(await (await open(path)).report()).toMatchObject({ kind: 'rows', shape: [4], labels: ['-1', '1'] });
    const regression = await open(at('values.npz'));
    expect(await regression.report()).toMatchObject({ kind: 'rows', classes: 0 });
    expect(regression.labels('train')).toBeInstanceOf(Float32Array);
  });
});

describe('what is refused', () => {
  const refused = async (name: string): Promise<string> => {
    const path = join(folder, name.replace('.npy', ''));
    mkdirSync(path, { recursive: true });
    cpSync(join(FIXTURES, 'refused', name), join(path, 'images.npy'));
    return open(path).then(
      () => '',
      (error: Error) => error.message,
    );
  };
  it('objects of Python', async () => {
    expect(await refused('objects.npy')).toContain('images.npy holds Python objects, which can run programs');
  });
  it.each(['words.npy', 'record.npy', 'complex.npy'])('%s', async (name) => {
    expect(await refused(name)).toContain('images.npy is an array of type');
  });
  it('samples without labels are listed', async () => {
    const path = join(folder, 'alone');
    mkdirSync(path);
    cpSync(at('u1le', 'images.npy'), join(path, 'images.npy'));
    await expect(open(path)).rejects.toThrow('has no samples with as many labels. It has: images (4×2×3)');
  });
  it('a file that is cut off, or longer than it says', async () => {
    const path = join(folder, 'cut');
    cpSync(at('u1le'), path, { recursive: true });
    const bytes = readFileSync(join(path, 'images.npy'));
    writeFileSync(join(path, 'images.npy'), bytes.subarray(0, bytes.length - 1));
    await expect(open(path)).rejects.toThrow('images.npy is truncated');
    writeFileSync(join(path, 'images.npy'), Buffer.concat([bytes, bytes]));
    await expect(open(path)).rejects.toThrow('images.npy is damaged');
  });
  it.each([
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (__import__('os').system('x'),), }", 'header is'],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }", 'more than the limit'],
    ["{'descr': '|O', 'fortran_order': False, 'shape': (3,), }", 'Python objects'],
    [' '.repeat(70_000), 'header'],
  ])('the header %s', (header, said) => {
    const head = Buffer.alloc(10);
    head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    head.writeUInt16LE(Math.min(65_535, header.length), 8);
    expect(() => parseNpyHeader(Buffer.concat([head, Buffer.from(header)]), 'x.npy')).toThrow(said);
  });
});

describe('which arrays belong together', () => {
  const arrays = (...all: [string, ...number[]][]) => all.map(([name, ...shape]) => ({ name, shape }));
  it.each([
    [
      arrays(['test_labels', 5], ['train_images', 9, 2, 2], ['train_labels', 9], ['test_images', 5, 2, 2]),
      'train_images test_images',
    ],
    [arrays(['XTrain', 9, 4], ['yTrain', 9], ['XTest', 5, 4], ['yTest', 5]), 'XTrain XTest'],
    [arrays(['y', 9], ['X', 9, 4]), 'X -'],
    [
      arrays(['val_images', 3, 2, 2], ['val_labels', 3, 1], ['train_images', 9, 2, 2], ['train_labels', 9, 1]),
      'train_images val_images',
    ],
    [arrays(['a', 9], ['b', 9, 4, 4]), 'b -'],
    [arrays(['features', 9, 4], ['target', 9], ['names', 4]), 'features -'],
  ])('%j', (all, expected) => {
    const { train, test } = rolesOf(all, 'x');
    expect(`${train.samples.name} ${test?.samples.name ?? '-'}`).toBe(expected);
    expect(train.labels.shape[0]).toBe(train.samples.shape[0]);
  });
});
