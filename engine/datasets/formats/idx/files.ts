/** Finds the IDX files that belong together, from a folder or any one of them. */
import { UserError } from '../../../errors/error.ts';
import type { DataFiles } from '../../files.ts';

/** Names of files in the folder. */
export interface IdxPair {
  readonly images: string;
  readonly labels: string;
}
export interface IdxFiles {
  /** What stands before "train" in the file names: "emnist-letters-". */
  readonly prefix: string;
  readonly train: IdxPair;
  readonly test: IdxPair | null;
}

type Split = 'train' | 'test';
type Kind = 'images' | 'labels';

interface Named {
  readonly file: string;
  readonly prefix: string;
  readonly split: Split;
  readonly kind: Kind;
}

/** train-images-idx3-ubyte, t10k-labels.idx1-ubyte.gz, emnist-letters-train-images-idx3-ubyte … */
const PATTERN = /^(.*?)(train|t10k|test)[-_.]?(images|labels)(?:[-_.]?idx[13])?(?:[-_.]?ubyte)?(?:\.gz)?$/i;

function named(file: string): Named | null {
  const match = PATTERN.exec(file);
  if (!match) return null;
  const split = match[2]!.toLowerCase() === 'train' ? 'train' : 'test';
  return { file, prefix: match[1]!, split, kind: match[3]!.toLowerCase() as Kind };
}

/** Throws a UserError that names the file that is missing. */
export async function findIdxFiles(files: DataFiles): Promise<IdxFiles> {
  const { location: path, folder, kind: what } = files;
  if (what === null) throw new UserError('data.notFound', { path });
  if (what === 'other') throw new UserError('data.notFile', { path });
  // Unpacked files come before packed ones of the same name.
  const all = (await files.list()).flatMap((file) => named(file) ?? []);
  const picked = what === 'folder' ? null : named(files.name);
  const found = picked ? all.filter(({ prefix }) => prefix === picked.prefix) : onePrefix(all);
  if (!found.length) throw new UserError('data.noIdx', { path: folder });

  const pair = (split: Split): IdxPair | null => {
    const of = (kind: Kind): Named | undefined => found.find((file) => file.split === split && file.kind === kind);
    const [images, labels] = [of('images'), of('labels')];
    if (images && labels) return { images: images.file, labels: labels.file };
    if (labels) {
      const expected = labels.file.replace(/labels/i, 'images').replace(/idx1/i, 'idx3');
      throw new UserError('data.labelsWithoutImages', { labels: labels.file, expected });
    }
    if (images) {
      const expected = images.file.replace(/images/i, 'labels').replace(/idx3/i, 'idx1');
      throw new UserError('data.imagesWithoutLabels', { images: images.file, expected });
    }
    return null;
  };
  const [train, test] = [pair('train'), pair('test')];
  if (!train) throw new UserError('data.noTraining', { path: folder });
  return { prefix: found[0]!.prefix, train, test };
}

/** Whether something is named as IDX files are: the file that was picked, or one in the folder. */
export async function hasIdxFiles(files: DataFiles): Promise<boolean> {
  if (files.kind === 'file') return named(files.name) !== null;
  return files.kind === 'folder' && (await files.list()).some((file) => named(file) !== null);
}

/** A folder may hold several sets; the first with training images is taken. */
function onePrefix(all: readonly Named[]): Named[] {
  const prefix = (all.find(({ split, kind }) => split === 'train' && kind === 'images') ?? all[0])?.prefix;
  return all.filter((file) => file.prefix === prefix);
}
