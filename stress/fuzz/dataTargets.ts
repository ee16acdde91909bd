/** Files of images, arrays and archives. Run after `fileTargets`, which moves the cache. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openDataset, recognize, reportDataset } from '../../engine/data/dataset.ts';
import { cacheDirectory } from '../../engine/data/directories.ts';
import { imageDecoder } from '../../engine/data/images/decoder.ts';
import { readCells } from '../../engine/datasets/formats/images/table.ts';
import { parseNpyHeader } from '../../engine/datasets/formats/npy/header.ts';
import { mutateBytes } from './mutate.ts';
import type { Target } from './target.ts';

const FORMATS = [
  'rgb.png',
  'palette-clear.png',
  'gray16.png',
  'photo.jpg',
  'progressive.jpg',
  'lossy.webp',
  'plain.gif',
  'lzw.tif',
];
const BITMAPS = ['bits1.bmp', 'bits8.bmp', 'bits24.bmp', 'runs.bmp'];
const SIZE = { height: 6, width: 7, channels: 3 } as const;

/** A valid file and its reader. */
export interface Sound {
  readonly name: string;
  readonly bytes: Uint8Array;
  read(input: Uint8Array): Promise<unknown>;
}

/** Small valid files, each with its reader. @param root folder of the project */
export function soundFiles(root: string): { files: Sound[]; close: () => void } {
  const fixtures = join(root, 'engine', 'datasets', 'testing', 'fixtures');
  const at = (...parts: string[]): Uint8Array => readFileSync(join(fixtures, ...parts));
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-fuzz-data-'));
  let read = 0;
  const put = (name: string, bytes: Uint8Array): string => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, bytes);
    // Cached copies are kept, one for each file.
    read += 1;
    if (read % 200 === 0) rmSync(join(cacheDirectory(), 'data'), { recursive: true, force: true });
    return path;
  };
  const open = async (path: string): Promise<unknown> => reportDataset(await openDataset(await recognize(path)));
  const image = (name: string): Sound => ({
    name,
    bytes: at('formats', name),
    read: async (input) => {
      await imageDecoder.measure(input, name);
      return imageDecoder.decode(input, name, SIZE);
    },
  });
  const beside = (name: string, others: readonly (readonly [string, Uint8Array])[], bytes: Uint8Array): Sound => ({
    name,
    bytes,
    read: (input) => {
      for (const [other, content] of others) put(`${name}/${other}`, content);
      return open(join(put(`${name}/${name}`, input), '..'));
    },
  });
  const alone = (name: string, bytes: Uint8Array): Sound => ({ name, bytes, read: (input) => open(put(name, input)) });
  const files: Sound[] = [
    ...[...FORMATS, ...BITMAPS].map(image),
    beside(
      'images.npy',
      [['labels.npy', at('arrays', 'u1le', 'labels.npy')]],
      at('arrays', 'f4be-fortran', 'images.npy'),
    ),
    beside(
      'data_batch_1.bin',
      [['test_batch.bin', at('cifar-10-batches-bin', 'test_batch.bin')]],
      at('cifar-10-batches-bin', 'data_batch_1.bin'),
    ),
    alone('arrays.npz', at('arrays', 'keras.npz')),
    alone('packed.npz', at('arrays', 'unnamed.npz')),
    alone('shapes.zip', at('shapes.zip')),
    alone('shapes.tar', gunzipSync(at('shapes.tar.gz'))),
    alone('shapes.tar.gz', at('shapes.tar.gz')),
  ];
  return { files, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** @param root folder of the project */
export function dataTargets(root: string): Target[] {
  const { files, close } = soundFiles(root);
  const table = Buffer.from('file,label\n"a ""b"".png",x\nc.png;y\n\td|e.jpg,z\n'.repeat(20));
  const header = files.find(({ name }) => name === 'images.npy')!.bytes;
  return [
    ...files.map(({ name, bytes, read }): Target => ({
      name,
      make: (random) => mutateBytes(bytes, bytes, random),
      read,
    })),
    ...files.map(({ name, bytes, read }): Target => ({
      name: `${name}, cut`,
      long: true,
      make: (random) => bytes.subarray(0, random.below(bytes.length + 1)),
      read,
    })),
    {
      name: 'NPY headers',
      make: (random) => mutateBytes(header, header, random),
      read: (input) => parseNpyHeader(input, 'x'),
    },
    {
      name: 'tables of images',
      make: (random) => mutateBytes(table, table, random),
      read: (input) => readCells(Buffer.from(input).toString()),
      close,
    },
  ];
}
