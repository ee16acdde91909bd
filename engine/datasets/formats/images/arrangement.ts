/**
 * Split and class of each image of a folder. Splits are found by folder names; classes are folders, a table, or
 * prefixes of the file names.
 */
import type { DataTree, TreeFile } from '../../files.ts';
import { drawSplit, partNamed, TEST_DRAW } from '../../split.ts';
import { groupOfName, keysOf, numberedKeys, splitChoices, type ImageSplit } from './groups.ts';
import type { Item } from './item.ts';
import { shuffledHash } from './order.ts';
import { imageTables, labelsFromTables, type ImageTable } from './table.ts';

export interface Arrangement {
  /** Class names, sorted; numbers by value. */
  readonly classNames: readonly string[];
  readonly train: readonly Item[];
  readonly test: readonly Item[];
  /** Whether the app split off the test images, since none were given. */
  readonly isSplitHere: boolean;
  /** Those of the training images that lie in a validation folder, beside one for testing. */
  readonly validation: ReadonlySet<Item>;
  /** Group or time of each image, where they are split by it. */
  readonly keys: ReadonlyMap<Item, number> | null;
  /** Number of groups, and of those that are in the training and the test images; of file names without another split. */
  readonly groups: { readonly count: number; readonly shared: number };
  readonly choices: ReturnType<typeof splitChoices>;
  /** Images without a time, which are left out. */
  readonly timeless: number;
}

/** By what images are split; by class where it is left out. */
export interface SplitBy {
  readonly split?: ImageSplit | undefined;
  readonly splitColumn?: string | undefined;
}

const IMAGE = /\.(png|jpe?g|jpe|jfif|webp|gif|bmp|dib|tiff?)$/i;
/** "cat.12.jpg", "dog_3.png", "n01440764_18.JPEG" */
const PREFIX = /^(.*?[a-z].*?)[-_. ]+\(?\d+\)?$/i;
/** Share of test images where none are given. */
export const TEST_SHARE = 0.2;

/** Whether a file has an image extension. */
export const isImageFile = ({ path }: TreeFile): boolean => IMAGE.test(path);

/** Number of leading folders that all paths share. */
function sharedFolders(paths: readonly (readonly string[])[]): number {
  let shared = 0;
  const first = paths[0]!;
  while (
    shared < first.length - 1 &&
    partNamed(first[shared]!) === null &&
    paths.every((parts) => parts.length - 1 > shared && parts[shared] === first[shared])
  )
    shared += 1;
  return shared;
}

/** Folder of the split and of the class, in either order: train/cat/1.png, cat/train/1.png. */
function placed(file: TreeFile, parts: readonly string[]): Item {
  const folders = parts.slice(0, -1);
  const at = folders.slice(0, 2).findIndex((name) => partNamed(name) !== null);
  const split = at < 0 ? null : partNamed(folders[at]!);
  const label = folders.filter((_, i) => i !== at)[0] ?? '';
  return { file, split, label };
}

/** Sorted by value where all are numbers, else alphabetically. */
function sortedNames(items: readonly Item[]): string[] {
  const names = [...new Set(items.map(({ label }) => label))];
  const numbers = names.every((name) => /^\d+$/.test(name));
  return names.sort(numbers ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1));
}

/** Classes by prefixes of the file names, for images without class folders. */
function labelledByName(items: readonly Item[]): Item[] {
  const named = items.map((item) => {
    const base = item.file.path
      .split('/')
      .at(-1)!
      .replace(/\.[^.]*$/, '');
    return { ...item, label: PREFIX.exec(base)?.[1] ?? '' };
  });
  const counts = new Map<string, number>();
  for (const { label } of named) counts.set(label, (counts.get(label) ?? 0) + 1);
  const isRule = counts.size > 1 && !counts.has('') && [...counts.values()].every((count) => count > 1);
  return isRule ? named : items.map((item) => ({ ...item, label: 'image' }));
}

/** Splits off some of each class, by a hash of the path below the shared folders: the same on every machine. */
function setApart(items: readonly Item[], shared: number): { train: Item[]; test: Item[] } {
  const byClass = new Map<string, Item[]>();
  for (const item of items) byClass.set(item.label, [...(byClass.get(item.label) ?? []), item]);
  const test = new Set<Item>();
  for (const some of byClass.values()) {
    const key = (item: Item): number => shuffledHash(item.file.path.split('/').slice(shared).join('/'));
    const order = [...some].sort((a, b) => key(a) - key(b));
    for (const item of order.slice(0, Math.floor(some.length * TEST_SHARE))) test.add(item);
  }
  return { train: items.filter((item) => !test.has(item)), test: items.filter((item) => test.has(item)) };
}

/** Splits off whole groups, or the newest images. */
function setGroupsApart(
  items: readonly Item[],
  keys: ReadonlyMap<Item, number>,
  by: ImageSplit,
): { train: Item[]; test: Item[] } {
  const of = numberedKeys(
    Float64Array.from(items, (item) => keys.get(item)!),
    by,
  );
  const { kept } = drawSplit(items.length, { by, of }, TEST_DRAW);
  const test = new Set(kept);
  return { train: items.filter((_, i) => !test.has(i)), test: items.filter((_, i) => test.has(i)) };
}

/** Number of groups in all, and of those in both parts. */
function sharedGroups(
  { train, test }: Pick<Arrangement, 'train' | 'test'>,
  groupOf: (item: Item) => string | number,
): Arrangement['groups'] {
  const [trained, tested] = [new Set(train.map(groupOf)), new Set(test.map(groupOf))];
  const shared = [...tested].filter((group) => trained.has(group)).length;
  return { count: trained.size + tested.size - shared, shared };
}

type Parts = Pick<Arrangement, 'train' | 'test' | 'isSplitHere' | 'validation'>;

/** The parts that folders or tables name; null where there is no test part among them. */
function givenParts(items: readonly Item[]): Parts | null {
  const of = (...splits: Item['split'][]): Item[] => items.filter(({ split }) => splits.includes(split));
  const [tests, validations] = [of('test'), of('validation')];
  const none = new Set<Item>();
  if (tests.length) {
    const train = of('train', 'validation', null);
    const validation = validations.length < train.length ? new Set(validations) : none;
    return { train, test: tests, isSplitHere: false, validation };
  }
  if (validations.length && validations.length < items.length)
    return { train: of('train', null), test: validations, isSplitHere: false, validation: none };
  return null;
}

/** The classes of images, by folders, by tables or by their names. */
async function classed(tree: DataTree): Promise<{ items: Item[]; tables: ImageTable[]; shared: number } | null> {
  const files = tree.files.filter(isImageFile);
  if (!files.length) return null;
  const paths = files.map(({ path }) => path.split('/'));
  const shared = sharedFolders(paths);
  let items = files.map((file, i) => placed(file, paths[i]!.slice(shared)));
  const tables = await imageTables(tree, items);
  if (items.every(({ label }) => label === items[0]!.label))
    items = labelsFromTables(tables, items) ?? labelledByName(items);
  // Images outside of the class folders have no class.
  if (items.some(({ label }) => label !== '')) items = items.filter(({ label }) => label !== '');
  return { items, tables, shared };
}

/**
 * Null where there are no images. Given test images stay what they are, however the others are split.
 * @param refuse makes the error that is thrown where images cannot be split so
 */
export async function arrange(
  tree: DataTree,
  { split, splitColumn }: SplitBy = {},
  refuse?: (why: 'noColumn' | 'oneGroup') => Error,
): Promise<Arrangement | null> {
  const found = await classed(tree);
  if (!found) return null;
  const { tables, shared } = found;
  const all = found.items;
  const choices = splitChoices(all, tables);
  const values = split && keysOf(all, tables, split, splitColumn);
  if (values === null) throw refuse!('noColumn');
  const keys = values ? new Map(all.map((item, i) => [item, values[i]!])) : null;
  const items = keys ? all.filter((item) => !Number.isNaN(keys.get(item)!)) : all;
  if (keys && new Set(items.map((item) => keys.get(item))).size < 2) throw refuse!('oneGroup');
  const parts = givenParts(items) ?? {
    ...(keys && split ? setGroupsApart(items, keys, split) : setApart(items, shared)),
    isSplitHere: true,
    validation: new Set<Item>(),
  };
  const [first] = choices.groups;
  const groups =
    keys && split === 'group'
      ? sharedGroups(parts, (item) => keys.get(item)!)
      : first?.column === null
        ? sharedGroups(parts, ({ file }) => groupOfName(file.path))
        : { count: 0, shared: 0 };
  return { classNames: sortedNames(items), ...parts, keys, groups, choices, timeless: all.length - items.length };
}
