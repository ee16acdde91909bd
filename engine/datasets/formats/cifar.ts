/**
 * CIFAR-10 and CIFAR-100 in their binary versions (Krizhevsky): records of a label, of two in CIFAR-100, and an image of
 * 32×32, channel after channel; in a folder or the tar.gz that they come in.
 */
import { z } from 'zod';
import { UserError } from '../../errors/error.ts';
import { defineFormat } from '../definition.ts';
import type { DataFiles, DataTree, TreeFile } from '../files.ts';
import { imageDataset, type ImageDataset } from '../kinds/images.ts';
import { cifarPython } from './cifar/python.ts';
import { cifarTypeScript } from './cifar/typescript.ts';

const SIDE = 32;
const CHANNELS = 3;
const PIXELS = SIDE * SIDE;
const IMAGE = PIXELS * CHANNELS;
/** Largest file in bytes: 50,000 images. */
const MAX_FILE = 200 * 1024 * 1024;
const MAX_NAMES = 64 * 1024;

interface CifarFiles {
  readonly labelBytes: 1 | 2;
  readonly train: readonly TreeFile[];
  readonly test: readonly TreeFile[];
}
type Labels = 'fine' | 'coarse';

const base = ({ path }: TreeFile): string => path.split('/').at(-1)!.toLowerCase();

/** Finds the files by name, and by sizes that are multiples of a record. */
function findCifar(tree: DataTree): CifarFiles | null {
  const whole = (pattern: RegExp, record: number): TreeFile[] =>
    tree.files.filter((file) => pattern.test(base(file)) && file.size > 0 && file.size % record === 0);
  const ten = { train: whole(/^data_batch_\d+\.bin$/, 1 + IMAGE), test: whole(/^test_batch\.bin$/, 1 + IMAGE) };
  if (ten.train.length) return { labelBytes: 1, ...ten };
  const hundred = { train: whole(/^train\.bin$/, 2 + IMAGE), test: whole(/^test\.bin$/, 2 + IMAGE) };
  return hundred.train.length ? { labelBytes: 2, ...hundred } : null;
}

/** Class names, one per line as in batches.meta.txt and fine_label_names.txt. */
async function namesOf(tree: DataTree, { labelBytes }: CifarFiles, labels: Labels): Promise<readonly string[]> {
  const wanted = labelBytes === 1 ? 'batches.meta.txt' : `${labels}_label_names.txt`;
  const file = tree.files.find((found) => base(found) === wanted);
  const text = file ? new TextDecoder().decode(await tree.read(file, MAX_NAMES)) : '';
  const names = text.split(/\r?\n/).flatMap((line) => line.trim() || []);
  const count = labelBytes === 1 ? 10 : labels === 'fine' ? 100 : 20;
  return Array.from({ length: count }, (_, i) => names[i] ?? String(i));
}

/** Images of records, rearranged to channels last, and one of their labels. */
function unpacked(records: Uint8Array, labelBytes: number, at: number): { pixels: Uint8Array; labels: Uint8Array } {
  const record = labelBytes + IMAGE;
  const count = records.length / record;
  const [pixels, labels] = [new Uint8Array(count * IMAGE), new Uint8Array(count)];
  for (let i = 0; i < count; i += 1) {
    labels[i] = records[i * record + at]!;
    const from = i * record + labelBytes;
    for (let place = 0; place < PIXELS; place += 1)
      for (let channel = 0; channel < CHANNELS; channel += 1)
        pixels[i * IMAGE + place * CHANNELS + channel] = records[from + channel * PIXELS + place]!;
  }
  return { pixels, labels };
}

/** Whether the picked file is one of CIFAR's. */
async function hasCifar(files: DataFiles): Promise<boolean> {
  if (files.kind !== 'file' && files.kind !== 'folder') return false;
  const found = findCifar(await files.tree());
  if (!found || files.kind === 'folder' || (await files.isArchive())) return found !== null;
  return [...found.train, ...found.test].some(({ path }) => path === files.name);
}

/** Throws a UserError for anything that is wrong with it. */
export async function openCifar(files: DataFiles, labels: Labels): Promise<ImageDataset> {
  const tree = await files.tree();
  const found = findCifar(tree);
  if (!found) throw new UserError('data.noCifar', { path: files.path });
  const { labelBytes, train, test } = found;
  const classNames = await namesOf(tree, found, labels);
  const countOf = (part: readonly TreeFile[]): number =>
    part.reduce((sum, { size }) => sum + size / (labelBytes + IMAGE), 0);
  const counts = { train: countOf(train), test: countOf(test) };
  const total = counts.train + counts.test;
  // All pixels, then all labels.
  const file = await tree.cached(
    `cifar-${labels}`,
    { bytes: total * (IMAGE + 1), samples: total, unit: 'images', name: files.name },
    async (append) => {
      const all = new Uint8Array(total);
      let done = 0;
      for (const part of [...train, ...test]) {
        const some = unpacked(
          await tree.read(part, MAX_FILE),
          labelBytes,
          labelBytes === 2 && labels === 'fine' ? 1 : 0,
        );
        const wrong = some.labels.find((label) => label >= classNames.length);
        if (wrong !== undefined)
          throw new UserError('data.badLabels', { file: part.path, detail: `${wrong} ≥ ${classNames.length}` });
        await append(some.pixels);
        all.set(some.labels, done);
        done += some.labels.length;
      }
      await append(all);
    },
  );
  const all = Int32Array.from(await file.read(total * IMAGE, total));
  const place = (await files.isArchive()) ? files.location : files.folder;
  const role = (name: string) => (part: TreeFile) => ({ role: name, path: `${place}/${part.path}`, bytes: part.size });
  return imageDataset({
    name: labelBytes === 1 ? 'CIFAR-10' : 'CIFAR-100',
    path: (await files.isArchive()) ? files.path : files.folder,
    sample: [SIDE, SIDE, CHANNELS],
    classNames,
    train: { count: counts.train, pixels: { file, offset: 0 }, labels: all.slice(0, counts.train) },
    test: counts.test
      ? { count: counts.test, pixels: { file, offset: counts.train * IMAGE }, labels: all.slice(counts.train) }
      : null,
    files: [...train.map(role('train images')), ...test.map(role('test images'))],
  });
}

export const cifar = defineFormat({
  kind: 'cifar',
  accepts: { en: 'CIFAR’s binary files', zh: 'CIFAR 的二进制文件' },
  samples: 'images',
  settings: { labels: z.enum(['fine', 'coarse']) },
  fields: {
    labels: {
      kind: 'choice',
      label: { en: 'Labels', zh: '标签' },
      help: { en: 'CIFAR-100 has 100 fine and 20 coarse classes.', zh: 'CIFAR-100 有 100 个细类和 20 个大类。' },
      options: [
        { value: 'fine', label: { en: 'Fine', zh: '细类' } },
        { value: 'coarse', label: { en: 'Coarse', zh: '大类' } },
      ],
    },
  },
  recognize: async (files) =>
    (await hasCifar(files)) ? { kind: 'cifar', path: files.path, labels: 'fine' as const } : null,
  open: (files, { labels }) => openCifar(files, labels),
  labelShape: () => [],
  code: {
    typescript: ({ labels }) => cifarTypeScript(labels),
    python: ({ labels }) => cifarPython(labels),
    reads: "CIFAR's binary files",
  },
});
