/** Decodes and resizes images once into a cache file: consecutive pixels, then facts about them. */
import type { DataFiles, DataTree, ImageSize, StoredFile } from '../../files.ts';
import { toErrorData, UserError } from '../../../errors/error.ts';
import type { ErrorData } from '../../../errors/types.ts';
import type { UnreadableFiles } from '../../report.ts';
import type { Arrangement } from './arrangement.ts';
import type { Item } from './item.ts';

/** Largest image file in bytes. */
export const MAX_IMAGE_FILE = 256 * 1024 * 1024;
/** Most unreadable files that are reported. */
const MAX_TOLD = 100;
const VERSION = 1;

/** JSON after the pixels, its length in the last four bytes. */
interface Facts {
  /** Indices of the readable images, in the arrangement. */
  readonly train: number[];
  readonly test: number[];
  readonly unreadable: UnreadableFiles;
}
export interface Prepared {
  readonly file: StoredFile;
  /** Bytes of the training images' pixels. */
  readonly trainBytes: number;
  /** Classes of the readable images. */
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly unreadable: UnreadableFiles;
  /** Paths and classes of the images. */
  readonly chosen: Readonly<Record<'train' | 'test', readonly (readonly [string, number])[]>>;
}

/** Decodes images concurrently and yields them in order; null for one that cannot be read. */
async function* decoded(
  { images }: DataFiles,
  tree: DataTree,
  items: readonly Item[],
  size: ImageSize,
): AsyncGenerator<{ item: Item; pixels: Uint8Array | null; why?: ErrorData }> {
  const decode = async (item: Item) => {
    try {
      const bytes = await tree.read(item.file, MAX_IMAGE_FILE);
      return { item, pixels: await images.decode(bytes, item.file.path, size) };
    } catch (error) {
      return { item, pixels: null, why: toErrorData(error) };
    }
  };
  const waiting: ReturnType<typeof decode>[] = [];
  for (const item of items) {
    waiting.push(decode(item));
    if (waiting.length >= images.parallel) yield await waiting.shift()!;
  }
  while (waiting.length) yield await waiting.shift()!;
}

/** Throws a UserError where not one image can be read. */
export async function prepare(
  files: DataFiles,
  tree: DataTree,
  { classNames, train, test }: Arrangement,
  size: ImageSize,
): Promise<Prepared> {
  const places = new Map(classNames.map((name, place) => [name, place]));
  const what = `images-${size.height}x${size.width}x${size.channels}\n${VERSION}\n${JSON.stringify([train, test].map((items) => items.map(({ file, label }) => [file.path, label])))}`;
  const samples = train.length + test.length;
  const bytes = samples * size.height * size.width * size.channels;
  const file = await tree.cached(what, { bytes, samples, unit: 'images', name: files.name }, async (append) => {
    const unreadable: UnreadableFiles = { count: 0, files: [] };
    const pass = async (items: readonly Item[]): Promise<number[]> => {
      const read: number[] = [];
      let place = -1;
      for await (const { item, pixels, why } of decoded(files, tree, items, size)) {
        place += 1;
        if (pixels) {
          await append(pixels);
          read.push(place);
          continue;
        }
        unreadable.count += 1;
        if (unreadable.files.length < MAX_TOLD) unreadable.files.push({ path: item.file.path, why: why! });
      }
      return read;
    };
    const facts: Facts = { train: await pass(train), test: await pass(test), unreadable };
    if (!facts.train.length) throw unreadableError(files, unreadable);
    const text = new TextEncoder().encode(JSON.stringify(facts));
    await append(text);
    await append(new Uint8Array(new Uint32Array([text.length]).buffer));
  });
  const facts = await factsOf(file);
  const labelled = (items: readonly Item[], read: readonly number[]) =>
    read.map((place) => [items[place]!.file.path, places.get(items[place]!.label)!] as const);
  const chosen = { train: labelled(train, facts.train), test: labelled(test, facts.test) };
  return {
    file,
    trainBytes: facts.train.length * size.height * size.width * size.channels,
    train: Int32Array.from(chosen.train, ([, label]) => label),
    test: Int32Array.from(chosen.test, ([, label]) => label),
    unreadable: facts.unreadable,
    chosen,
  };
}

function unreadableError({ path }: DataFiles, { files: [first] }: UnreadableFiles): UserError {
  if (!first) return new UserError('data.empty', { file: path });
  return new UserError(first.why.code as 'data.badImage', first.why.params);
}

async function factsOf(file: StoredFile): Promise<Facts> {
  const [length = 0] = new Uint32Array((await file.read(file.size - 4, 4)).slice().buffer);
  const text = new TextDecoder().decode(await file.read(file.size - 4 - length, length));
  return JSON.parse(text) as Facts;
}
