/** IDX files: samples of one size in one file, their labels in another, as in MNIST and its successors. */
import { defineFormat } from '../definition.ts';
import type { Dataset } from '../dataset.ts';
import type { DataFiles, DataTree, TreeFile } from '../files.ts';
import { classesOfSplits, imagesOfArrays, rowsOfArrays, type ArrayPair } from '../arrays/dataset.ts';
import type { NumberArray } from '../arrays/numberArray.ts';
import { baseName, findIdxFiles, hasIdxFiles, type IdxFiles, type IdxPair } from './idx/files.ts';
import { IDX_SIZE, parseIdxHeader } from './idx/header.ts';
import { namingOf } from './idx/naming.ts';
import { idxPython } from './idx/python.ts';
import { idxTypeScript } from './idx/typescript.ts';

async function arrayOf(tree: DataTree, from: TreeFile): Promise<NumberArray> {
  const name = baseName(from.path);
  const file = await tree.stored(from, IDX_SIZE);
  const { type, dimensions, offset } = parseIdxHeader(await file.read(0, IDX_SIZE.headBytes), name);
  return { name, file, offset, type, littleEndian: false, shape: dimensions, fortran: false };
}

const pairOf = async (tree: DataTree, { images, labels }: IdxPair): Promise<ArrayPair> => ({
  samples: await arrayOf(tree, images),
  labels: await arrayOf(tree, labels),
});

const rolesOf = ({ train, test }: IdxFiles): (readonly [string, TreeFile])[] => [
  ['train images', train.images],
  ['train labels', train.labels],
  ...(test
    ? ([
        ['test images', test.images],
        ['test labels', test.labels],
      ] as const)
    : []),
];

/** Path under which the document finds the same files again. */
async function pathOf(files: DataFiles, { isFirst }: IdxFiles): Promise<string> {
  if (files.path.startsWith('sample:')) return files.path;
  return isFirst && !(await files.isArchive()) ? files.folder : files.location;
}

/** Opens the dataset of a folder, an archive, or one of its files. Throws a UserError for any error in it. */
export async function openIdx(files: DataFiles): Promise<Dataset> {
  const found = await findIdxFiles(files);
  const tree = await files.tree();
  const train = await pairOf(tree, found.train);
  const splits = { train, test: found.test ? await pairOf(tree, found.test) : null };
  const path = await pathOf(files, found);
  const { shape } = train.samples;
  if (shape.length < 3) return rowsOfArrays(files, splits, { name: found.prefix || files.name, path });
  const { classNames, labels, values } = await classesOfSplits(splits);
  const histogram = classNames.map(() => 0);
  for (const label of labels[0]!) histogram[label]! += 1;
  const set = { folder: files.location, prefix: found.prefix, classes: classNames.length, count: shape[0]! };
  const naming = namingOf({ ...set, histogram, size: shape.slice(1) });
  const place = (await files.isArchive()) ? `${files.location}/` : `${files.folder}/`;
  return imagesOfArrays(files, splits, labels, {
    ...naming,
    ...(values ? { classNames } : {}),
    path,
    files: rolesOf(found).map(([role, file]) => ({ role, path: place + file.path, bytes: file.size })),
  });
}

export const idx = defineFormat({
  kind: 'idx',
  accepts: { en: 'IDX files (MNIST; any one of them is enough)', zh: 'IDX 文件（如 MNIST，任选其一）' },
  samples: 'images',
  settings: {},
  recognize: async (files) => ((await hasIdxFiles(files)) ? { kind: 'idx', path: files.path } : null),
  open: (files) => openIdx(files),
  labelShape: () => [],
  code: {
    typescript: (_, sample) => idxTypeScript(sample),
    python: (_, sample) => idxPython(sample),
    reads: "MNIST's files",
    packages: { pypi: ['numpy>=1.26'] },
  },
});
