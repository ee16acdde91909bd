/** Folders and archives of images in common layouts. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMIT_VARIABLE } from '../../data/dataLimits.ts';
import { openDataset, recognize } from '../../data/dataset.ts';
import { CACHE_VARIABLE } from '../../data/directories.ts';
import { createDocument } from '../../model/create.ts';
import type { DataSource } from '../source.ts';
import { splitIndices } from '../../training/loop/split.ts';
import type { ImageReport } from '../report.ts';
import { readCells } from './images/table.ts';

const FIXTURES = new URL('../testing/fixtures/', import.meta.url).pathname;
const PHOTO = join(FIXTURES, 'formats', 'photo.jpg');

const DATA = { ...createDocument('images').data, validationShare: 0.25 };

let folder: string;
let cache: string | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-images-'));
  cache = process.env[CACHE_VARIABLE];
  process.env[CACHE_VARIABLE] = join(folder, '.cache');
});
afterEach(() => {
  if (cache === undefined) delete process.env[CACHE_VARIABLE];
  else process.env[CACHE_VARIABLE] = cache;
  rmSync(folder, { recursive: true, force: true });
});

const root = (): string => join(folder, 'set');
function put(path: string, from: string | Buffer = PHOTO): void {
  const to = join(root(), path);
  mkdirSync(dirname(to), { recursive: true });
  if (typeof from === 'string') cpSync(from, to);
  else writeFileSync(to, from);
}
const open = async (path = root()) => openDataset(await recognize(path));
const report = async (path = root()) => (await (await open(path)).report()) as ImageReport;
const counts = ({ labels, train, test }: ImageReport) => [labels, train.histogram, test?.histogram ?? null];

describe('a folder for each class', () => {
  it('with folders of training and test images', async () => {
    const path = join(FIXTURES, 'shapes');
    expect(await recognize(path)).toEqual({
      kind: 'images',
      path,
      height: 16,
      width: 16,
      channels: 3,
      validation: 'class',
    });
    const found = await report(path);
    expect(counts(found)).toEqual([
      ['bar', 'disc'],
      [24, 24],
      [8, 8],
    ]);
    expect(found).toMatchObject({ kind: 'images', name: 'shapes', shape: [3, 16, 16], unreadable: { count: 0 } });
    expect(found.train.mean).toHaveLength(3);
    const dataset = await open(path);
    expect(await dataset.sample('test', 15)).toMatchObject({ label: 'disc', x: { shape: [1, 3, 16, 16] } });
  });

  it('without one for testing: the same images are set apart of each class, wherever the folder lies', async () => {
    for (let i = 0; i < 10; i += 1) for (const name of ['cat', 'dog']) put(`${name}/${i}.jpg`);
    const facts = async (path: string): Promise<unknown> => JSON.parse((await open(path)).facts!());
    const first = await facts(root());
    expect(counts(await report())).toEqual([
      ['cat', 'dog'],
      [8, 8],
      [2, 2],
    ]);
    const moved = join(folder, 'elsewhere', 'renamed');
    cpSync(root(), moved, { recursive: true });
    expect(await facts(moved)).toEqual(first);
    expect((await report()).notes?.[0]?.en).toContain('20 % of each class are set apart');
  });

  it.each([
    ['train/cat/1.jpg', 'train/dog/2.jpg', 'val/cat/3.jpg', 'val/dog/4.jpg'],
    ['a/b/Training/cat/1.jpg', 'a/b/Training/dog/2.jpg', 'a/b/Testing/cat/3.jpg', 'a/b/Testing/dog/4.jpg'],
    ['cat/train/1.jpg', 'dog/train/2.jpg', 'cat/test/3.jpg', 'dog/test/4.jpg'],
    ['train_set/cat/deep/1.jpg', 'train_set/dog/deep/2.jpg', 'test_set/cat/3.jpg', 'test_set/dog/x/4.jpg'],
  ])('%s …', async (...paths) => {
    for (const path of paths) put(path);
    expect(counts(await report())).toEqual([
      ['cat', 'dog'],
      [1, 1],
      [1, 1],
    ]);
  });

  it('numbers are in the order of numbers; hidden files and what is no image are passed over', async () => {
    for (const name of ['0', '2', '10']) for (const i of [1, 2, 3, 4, 5]) put(`${name}/${i}.jpg`);
    put('2/.DS_Store', Buffer.from('x'));
    put('2/notes.txt', Buffer.from('x'));
    put('__MACOSX/2/._1.jpg', Buffer.from('x'));
    expect(counts(await report())).toEqual([
      ['0', '2', '10'],
      [4, 4, 4],
      [1, 1, 1],
    ]);
  });

  it('images that cannot be read are listed, and the rest is used', async () => {
    for (let i = 0; i < 6; i += 1) for (const name of ['cat', 'dog']) put(`${name}/${i}.jpg`);
    put('cat/broken.png', Buffer.from('not an image'));
    put('dog/empty.jpg', Buffer.alloc(0));
    const { unreadable, train, test } = await report();
    expect(train.count + test!.count).toBe(12);
    expect(unreadable).toMatchObject({ count: 2 });
    expect(unreadable!.files.map(({ path }) => path).sort()).toEqual(['cat/broken.png', 'dog/empty.jpg']);
    expect(unreadable!.files[0]!.why.code).toBe('data.badImage');
    put('cat/0.jpg', Buffer.from('changed'));
    expect((await report()).unreadable).toMatchObject({ count: 3 });
  });

  it('not one that can be read', async () => {
    put('cat/broken.png', Buffer.from('not an image'));
    put('dog/broken.png', Buffer.from('not an image'));
    await expect(recognize(root())).rejects.toThrow('Nothing in');
    await expect(openDataset({ kind: 'images', path: root(), height: 8, width: 8, channels: 3 })).rejects.toThrow(
      'broken.png cannot be read as an image',
    );
  });
});

describe('a folder for validation beside one for testing', () => {
  const held = async (validation?: 'folder' | 'class' | 'share') => {
    const source = { ...((await recognize(root())) as Extract<DataSource, { kind: 'images' }>) };
    const { validation: _, ...plain } = source;
    const dataset = await openDataset({ ...plain, ...(validation ? { validation } : {}) });
    const { validation: kept } = splitIndices(dataset.count('train'), { ...DATA, splitSeed: 3 }, dataset.partition);
    const { train } = JSON.parse(dataset.facts!()) as { train: [string, number][] };
    return { names: [...kept].map((i) => train[i]![0]), notes: ((await dataset.report()) as ImageReport).notes ?? [] };
  };
  beforeEach(() => {
    for (const name of ['cat', 'dog']) {
      for (let i = 0; i < 10; i += 1) put(`train/${name}/${i}.jpg`);
      for (let i = 0; i < 2; i += 1) put(`val/${name}/${i}.jpg`);
      put(`test/${name}/0.jpg`);
    }
  });

  it('is what is held out', async () => {
    expect(await recognize(root())).toMatchObject({ validation: 'folder' });
    const { names, notes } = await held('folder');
    expect(names.sort()).toEqual(['val/cat/0.jpg', 'val/cat/1.jpg', 'val/dog/0.jpg', 'val/dog/1.jpg']);
    expect(notes).toEqual([]);
  });

  it('joins the training images where a share is held out, and a note says so', async () => {
    const { names, notes } = await held('class');
    expect(names.filter((name) => name.includes('cat'))).toHaveLength(3);
    expect(names).toHaveLength(6);
    expect(notes[0]!.en).toContain('4 images lie in a folder for validation');
    expect((await held('share')).names).toHaveLength(6);
    // Documents of earlier versions say nothing.
    expect((await held()).names).toEqual((await held('share')).names);
  });

  it('that is gone: a share of each class is held out, and a note says so', async () => {
    rmSync(join(root(), 'val'), { recursive: true });
    const { names, notes } = await held('folder');
    expect(names.map((name) => name.split('/')[1]).sort()).toEqual(['cat', 'cat', 'cat', 'dog', 'dog']);
    expect(notes[0]!.en).toContain('There is no folder for validation');
  });

  it('is used for testing where it is the only one', async () => {
    rmSync(join(root(), 'test'), { recursive: true });
    const { train, test, notes } = await report();
    expect([train.count, test!.count]).toEqual([20, 4]);
    expect(notes![0]!.en).toContain('used for testing');
  });
});

describe('without folders of classes', () => {
  it('the names of the files begin with the class', async () => {
    for (let i = 0; i < 5; i += 1) for (const name of ['cat', 'dog']) put(`train/${name}.${i}.jpg`);
    expect((await report()).labels).toEqual(['cat', 'dog']);
  });

  it.each([
    ['id,label', (i: number, label: string) => `img_${i},${label}`],
    ['filename;width;class', (i: number, label: string) => `img_${i}.jpg;12;"${label}"`],
    ['class\tpath\tsplit', (i: number, label: string) => `${label}\timages/img_${i}.jpg\t${i < 6 ? 'train' : 'test'}`],
  ])('a table tells: %s', async (head, row) => {
    for (let i = 0; i < 10; i += 1) put(`images/img_${i}.jpg`);
    const rows = Array.from({ length: 10 }, (_, i) => row(i, i % 2 ? 'sick, very' : 'well').replace(/, very(?!")/, ''));
    put('labels.csv', Buffer.from([head, ...rows].join('\r\n')));
    const { labels, train, test } = await report();
    expect(labels).toEqual([head.includes(';') ? 'sick, very' : 'sick', 'well']);
    expect([train.count, test!.count]).toEqual(head.includes('split') ? [6, 4] : [8, 2]);
  });

  it('nothing tells: one class, for networks that rebuild what they see', async () => {
    for (let i = 0; i < 5; i += 1) put(`${'abcde'[i]!}.jpg`);
    expect((await report()).labels).toEqual(['image']);
  });
});

describe('archives', () => {
  it.each(['shapes.zip', 'shapes.tar.gz'])('%s', async (name) => {
    const found = await report(join(FIXTURES, name));
    expect(counts(found)).toEqual([
      ['bar', 'disc'],
      [6, 6],
      [2, 2],
    ]);
    expect(found).toMatchObject({ name: 'shapes', shape: [3, 16, 16] });
  });
});

describe('the size proposed', () => {
  it('is that of most, gray where all are gray, and never large', async () => {
    for (let i = 0; i < 5; i += 1) put(`a/${i}.png`, join(FIXTURES, 'formats', 'gray.png'));
    for (let i = 0; i < 5; i += 1) put(`b/${i}.jpg`, join(FIXTURES, 'formats', 'gray.jpg'));
    expect(await recognize(root())).toMatchObject({ height: 10, width: 12, channels: 1 });
    for (let i = 0; i < 30; i += 1) put(`c/${i}.jpg`, join(FIXTURES, 'large.jpg'));
    expect(await recognize(root())).toMatchObject({ height: 96, width: 128, channels: 3 });
  });

  it('can be changed, to gray as well', async () => {
    const path = join(FIXTURES, 'shapes');
    const dataset = await openDataset({ kind: 'images', path, height: 8, width: 9, channels: 1 });
    expect(await dataset.report()).toMatchObject({ shape: [1, 8, 9], train: { histogram: [24, 24] } });
  });

  it('beyond what prepared data may take is refused before anything is decoded', async () => {
    process.env[LIMIT_VARIABLE] = '100MB';
    try {
      const path = join(FIXTURES, 'shapes');
      await expect(openDataset({ kind: 'images', path, height: 1024, width: 1024, channels: 3 })).rejects.toThrow(
        /Prepared, the data take 1[89]\d MB, more than the 100 MB that all prepared data may take/,
      );
    } finally {
      delete process.env[LIMIT_VARIABLE];
    }
  });
});

it('reads cells with quotes, of any separator', () => {
  expect(readCells('a;b\n"x;""y""\n";2\n\n3;')).toEqual([
    ['a', 'b'],
    ['x;"y"\n', '2'],
    ['3', ''],
  ]);
});
