/** Finds IDX files that belong together, by content and by name. */
import { UserError } from '../../../errors/error.ts';
import type { DataFiles, DataTree, TreeFile } from '../../files.ts';
import { hasIdxMagic, IDX_HEADER_BYTES } from './header.ts';

export interface IdxPair {
  readonly images: TreeFile;
  readonly labels: TreeFile;
}
export interface IdxFiles {
  /** Prefix of "train" in the file names: "emnist-letters-". */
  readonly prefix: string;
  /** Whether opening the folder finds the same files. */
  readonly isFirst: boolean;
  readonly train: IdxPair;
  readonly test: IdxPair | null;
}

type Split = 'train' | 'test';
type Kind = 'images' | 'labels';

interface Candidate {
  readonly file: TreeFile;
  readonly prefix: string;
  readonly split: Split;
  readonly kind: Kind;
}

/** Suffixes that browsers, file managers and downloaders add to a name that exists already. */
const RENAMED = /( ?\(\d+\)| - (copy|副本)|\.\d+)(?=(\.gz)?$)/i;
/** train-images-idx3-ubyte, t10k-labels.idx1-ubyte.gz, emnist-letters-train-images-idx3-ubyte, qmnist-train-labels-idx2-int … */
const PATTERN =
  /^(.*?)(train|t10k|test)[-_. ]?(images|labels)(?:[-_. ]?idx[1-4])?(?:[-_. ]?(?:u?byte|short|int|float|double))?(?:\.gz)?$/i;
const TEST = /(^|[^a-z])(t10k|test|testing|val|valid|validation|eval)([^a-z]|$)/i;
/** Most files whose content is checked. */
const MAX_LOOKS = 64;
/** Extensions of other formats. */
const OTHER = /\.(png|jpe?g|webp|gif|bmp|tiff?|csv|tsv|txt|md|json|npy|npz|zip|tar|bin|py|pdf|html?)$/i;

/** The last part of a path below the root. */
export const baseName = (path: string): string => path.split('/').at(-1)!;
const depth = (path: string): number => path.split('/').length;

function named(file: TreeFile): Candidate | null {
  const match = PATTERN.exec(baseName(file.path).replace(RENAMED, ''));
  if (!match) return null;
  const split = match[2]!.toLowerCase() === 'train' ? 'train' : 'test';
  return { file, prefix: match[1]!, split, kind: match[3]!.toLowerCase() as Kind };
}

/** The kind of a file by its content, or null. */
async function lookedAt(tree: DataTree, file: TreeFile): Promise<Candidate | null> {
  const head = await tree.head(file, IDX_HEADER_BYTES).catch(() => new Uint8Array());
  if (!hasIdxMagic(head)) return null;
  const rank = head[3]!;
  const isLabels = rank === 1 || (rank === 2 && /label/i.test(file.path));
  return { file, prefix: '', split: TEST.test(file.path) ? 'test' : 'train', kind: isLabels ? 'labels' : 'images' };
}

/** Files whose names tell their role, else those that are IDX by content. */
async function candidates(tree: DataTree): Promise<readonly Candidate[]> {
  // Of several copies the one nearest to the root counts; uncompressed before gzip.
  const near = [...tree.files].sort((a, b) => depth(a.path) - depth(b.path) || (a.path < b.path ? -1 : 1));
  const byName = near.flatMap((file) => named(file) ?? []);
  if (byName.length) return byName;
  const looks = near.filter(({ path }) => !OTHER.test(path)).slice(0, MAX_LOOKS);
  return (await Promise.all(looks.map((file) => lookedAt(tree, file)))).flatMap((found) => found ?? []);
}

/** Throws a UserError that names the missing file. */
export async function findIdxFiles(files: DataFiles): Promise<IdxFiles> {
  const { folder, name } = files;
  const all = await candidates(await files.tree());
  const picked = files.kind === 'file' ? all.find(({ file }) => file.path === name) : undefined;
  const first = firstPrefix(all);
  const prefix = picked?.prefix ?? first;
  const found = all.filter((candidate) => candidate.prefix === prefix);
  if (!found.length) throw new UserError('data.noIdx', { path: folder });

  const pair = (split: Split): IdxPair | null => {
    const of = (kind: Kind): TreeFile | undefined =>
      found.find((candidate) => candidate.split === split && candidate.kind === kind)?.file;
    const [images, labels] = [of('images'), of('labels')];
    if (images && labels) return { images, labels };
    if (labels) {
      const expected = baseName(labels.path)
        .replace(/labels/i, 'images')
        .replace(/idx1/i, 'idx3');
      throw new UserError('data.labelsWithoutImages', { labels: baseName(labels.path), expected });
    }
    if (images) {
      const expected = baseName(images.path)
        .replace(/images/i, 'labels')
        .replace(/idx3/i, 'idx1');
      throw new UserError('data.imagesWithoutLabels', { images: baseName(images.path), expected });
    }
    return null;
  };
  const [train, test] = [pair('train'), pair('test')];
  if (!train) throw new UserError('data.noTraining', { path: folder });
  return { prefix: prefix ?? '', isFirst: prefix === first, train, test };
}

/** Whether the picked file, folder or archive holds IDX files. */
export async function hasIdxFiles(files: DataFiles): Promise<boolean> {
  if (files.kind !== 'file' && files.kind !== 'folder') return false;
  if (files.kind === 'folder' || (await files.isArchive())) return (await candidates(await files.tree())).length > 0;
  const tree = await files.tree();
  const picked = tree.files.find(({ path }) => path === files.name);
  return picked !== undefined && (named(picked) !== null || (await lookedAt(tree, picked)) !== null);
}

/** A folder may hold several datasets; the first with training images is taken. */
const firstPrefix = (all: readonly Candidate[]): string | undefined =>
  (all.find(({ split, kind }) => split === 'train' && kind === 'images') ?? all[0])?.prefix;
