/** Groups and times of images, by which they are split: from their file names, or from a table that names them. */
import type { TreeFile } from '../../files.ts';
import type { ImageReport } from '../../report.ts';
import { numbered } from '../../split.ts';
import type { Item } from './item.ts';
import { shuffledHash } from './order.ts';
import type { ImageTable } from './table.ts';

export const IMAGE_SPLITS = ['group', 'time'] as const;
export type ImageSplit = (typeof IMAGE_SPLITS)[number];

/** The last part of a name, after a separator; else its last digits. */
const LAST = /[-_. ]+[^-_. ]*$/;
const DIGITS = /\d+$/;
/** Least groups among which some are held out. */
const LEAST_GROUPS = 3;
/** Images of a group that file names tell of: other names are alike by chance. */
const NAMED_SIZE = 2;
/** Share of the images of a column that have a time. */
const TIMED = 0.9;

/** What a file is named before its last part or number: "patient12_003.png" is of "patient12". */
export function groupOfName(path: string): string {
  const base = path
    .split('/')
    .at(-1)!
    .replace(/\.[^.]*$/, '');
  return LAST.test(base) ? base.replace(LAST, '') : base.replace(DIGITS, '');
}

const DATE =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/** A number, or a date with or without a time of day; NaN for another cell. */
export function timeOf(cell: string): number {
  const text = cell.trim();
  if (text === '') return NaN;
  const found = DATE.exec(text);
  if (!found) return Number(text);
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => Number(part ?? 0));
  const time = Date.UTC(year!, month! - 1, day, hour, minute, second);
  // 2026-02-31 would be a day in March.
  return new Date(time).getUTCDate() === day ? time / 1000 : NaN;
}

/** Cells of a column by image, of all tables that have it. */
function cellsOf(tables: readonly ImageTable[], column: string): Map<TreeFile, string> {
  const found = new Map<TreeFile, string>();
  for (const { head, rows } of tables) {
    const at = head.indexOf(column);
    if (at >= 0) for (const { file, cells } of rows) found.set(file, (cells[at] ?? '').trim());
  }
  return found;
}

/**
 * Number of groups that can be held out: there are several, and no class is one of them; null otherwise.
 * @param size images that a group has at least, on average
 */
function areGroups(items: readonly Item[], groupOf: (item: Item) => string, size: number): number | null {
  const groups = new Set<string>();
  const byClass = new Map<string, Set<string>>();
  for (const item of items) {
    const group = groupOf(item);
    groups.add(group);
    const own = byClass.get(item.label) ?? new Set();
    byClass.set(item.label, own.add(group));
  }
  const several = [...byClass.values()].every((own) => own.size > 1);
  const areMany = groups.size < items.length && groups.size * size <= items.length;
  return several && groups.size >= LEAST_GROUPS && areMany ? groups.size : null;
}

/** The columns by which images may be split; null stands for their file names. */
export function splitChoices(
  items: readonly Item[],
  tables: readonly ImageTable[],
): Pick<NonNullable<ImageReport['splits']>, 'groups' | 'times'> {
  const columns = [...new Set(tables.flatMap(({ head, paths }) => head.filter((name, at) => name && at !== paths)))];
  const groups: { column: string | null; count: number }[] = [];
  const times: string[] = [];
  const named = areGroups(items, ({ file }) => groupOfName(file.path), NAMED_SIZE);
  if (named) groups.push({ column: null, count: named });
  for (const column of columns) {
    const cells = cellsOf(tables, column);
    const count = areGroups(items, ({ file }) => cells.get(file) ?? '', 1);
    if (count) groups.push({ column, count });
    const timed = items.filter(({ file }) => !Number.isNaN(timeOf(cells.get(file) ?? ''))).length;
    if (timed >= TIMED * items.length && new Set(cells.values()).size > 1) times.push(column);
  }
  return { groups, times };
}

/** A number of each image for its group or time; NaN for one without a time. Null where there is no such column. */
export function keysOf(
  items: readonly Item[],
  tables: readonly ImageTable[],
  split: ImageSplit,
  column: string | undefined,
): Float64Array | null {
  if (column !== undefined && !tables.some(({ head }) => head.includes(column))) return null;
  if (column === undefined && split === 'time') return null;
  const cells = column === undefined ? null : cellsOf(tables, column);
  if (split === 'time') return Float64Array.from(items, ({ file }) => timeOf(cells!.get(file) ?? ''));
  const names = items.map(({ file }) => (cells ? (cells.get(file) ?? '') : groupOfName(file.path)));
  // By a hash, so that neighbours are not neighbours in the draw, on every machine alike.
  const hashes = new Map([...new Set(names)].map((name) => [name, shuffledHash(name)]));
  const order = [...hashes.keys()].sort((a, b) => hashes.get(a)! - hashes.get(b)! || (a < b ? -1 : 1));
  const places = new Map(order.map((name, place) => [name, place]));
  return Float64Array.from(names, (name) => places.get(name)!);
}

/** Of some images the keys as whole numbers from 0. */
export const numberedKeys = (keys: Float64Array, split: ImageSplit): Int32Array => numbered(keys, split === 'time');
