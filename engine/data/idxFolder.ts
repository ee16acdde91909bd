/** Finds the IDX files that belong together, from a folder or any one of them. */
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../errors/error.ts';
import { readError } from './regularFile.ts';

export interface IdxPair {
  readonly images: string;
  readonly labels: string;
}
export interface IdxFiles {
  readonly folder: string;
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
export async function findIdxFiles(path: string): Promise<IdxFiles> {
  const info = await stat(path).catch(() => null);
  if (!info) throw new UserError('data.notFound', { path });
  const folder = info.isDirectory() ? path : dirname(path);
  if (!info.isDirectory() && !info.isFile()) throw new UserError('data.notFile', { path });
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw readError(error, folder);
  });
  // Unpacked files come before packed ones of the same name.
  // A folder may be called like a file, when an archive was unpacked into it.
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const all = files.sort().flatMap((file) => named(file) ?? []);
  const picked = info.isDirectory() ? null : named(basename(path));
  const found = picked ? all.filter(({ prefix }) => prefix === picked.prefix) : onePrefix(all);
  if (!found.length) throw new UserError('data.noIdx', { path: folder });

  const pair = (split: Split): IdxPair | null => {
    const of = (kind: Kind): Named | undefined => found.find((file) => file.split === split && file.kind === kind);
    const [images, labels] = [of('images'), of('labels')];
    if (images && labels) return { images: join(folder, images.file), labels: join(folder, labels.file) };
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
  return { folder, prefix: found[0]!.prefix, train, test };
}

/** A folder may hold several sets; the first with training images is taken. */
function onePrefix(all: readonly Named[]): Named[] {
  const prefix = (all.find(({ split, kind }) => split === 'train' && kind === 'images') ?? all[0])?.prefix;
  return all.filter((file) => file.prefix === prefix);
}
