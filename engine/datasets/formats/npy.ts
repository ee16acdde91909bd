/** Arrays of numpy: an NPZ, or several NPY files; images, or rows of numbers, with labels. */
import { z } from 'zod';
import { UserError } from '../../errors/error.ts';
import { defineFormat } from '../definition.ts';
import type { Dataset } from '../dataset.ts';
import type { DataFiles, DataTree, TreeFile } from '../files.ts';
import { classesOfSplits, imagesOfArrays, rowsOfArrays, type ArrayFacts } from '../arrays/dataset.ts';
import type { NumberArray } from '../arrays/numberArray.ts';
import { rolesOf, type NamedArray, type Roles } from './npy/arrays.ts';
import { hasNpyMagic, NPY_SIZE, parseNpyHeader } from './npy/header.ts';
import { npyPython } from './npy/python.ts';
import { npyTypeScript } from './npy/typescript.ts';

const NPY = /\.npy$/i;
const MAX_ARRAYS = 64;
/** Most header bytes of a numeric array: numpy pads it to 64. */
const HEAD = 4096;

interface Found extends NamedArray {
  readonly file: TreeFile;
}

async function arraysOf(tree: DataTree): Promise<Found[]> {
  const files = tree.files.filter(({ path }) => NPY.test(path)).slice(0, MAX_ARRAYS);
  const found: Found[] = [];
  let refused: unknown = null;
  for (const file of files) {
    const name = file.path.split('/').at(-1)!.replace(NPY, '');
    try {
      const { shape } = parseNpyHeader(await tree.head(file, HEAD), file.path);
      found.push({ file, name, shape });
    } catch (error) {
      // Arrays that are not numeric are skipped where others are.
      refused ??= error;
    }
  }
  if (!found.length && refused !== null) throw refused;
  return found;
}

async function arrayOf(tree: DataTree, { file, name }: Found): Promise<NumberArray> {
  const stored = await tree.stored(file, NPY_SIZE);
  const header = parseNpyHeader(await stored.read(0, NPY_SIZE.headBytes), file.path);
  return { ...header, name, file: stored };
}

const isRows = ({ train }: Roles<Found>): boolean => train.samples.shape.length === 2;

async function hasArrays(files: DataFiles): Promise<boolean> {
  if (files.kind !== 'file' && files.kind !== 'folder') return false;
  const tree = await files.tree();
  if (files.kind === 'folder' || (await files.isArchive())) return tree.files.some(({ path }) => NPY.test(path));
  const picked = tree.files.find(({ path }) => path === files.name);
  return picked !== undefined && hasNpyMagic(await tree.head(picked, HEAD));
}

/** Throws a UserError for anything that is wrong with it. */
export async function openNpy(files: DataFiles): Promise<Dataset> {
  const tree = await files.tree();
  const roles = rolesOf(await arraysOf(tree), files.path);
  const pair = async ({ samples, labels }: Roles<Found>['train']) => ({
    samples: await arrayOf(tree, samples),
    labels: await arrayOf(tree, labels),
  });
  const splits = { train: await pair(roles.train), test: roles.test ? await pair(roles.test) : null };
  const path = (await files.isArchive()) ? files.path : files.folder;
  const name = files.name.replace(/\.np[yz]$/i, '');
  const factsOf = (found: ArrayFacts, values: readonly number[] | null): string =>
    JSON.stringify({
      ...found,
      values,
      train: [roles.train.samples.file.path, roles.train.labels.file.path],
      test: roles.test ? [roles.test.samples.file.path, roles.test.labels.file.path] : null,
    });
  const { shape } = splits.train.samples;
  if (shape.length === 2) return rowsOfArrays(files, splits, { name, path, facts: factsOf });
  if (shape.length > 4) throw new UserError('data.noArrays', { path, found: shape.join('×') });
  const { classNames, labels, values } = await classesOfSplits(splits);
  const parts = [
    ['train images', roles.train.samples],
    ['train labels', roles.train.labels],
    ...(roles.test
      ? ([
          ['test images', roles.test.samples],
          ['test labels', roles.test.labels],
        ] as const)
      : []),
  ] as const;
  return imagesOfArrays(files, splits, labels, {
    name,
    path,
    classNames,
    turned: false,
    files: parts.map(([role, { file }]) => ({ role, path: `${path}/${file.path}`, bytes: file.size })),
    facts: (found) => factsOf(found, values),
  });
}

export const npy = defineFormat({
  kind: 'npy',
  accepts: { en: 'NumPy arrays (NPY, NPZ)', zh: 'NumPy 数组（NPY、NPZ）' },
  samples: ({ of }) => of,
  settings: { of: z.enum(['images', 'table']) },
  async recognize(files) {
    if (!(await hasArrays(files))) return null;
    const roles = rolesOf(await arraysOf(await files.tree()), files.path);
    return { kind: 'npy', path: files.path, of: isRows(roles) ? ('table' as const) : ('images' as const) };
  },
  open: (files) => openNpy(files),
  labelShape: () => [],
  factsFile: 'arrays.json',
  code: {
    typescript: ({ of }, sample) => npyTypeScript(of, sample),
    python: ({ of }, sample) => npyPython(of, sample),
    reads: 'arrays of numpy, as arrays.json says',
    packages: { npm: { fflate: '0.8.3' }, pypi: ['numpy>=1.26'] },
  },
});
