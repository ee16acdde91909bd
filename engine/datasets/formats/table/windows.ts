/**
 * Windows of time series: samples of consecutive rows [length, features] of one series, and the target of a row some
 * rows later. They are split by the time of their targets, so that no window of training holds a row from the time that
 * is tested, and none is longer than its series.
 */
import { UserError } from '../../../errors/error.ts';
import { formatCount } from '../../../errors/format.ts';
import type { ErrorData } from '../../../errors/types.ts';
import type { Database } from '../../files.ts';
import { drawSplit, numbered, TEST_DRAW } from '../../split.ts';
import type { WindowsPreview } from '../../report.ts';
import type { Cells } from './cells.ts';
import type { TableFacts } from './facts.ts';
import { readSplitKeys, type RowParts } from './partition.ts';
import type { RoledColumn } from './roles.ts';
import { stepsAhead, type TableSettings, type WindowSettings } from './settings.ts';
import type { TableSummary } from './summary.ts';

/** The rows of a table in order. */
export interface OrderedRows {
  /** Rows of the file, series after series, each in the order of time. */
  readonly order: Int32Array;
  /** Number of its series, and its time, of each of `order`: that of its column, else its place in the series. */
  readonly series: Int32Array;
  readonly time: Float64Array;
  /** Place in the order where each series begins. */
  readonly begins: readonly number[];
}

/** Where windows begin in the order, those for training and those for testing. */
export type WindowParts = RowParts;

/** What a report on windows tells of. */
export interface FoundWindows {
  readonly ordered: OrderedRows;
  readonly goal: Cells;
}

/** Fewest windows. */
const LEAST_WINDOWS = 10;
/** Most rows of all windows together, which overlap: indices of 1 GB. */
const MAX_WINDOW_ROWS = 256 * 1024 * 1024;

/**
 * Reads series and times of all rows. Rows without a time are left out; without a column of times the order is that of
 * the file. Throws a UserError where a column is missing, or is the target.
 */
export async function orderRows(
  database: Database,
  file: string,
  summary: TableSummary,
  { target, moreTargets }: Pick<TableSettings, 'target' | 'moreTargets'>,
  { time, series }: WindowSettings,
): Promise<OrderedRows> {
  const keysBy = async (split: 'time' | 'group', splitColumn: string | undefined): Promise<Float64Array | null> => {
    if (splitColumn === undefined) return null;
    const keys = await readSplitKeys(database, file, summary, {
      split,
      splitColumn,
      target,
      ...(moreTargets ? { moreTargets } : {}),
    });
    return keys!.values;
  };
  const [times, groups] = [await keysBy('time', time), await keysBy('group', series)];
  const seriesOf = groups ? numbered(groups, false) : new Int32Array(summary.rows);
  const order = Int32Array.from({ length: summary.rows }, (_, row) => row)
    .filter((row) => !times || !Number.isNaN(times[row]!))
    .sort((a, b) => seriesOf[a]! - seriesOf[b]! || (times ? times[a]! - times[b]! : 0) || a - b);
  const sorted = Int32Array.from(order, (row) => seriesOf[row]!);
  const first = new Map<number, number>();
  sorted.forEach((one, place) => void (first.has(one) || first.set(one, place)));
  return {
    order,
    series: sorted,
    time: Float64Array.from(order, (row, place) => (times ? times[row]! : place - first.get(sorted[place]!)!)),
    begins: [...first.values()],
  };
}

/** Whether each place in the order has all values that its columns need. @param columns with NaN where missing */
function complete(order: Int32Array, columns: readonly Pick<Cells, 'values'>[]): (place: number) => boolean {
  const whole = Uint8Array.from(order, (row) => (columns.every(({ values }) => !Number.isNaN(values[row]!)) ? 1 : 0));
  return (place) => whole[place] === 1;
}

/** Places in the order where windows begin. */
export interface WindowStarts {
  /** Those that have a target. */
  readonly starts: Int32Array;
  /** The window with the newest rows, whose target may not be known yet. */
  readonly latest: number;
}

/**
 * Finds windows: every `stride` rows of each series, where all rows have the needed values.
 * @param needed columns of the inputs whose rows are dropped where a value is missing
 */
export function windowStarts(
  { order, series, time }: OrderedRows,
  { length, horizon, stride, multiStep }: Pick<WindowSettings, 'length' | 'horizon' | 'stride' | 'multiStep'>,
  needed: readonly Pick<Cells, 'values'>[],
  goal: Pick<Cells, 'values'>,
): WindowStarts {
  const [isWhole, hasGoal] = [complete(order, needed), complete(order, [goal])];
  // How many targets up to each place, of the same series, are there without a gap.
  const known = new Int32Array(order.length);
  order.forEach((_, place) => {
    if (hasGoal(place)) known[place] = 1 + (series[place - 1] === series[place] ? known[place - 1]! : 0);
  });
  const wanted = multiStep ? horizon : 1;
  const starts: number[] = [];
  let [begin, whole, latest, newest] = [0, 0, 0, -Infinity];
  for (let place = 0; place < order.length; place += 1) {
    if (series[place] !== series[begin]) [begin, whole] = [place, 0];
    whole = isWhole(place) ? whole + 1 : 0;
    if (whole < length) continue;
    const [start, goalAt] = [place - length + 1, place + horizon];
    if (time[place]! > newest) [latest, newest] = [start, time[place]!];
    const isTurn = (start - begin) % stride === 0;
    if (isTurn && goalAt < order.length && series[goalAt] === series[begin] && known[goalAt]! >= wanted)
      starts.push(start);
  }
  return { starts: Int32Array.from(starts), latest };
}

/** What exported code and a run keep of windows. @param latest place where the newest begins */
export const factsOf = (
  { order, begins }: OrderedRows,
  { length, horizon, multiStep, season, series }: WindowSettings,
  latest: number,
): NonNullable<TableFacts['windows']> => ({
  length,
  horizon,
  ...(multiStep ? { multiStep } : {}),
  ...(season === undefined ? {} : { season }),
  order: [...order],
  begins: [...begins],
  latest,
  ...(series === undefined ? {} : { series }),
});

/** Columns of which a window needs every value. */
export const neededOf = (cells: readonly Cells[], used: readonly Pick<RoledColumn, 'missing'>[]): Cells[] =>
  cells.filter((_, c) => used[c]!.missing === 'drop');

/** Place in the order of a window's target, the last one of several steps. */
export const goalPlace = (start: number, { length, horizon }: Pick<WindowSettings, 'length' | 'horizon'>): number =>
  start + length - 1 + horizon;

type Steps = Pick<WindowSettings, 'length' | 'horizon' | 'multiStep'>;
/** Place in the order of a window's first target. */
export const firstGoalPlace = (start: number, windows: Steps): number =>
  windows.multiStep ? start + windows.length : goalPlace(start, windows);

/** Places in the order of all targets of windows, window after window and step after step. */
export function goalPlaces(starts: Int32Array, windows: Steps): Int32Array {
  const steps = stepsAhead(windows);
  const places = new Int32Array(starts.length * steps.length);
  starts.forEach((start, i) =>
    steps.forEach((ahead, k) => (places[i * steps.length + k] = start + windows.length - 1 + ahead)),
  );
  return places;
}

/**
 * Splits windows by the time of their targets: the newest fifth for testing, and of the others the newest for
 * validation. All rows of the other windows are older; those whose steps reach into the tested time are left out.
 * @throws UserError for too few windows, or too many
 */
export function partWindows(
  file: string,
  { time }: OrderedRows,
  starts: Int32Array,
  settings: WindowSettings,
): WindowParts {
  const { length, horizon } = settings;
  if (starts.length < LEAST_WINDOWS)
    throw new UserError('data.fewWindows', { file, count: starts.length, limit: LEAST_WINDOWS, length, horizon });
  if (starts.length * length > MAX_WINDOW_ROWS)
    throw new UserError('data.manyWindows', { file, count: formatCount(starts.length), length });
  const times = Float64Array.from(starts, (start) => time[goalPlace(start, settings)]!);
  const of = numbered(times, true);
  const draw = { ...TEST_DRAW, share: Math.max(TEST_DRAW.share, 1 / starts.length) };
  const begins = settings.multiStep ? beginsOf(time, starts, settings, times) : undefined;
  const { kept, rest } = drawSplit(starts.length, { by: 'time', of, ...(begins ? { begins } : {}) }, draw);
  if (!kept.length) throw new UserError('data.oneGroup', { file, column: settings.time ?? '' });
  if (!rest.length)
    throw new UserError('data.fewWindows', { file, count: starts.length, limit: LEAST_WINDOWS, length, horizon });
  const [test, train] = [kept.sort(), rest.sort()];
  return {
    test: test.map((i) => starts[i]!),
    train: train.map((i) => starts[i]!),
    partition: {
      by: 'time',
      of: train.map((i) => of[i]!),
      ...(begins ? { begins: train.map((i) => begins[i]!) } : {}),
    },
  };
}

/** Of each window how many of the times at which targets end are before its first target. @param ends those times */
function beginsOf(time: Float64Array, starts: Int32Array, settings: Steps, ends: Float64Array): Int32Array {
  const sorted = Float64Array.from(new Set(ends)).sort();
  return starts.map((start) => {
    const begin = time[firstGoalPlace(start, settings)]!;
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < begin) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

/** The rows of windows, window after window. */
export function rowsOfWindows(order: ArrayLike<number>, starts: Int32Array, length: number): Int32Array {
  const rows = new Int32Array(starts.length * length);
  starts.forEach((start, i) => {
    for (let step = 0; step < length; step += 1) rows[i * length + step] = order[start + step]!;
  });
  return rows;
}

/** All rows that some windows hold, each once, in the order. */
export function coveredRows(order: Int32Array, starts: Int32Array, length: number): Int32Array {
  const covered = new Uint8Array(order.length);
  for (const start of starts) covered.fill(1, start, start + length);
  return order.filter((_, place) => covered[place] === 1);
}

/** Rows of all targets of some windows, each once, in the order. */
export function goalRows(order: Int32Array, starts: Int32Array, windows: Steps): Int32Array {
  const covered = new Uint8Array(order.length);
  for (const start of starts) covered.fill(1, firstGoalPlace(start, windows), goalPlace(start, windows) + 1);
  return order.filter((_, place) => covered[place] === 1);
}

/** Times the usual distance between rows beyond which there is a gap. */
const GAP = 4;

/** What is odd about the order: several rows of one time, or times that are missing between rows. */
export function orderWarnings(
  file: string,
  { series, time }: OrderedRows,
  { time: column }: WindowSettings,
): ErrorData[] {
  if (column === undefined) return [];
  const steps: number[] = [];
  for (let i = 1; i < time.length; i += 1) if (series[i] === series[i - 1]) steps.push(time[i]! - time[i - 1]!);
  const later = steps.filter((step) => step > 0).sort((a, b) => a - b);
  const usual = later[later.length >> 1] ?? Infinity;
  const [same, gaps] = [steps.filter((step) => step === 0).length, steps.filter((step) => step > GAP * usual).length];
  const warnings: UserError[] = [];
  if (same) warnings.push(new UserError('data.sameTimes', { file, column, count: formatCount(same) }));
  if (gaps) warnings.push(new UserError('data.timeGaps', { file, column, count: formatCount(gaps) }));
  return warnings.map(({ data }) => data);
}

/** Most points of the course of a series. */
const MOST_POINTS = 1200;
/** Windows that are shown of each part. */
const EXAMPLES = { train: 4, test: 2 } as const;

/** The target of the first series and of some windows. @param facts with `windows` */
export function previewOf(
  { order, series, time }: OrderedRows,
  { values, words }: Pick<Cells, 'values' | 'words'>,
  facts: Pick<TableFacts, 'train' | 'test' | 'windows'>,
): WindowsPreview {
  const { windows } = facts;
  if (words || !windows) return { course: [], before: 1, examples: [] };
  const at = (place: number): number => values[order[place]!]!;
  const places = [...order.keys()].filter((place) => series[place] === series[0]);
  const every = Math.max(1, places.length / MOST_POINTS);
  const shown = Array.from({ length: Math.ceil(places.length / every) }, (_, i) => places[Math.floor(i * every)]!);
  const tested = facts.test.reduce((least, start) => Math.min(least, time[firstGoalPlace(start, windows)]!), Infinity);
  const examples = (['train', 'test'] as const).flatMap((part) => {
    const starts = facts[part];
    const count = Math.min(EXAMPLES[part], starts.length);
    return Array.from({ length: count }, (_, i) => {
      const start = starts[Math.floor(((i + 0.5) * starts.length) / count)]!;
      const past = Array.from({ length: windows.length }, (__, step) => at(start + step));
      return { part, past, goals: Array.from(goalPlaces(Int32Array.of(start), windows), at) };
    });
  });
  return {
    course: shown.map((place) => (Number.isNaN(at(place)) ? null : at(place))),
    before: places.filter((place) => time[place]! < tested).length / places.length,
    examples,
  };
}
