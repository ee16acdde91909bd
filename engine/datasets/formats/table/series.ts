/** Recognition of time series: a column of dates that ascend, in the whole table or in each series of a column. */
import type { Database } from '../../files.ts';
import type { Kept } from './compact.ts';
import { MAX_WINDOW, type WindowSettings } from './settings.ts';

export interface Timeline {
  /** Name of the column of dates. */
  readonly time: string;
  /** Name of the column that tells several series apart; null for one series. */
  readonly series: string | null;
  /** Usual time between rows, in seconds. */
  readonly step: number;
  /** Whether nearly all rows follow each other at that distance, as measurements do. */
  readonly regular: boolean;
}

/** What is known of a column. */
interface SummedColumn {
  readonly name: string;
  /** Index in the file. */
  readonly place: number;
  readonly type: 'number' | 'word' | 'date';
  readonly missing: number;
  readonly distinct: number;
}

/** Columns that are tried as those of series. */
const MOST_COLUMNS = 16;
/** Most series of a table. */
const MOST_SERIES = 100;
/** Rows from which dates are a series. */
const LEAST_ROWS = 30;
/** Share of the steps that are alike: months have 28 to 31 days, and markets close at weekends. */
const ALIKE = 0.6;
const TOLERANCE = 0.15;
/** Steps that tell what the usual one may be. */
const FIRST = 1001;

/** Steps between the rows of each series in file order; null where one does not ascend. */
function stepsOf(times: Float64Array, series: Float64Array | null): Float64Array | null {
  const last = new Map<number, number>();
  const steps = new Float64Array(times.length);
  let count = 0;
  for (let row = 0; row < times.length; row += 1) {
    const time = times[row]!;
    const one = series ? series[row]! : 0;
    const before = series ? last.get(one) : row ? times[row - 1]! : undefined;
    if (series) last.set(one, time);
    if (before === undefined) continue;
    // NaN as well.
    if (!(time > before)) return null;
    steps[count] = time - before;
    count += 1;
  }
  return count < LEAST_ROWS - 1 ? null : steps.subarray(0, count);
}

/** The value of the middle place: mostly that of the first ones, which is counted faster than all are sorted. */
function middleOf(steps: Float64Array): number {
  const middle = steps.length >> 1;
  const first = steps.slice(0, FIRST).sort();
  const usual = first[first.length >> 1]!;
  let [below, same] = [0, 0];
  for (const step of steps) {
    if (step < usual) below += 1;
    else if (step === usual) same += 1;
  }
  return below <= middle && middle < below + same ? usual : steps.slice().sort()[middle]!;
}

function timelineOf(time: string, series: string | null, steps: Float64Array): Timeline {
  const step = middleOf(steps);
  const alike = steps.reduce((count, one) => count + (Math.abs(one - step) <= TOLERANCE * step ? 1 : 0), 0);
  return { time, series, step, regular: alike >= ALIKE * steps.length };
}

/**
 * The first column of dates that ascends in the file: in all of it, else within the series of another column.
 * @param kept columns of a large table, by place
 */
export async function findTimeline(
  database: Database,
  columns: readonly SummedColumn[],
  rows: number,
  kept?: ReadonlyMap<number, Kept>,
): Promise<Timeline | null> {
  const dates = columns.filter(({ type, missing }) => type === 'date' && missing === 0);
  if (!dates.length || rows < LEAST_ROWS) return null;
  const groups = columns
    .filter(({ type, missing, distinct }) => type !== 'date' && !missing && distinct > 1 && distinct <= MOST_SERIES)
    .slice(0, MOST_COLUMNS);
  for (const date of dates) {
    const known = kept?.get(date.place);
    const timeOf =
      known?.kind === 'dates'
        ? `SELECT epoch(t${date.place}) FROM ${known.table}`
        : `SELECT epoch(TRY_CAST(c${date.place} AS TIMESTAMP)) FROM typed`;
    const [times] = await database.numbers(timeOf);
    const whole = stepsOf(times!, null);
    if (whole) return timelineOf(date.name, null, whole);
    for (const { name, place } of groups) {
      const group = kept?.get(place);
      const [series] = await database.numbers(
        group?.kind === 'words'
          ? `SELECT CAST(hash(w${place}) >> 11 AS DOUBLE) FROM ${group.table}`
          : `SELECT CAST(hash(c${place}) >> 11 AS DOUBLE) FROM typed`,
      );
      const steps = stepsOf(times!, series!);
      if (steps) return timelineOf(date.name, name, steps);
    }
  }
  return null;
}

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Rows of a window by the time between rows: about a period of what repeats, a day, some weeks, a year. */
const LENGTHS: readonly (readonly [longest: number, length: number])[] = [
  [HOUR / 2, 48],
  [2 * HOUR, 24],
  [2 * DAY, 28],
  [8 * DAY, 26],
  [Infinity, 12],
];
const OTHER = 24;
/** Share of the rows that a window has at most. */
const SHARE = 0.1;

const WEEK = 7 * DAY;
/** Rows of a season by the time between rows, which is a little more or less: a day, a week or a year repeats. */
const SEASONS: readonly (readonly [step: number, season: number])[] = [
  [DAY, 7],
  [WEEK, 52],
  [30.5 * DAY, 12],
  [91 * DAY, 4],
];
const LEAST_SEASONS = 2;

/** Rows of a season that a time series is likely to have; null where it repeats too rarely to tell. */
export function usualSeason({ step, regular }: Timeline, rows: number): number | null {
  const near = (one: number): boolean => Math.abs(step - one) <= TOLERANCE * one;
  const season = step <= DAY / 2 ? Math.round(DAY / step) : SEASONS.find(([one]) => near(one))?.[1];
  return regular && season !== undefined && season <= MAX_WINDOW && season * LEAST_SEASONS <= rows ? season : null;
}

/** The windows that are proposed for a table: by its time series, else by its rows as they are. */
export function usualWindows({
  timeline,
  rows,
}: {
  readonly timeline: Timeline | null;
  readonly rows: number;
}): WindowSettings {
  const usual = timeline ? LENGTHS.find(([longest]) => timeline.step <= longest)![1] : OTHER;
  const season = timeline && usualSeason(timeline, rows);
  return {
    length: Math.max(1, Math.min(usual, Math.floor(rows * SHARE))),
    horizon: 1,
    stride: 1,
    ...(season ? { season } : {}),
    ...(timeline ? { time: timeline.time } : {}),
    ...(timeline?.series ? { series: timeline.series } : {}),
  };
}
