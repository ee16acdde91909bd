/** IDX files of every element type and rank, with the names and folders of published datasets. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataset, recognize } from '../../../data/dataset.ts';
import { CACHE_VARIABLE } from '../../../data/directories.ts';
import type { ImageReport, RowsReport } from '../../report.ts';

type Type = 'uint8' | 'int8' | 'int16' | 'int32' | 'float32' | 'float64';
const TYPES: Record<Type, [number, number, (b: Buffer, v: number, at: number) => unknown]> = {
  uint8: [0x08, 1, (b, v, at) => b.writeUInt8(v, at)],
  int8: [0x09, 1, (b, v, at) => b.writeInt8(v, at)],
  int16: [0x0b, 2, (b, v, at) => b.writeInt16BE(v, at)],
  int32: [0x0c, 4, (b, v, at) => b.writeInt32BE(v, at)],
  float32: [0x0d, 4, (b, v, at) => b.writeFloatBE(v, at)],
  float64: [0x0e, 8, (b, v, at) => b.writeDoubleBE(v, at)],
};

function idx(type: Type, shape: readonly number[], value: (i: number) => number): Buffer {
  const [code, bytes, write] = TYPES[type];
  const count = shape.reduce((product, size) => product * size, 1);
  const head = 4 + 4 * shape.length;
  const file = Buffer.alloc(head + count * bytes);
  file.set([0, 0, code, shape.length]);
  shape.forEach((size, i) => file.writeUInt32BE(size, 4 + 4 * i));
  for (let i = 0; i < count; i += 1) write(file, value(i), head + i * bytes);
  return file;
}

let folder: string;
let cache: string | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-idx-'));
  cache = process.env[CACHE_VARIABLE];
  process.env[CACHE_VARIABLE] = join(folder, '.cache');
});
afterEach(() => {
  if (cache === undefined) delete process.env[CACHE_VARIABLE];
  else process.env[CACHE_VARIABLE] = cache;
  rmSync(folder, { recursive: true, force: true });
});

function put(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}
const open = async (path = folder) => openDataset(await recognize(path));
const report = async (path = folder) => (await (await open(path)).report()) as ImageReport;

/** Six images of 2×3 whose pixels are 0, 1, 2 …, with the classes 0, 1, 2, 0, 1, 2. */
const images = (type: Type = 'uint8', value = (i: number) => i): Buffer => idx(type, [6, 2, 3], value);
const labels = (type: Type = 'uint8'): Buffer => idx(type, [6], (i) => i % 3);
const FIRST = [0, 1, 2, 3, 4, 5];

async function firstValues(path = folder): Promise<number[]> {
  const { x } = await (await open(path)).sample('train', 0);
  return Array.from(x.data as Float32Array);
}

describe('element types', () => {
  it.each(Object.keys(TYPES) as Type[])('%s with whole numbers up to 255 are pixels', async (type) => {
    put('train-images-idx3-ubyte', images(type));
    put('train-labels-idx1-ubyte', labels(type));
    expect(await firstValues()).toEqual(FIRST.map((value) => Math.fround(value / 255)));
    expect(await report()).toMatchObject({ shape: [1, 2, 3], train: { histogram: [2, 2, 2], range: [0, 35] } });
  });

  it('floats stay as they are where they are small, and are looked at as pictures', async () => {
    put(
      'train-images-idx3-ubyte',
      images('float32', (i) => i / 64 - 0.25),
    );
    put('train-labels-idx1-ubyte', labels());
    expect(await firstValues()).toEqual(FIRST.map((value) => value / 64 - 0.25));
    const { programs, train } = await report();
    expect(programs).toMatchObject({ source: { kind: 'values' }, channelsLast: true });
    expect(train.range).toEqual([-0.25, 35 / 64 - 0.25]);
    const { pixels } = await (await open()).images!('train', [0]);
    expect([...Buffer.from(pixels, 'base64')]).toEqual([0, 51, 102, 153, 204, 255]);
  });

  it('large numbers are divided by what they can be at most', async () => {
    put(
      'train-images-idx3-ubyte',
      images('int32', (i) => i * 1000),
    );
    put('train-labels-idx1-ubyte', labels());
    expect(await firstValues()).toEqual(FIRST.map((value) => Math.fround((value * 1000) / 65_535)));
  });

  it('numbers that are none are said', async () => {
    put(
      'train-images-idx3-ubyte',
      images('float32', (i) => (i === 7 ? NaN : i)),
    );
    put('train-labels-idx1-ubyte', labels());
    await expect(open()).rejects.toThrow('train-images-idx3-ubyte has 1 values that are no finite numbers');
  });
});

describe('axes', () => {
  it('four: channels last or first', async () => {
    for (const shape of [
      [6, 2, 2, 3],
      [6, 3, 2, 2],
    ]) {
      put(
        'train-images-idx4-ubyte',
        idx('uint8', shape, (i) => i),
      );
      put('train-labels-idx1-ubyte', labels());
      expect((await report()).shape).toEqual([3, 2, 2]);
      const { pixels } = await (await open()).images!('train', [1]);
      const channelsLast = [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23];
      const channelsFirst = [12, 16, 20, 13, 17, 21, 14, 18, 22, 15, 19, 23];
      expect([...Buffer.from(pixels, 'base64')]).toEqual(shape[3] === 3 ? channelsLast : channelsFirst);
    }
  });

  it('two: rows of numbers', async () => {
    put(
      'train-images-idx2-float',
      idx('float32', [6, 2], (i) => i / 2),
    );
    put('train-labels-idx1-ubyte', labels());
    const dataset = await open();
    expect(await dataset.report()).toMatchObject({ kind: 'rows', shape: [2], classes: 3, test: null });
    expect((await dataset.report()) as RowsReport).toMatchObject({
      preview: [['0', '0.5', '0'], ['1', '1.5', '1'], {}, {}, {}, {}],
    });
  });

  it("a label table, as QMNIST's: the class is in column 0", async () => {
    put('qmnist-train-images-idx3-ubyte', images());
    put(
      'qmnist-train-labels-idx2-int',
      idx('int32', [6, 8], (i) => (i % 8 === 0 ? (i / 8) % 3 : 9000 + i)),
    );
    expect(await report()).toMatchObject({ name: 'QMNIST', labels: ['0', '1', '2'], train: { histogram: [2, 2, 2] } });
  });

  it('one-hot labels', async () => {
    put('train-images-idx3-ubyte', images());
    put(
      'train-labels-idx2-ubyte',
      idx('uint8', [6, 3], (i) => Number(i % 3 === Math.floor(i / 3) % 3)),
    );
    expect((await report()).train.histogram).toEqual([2, 2, 2]);
  });

  it('labels from afar are numbered by size', async () => {
    put('train-images-idx3-ubyte', images());
    put(
      'train-labels-idx1-int',
      idx('int32', [6], (i) => [-1, 5000, 7_000_000][i % 3]!),
    );
    expect(await report()).toMatchObject({ labels: ['-1', '5000', '7000000'], train: { histogram: [2, 2, 2] } });
  });
});

describe('how files are called and where they lie', () => {
  const all = (): [string, Buffer][] => [
    ['train-images', images()],
    ['train-labels', labels()],
    ['t10k-images', idx('uint8', [3, 2, 3], (i) => i)],
    ['t10k-labels', idx('uint8', [3], (i) => i)],
  ];
  const rank = (name: string): string => (name.endsWith('images') ? 'idx3' : 'idx1');

  it.each<[string, (name: string) => string, boolean]>([
    ['plain', (name) => `${name}-${rank(name)}-ubyte`, false],
    ['with a point', (name) => `${name}.${rank(name)}-ubyte`, false],
    ['packed', (name) => `${name}-${rank(name)}-ubyte.gz`, true],
    ['named .gz though plain', (name) => `${name}-${rank(name)}-ubyte.gz`, false],
    ['packed though named plain', (name) => `${name}-${rank(name)}-ubyte`, true],
    ['renamed by a browser', (name) => `${name}-${rank(name)}-ubyte (1).gz`, true],
    ['in folders of their own names', (name) => `${name}-${rank(name)}-ubyte/${name}-${rank(name)}-ubyte`, false],
    ['below a folder', (name) => `MNIST/raw/${name}-${rank(name)}-ubyte`, false],
    ['by other words', (name) => name.replace('t10k', 'eval').replace('train', 'first') + '.data', false],
  ])('%s', async (_, nameOf, packed) => {
    for (const [name, bytes] of all()) put(nameOf(name), packed ? gzipSync(bytes) : bytes);
    expect(await report()).toMatchObject({ train: { histogram: [2, 2, 2] }, test: { histogram: [1, 1, 1] } });
    // A document finds the same files again.
    const dataset = await open();
    expect(await (await openDataset(dataset.source)).report()).toEqual(await dataset.report());
  });

  it('folders that are called like the files beside them are passed over', async () => {
    for (const [name, bytes] of all()) {
      put(`${name}.${rank(name)}-ubyte`, bytes);
      put(`${name}-${rank(name)}-ubyte/${name}-${rank(name)}-ubyte`, bytes);
    }
    const { files, train } = await report();
    expect(train.count).toBe(6);
    expect(files.map(({ path }) => path)).toContain(join(folder, 'train-images.idx3-ubyte'));
  });

  it('of several sets the one that was picked, also when it is opened again', async () => {
    for (const set of ['a-', 'b-']) {
      put(
        `${set}train-images-idx3-ubyte`,
        images('uint8', (i) => i + (set === 'b-' ? 100 : 0)),
      );
      put(`${set}train-labels-idx1-ubyte`, labels());
    }
    const picked = await open(join(folder, 'b-train-labels-idx1-ubyte'));
    expect((await (await openDataset(picked.source)).report()) as ImageReport).toMatchObject({
      train: { range: [100, 135] },
    });
  });
});

describe('EMNIST', () => {
  /** 28×28 with one bright pixel in row 2, column 5. */
  const upright = (i: number): number => Number(i % 784 === 2 * 28 + 5) * 255;
  const brightest = async (path: string): Promise<number> => {
    const { pixels } = await (await open(path)).images!('train', [0]);
    return Buffer.from(pixels, 'base64').indexOf(255);
  };

  it.each([
    ['by the names of its files', 'a/emnist-letters-'],
    ['by the folder', 'EMNIST-letters/'],
    ['by its classes alone', 'b/'],
  ])('letters are turned and named, told %s', async (_, prefix) => {
    const path = dirname(put(`${prefix}train-images-idx3-ubyte`, idx('uint8', [52, 28, 28], upright)));
    put(
      `${prefix}train-labels-idx1-ubyte`,
      idx('uint8', [52], (i) => 1 + (i % 26)),
    );
    const { name, labels: names } = await report(path);
    expect([name, names.length, names[0], names[1], names[10], names[26]]).toEqual([
      'EMNIST letters',
      27,
      '–',
      'A',
      'J',
      'Z',
    ]);
    expect(await brightest(path)).toBe(5 * 28 + 2);
  });

  it.each([
    [47, 'EMNIST balanced', 'emnist-balanced-', 46, 't'],
    [62, 'EMNIST byclass', '', 61, 'z'],
  ])('%i classes', async (classes, name, prefix, last, letter) => {
    put(`${prefix}train-images-idx3-ubyte`, idx('uint8', [classes, 28, 28], upright));
    put(
      `${prefix}train-labels-idx1-ubyte`,
      idx('uint8', [classes], (i) => i),
    );
    const found = await report();
    expect([found.name, found.labels[10], found.labels[last]]).toEqual([name, 'A', letter]);
    expect(await brightest(folder)).toBe(5 * 28 + 2);
  });

  it('its digits are turned, and MNIST is not', async () => {
    for (const [prefix, place] of [
      ['emnist-digits-', 5 * 28 + 2],
      ['', 2 * 28 + 5],
    ] as const) {
      const path = dirname(
        put(`${prefix || 'm'}/${prefix}train-images-idx3-ubyte`, idx('uint8', [10, 28, 28], upright)),
      );
      put(
        `${prefix || 'm'}/${prefix}train-labels-idx1-ubyte`,
        idx('uint8', [10], (i) => i),
      );
      expect(await brightest(path)).toBe(place);
    }
  });
});

it('says what is there twice: within a part, and in both parts', async () => {
  const pixels = [1, 2, 1, 3].flatMap((value) => Array.from({ length: 6 }, (_, i) => value * 10 + i));
  put(
    'train-images-idx3-ubyte',
    idx('uint8', [4, 2, 3], (i) => pixels[i]!),
  );
  put(
    'train-labels-idx1-ubyte',
    idx('uint8', [4], (i) => i % 2),
  );
  put(
    't10k-images-idx3-ubyte',
    idx('uint8', [2, 2, 3], (i) => (i < 6 ? 30 + i : 7)),
  );
  put(
    't10k-labels-idx1-ubyte',
    idx('uint8', [2], (i) => i),
  );
  expect(await report()).toMatchObject({
    train: { repeated: 1, constant: 0 },
    test: { repeated: 0, constant: 1 },
    shared: 1,
  });
});
