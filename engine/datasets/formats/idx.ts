/** IDX files of bytes: images of one size in one file, their classes in another, as MNIST and its successors come. */
import { UserError } from '../../errors/error.ts';
import { defineFormat } from '../definition.ts';
import type { DataFiles } from '../files.ts';
import { imageDataset, type ImageDataset, type ImageSplit } from '../kinds/images.ts';
import { uprightImages, type StoredIdx } from './idx/emnist.ts';
import { findIdxFiles, hasIdxFiles, type IdxPair } from './idx/files.ts';
import { idxSize, MAX_IDX_BYTES, parseIdxHeader } from './idx/header.ts';
import { idxPython } from './idx/python.ts';
import { idxTypeScript } from './idx/typescript.ts';

const FASHION = ['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];
const LETTERS = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));

async function stored(files: DataFiles, name: string, rank: 1 | 3): Promise<StoredIdx> {
  const size = idxSize(rank);
  const file = await files.stored(name, size);
  return { file, header: parseIdxHeader(await file.read(0, size.headBytes), rank, name) };
}

async function openSplit(
  files: DataFiles,
  names: IdxPair,
  turned: boolean,
): Promise<{ split: ImageSplit; size: readonly [number, number] }> {
  const [lying, labels] = [await stored(files, names.images, 3), await stored(files, names.labels, 1)];
  const images = turned ? await uprightImages(files, lying) : lying;
  const [count, height, width] = images.header.dimensions as readonly [number, number, number];
  const labelCount = labels.header.dimensions[0]!;
  if (count !== labelCount) throw new UserError('data.countMismatch', { ...names, imageCount: count, labelCount });
  const values = await labels.file.read(labels.header.offset, Math.min(labelCount, MAX_IDX_BYTES));
  const pixels = { file: images.file, offset: images.header.offset };
  return { split: { count, pixels, labels: Int32Array.from(values) }, size: [height, width] };
}

/** Opens the dataset of a folder, or of one of its files. Throws a UserError for anything that is wrong with it. */
export async function openIdx(files: DataFiles): Promise<ImageDataset> {
  const found = await findIdxFiles(files);
  const turned = /emnist/i.test(found.prefix);
  const train = await openSplit(files, found.train, turned);
  const test = found.test ? await openSplit(files, found.test, turned) : null;
  if (test && test.size.join('×') !== train.size.join('×')) {
    throw new UserError('data.sizeMismatch', { train: train.size.join('×'), test: test.size.join('×') });
  }
  const largest = [train.split, test?.split].reduce(
    (max, split) => split?.labels.reduce((m, v) => Math.max(m, v), max) ?? max,
    0,
  );
  const named = describe(files.folder, found.prefix, largest + 1, train.split.count);
  const roles = [
    ['train images', found.train.images],
    ['train labels', found.train.labels],
    ...(found.test
      ? [
          ['test images', found.test.images],
          ['test labels', found.test.labels],
        ]
      : []),
  ] as [string, string][];
  return imageDataset({
    ...named,
    path: files.path.startsWith('sample:') ? files.path : files.folder,
    sample: [...train.size, 1],
    train: train.split,
    test: test?.split ?? null,
    files: await Promise.all(roles.map(async ([role, file]) => ({ role, ...(await files.about(file)) }))),
  });
}

/** MNIST's file names are shared by its successors, so that the folder has to tell them apart. */
function describe(
  folder: string,
  prefix: string,
  classes: number,
  count: number,
): { name: string; classNames: string[] } {
  const digits = Array.from({ length: classes }, (_, i) => String(i));
  const base = folder.split(/[\\/]/).at(-1)!;
  const hints = `${base} ${prefix}`.toLowerCase();
  if (hints.includes('fashion') && classes === 10) return { name: 'Fashion-MNIST', classNames: FASHION };
  if (hints.includes('emnist')) {
    const set = /emnist-(\w+)-/.exec(prefix)?.[1] ?? '';
    // The letters set counts from 1.
    const names = set === 'letters' ? ['–', ...LETTERS] : classes > 10 ? [...digits.slice(0, 10), ...LETTERS] : digits;
    return { name: `EMNIST ${set}`.trim(), classNames: digits.map((digit, i) => names[i] ?? digit) };
  }
  if (classes === 10 && count === 60_000) return { name: 'MNIST', classNames: digits };
  return { name: prefix.replace(/[-_.]+$/, '') || base, classNames: digits };
}

export const idx = defineFormat({
  kind: 'idx',
  samples: 'images',
  settings: {},
  recognize: async (files) => ((await hasIdxFiles(files)) ? { kind: 'idx', path: files.path } : null),
  open: (files) => openIdx(files),
  labelShape: () => [],
  code: {
    typescript: (_, sample) => idxTypeScript(sample),
    python: (_, sample) => idxPython(sample),
    reads: "MNIST's files",
  },
});
