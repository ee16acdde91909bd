/** Counts of the columns of a large table, from its compact form. */
import type { Database, QueryValue } from '../../files.ts';
import {
  aboutDistinctSql,
  BARS,
  barsOf,
  barWidth,
  byFrequency,
  isMarkerSql,
  type Counts,
  type Details,
} from './columnCounts.ts';
import type { Kept } from './compact.ts';
import { numberSql } from './numbers.ts';
import type { TableFile } from './tableFile.ts';

export interface Counted {
  readonly counts: Counts;
  readonly details: Details;
}

/** Sums of larger numbers, and of their squares, may overflow. */
const MOST = 1e150;
const NONE = { numbers: 0, whole: 0, markers: 0, min: 0, max: 0, mean: 0, deviation: 0 } as const;
const numbersOf = (row: readonly QueryValue[] = []): number[] => row.map((value) => Number(value ?? 0));

/** A column by its words, each with its number where it is one. */
async function countWords({ database, dialect }: TableFile, place: number, { table }: Kept): Promise<Counted> {
  const words = `SELECT w${place}, count(*) AS n FROM ${table} WHERE w${place} IS NOT NULL GROUP BY 1`;
  const rows = await database.rows(
    `SELECT word, n, CASE WHEN isfinite(value) THEN value END, ${isMarkerSql('word')} FROM (SELECT word, n, ${numberSql('word', dialect.numbers)} AS value FROM (SELECT CAST(w${place} AS VARCHAR) AS word, n FROM (${words})))`,
  );
  const counted = rows.map(([word, count, value, isMarker]) => ({
    word: String(word),
    count: Number(count),
    value: value === null ? null : Number(value),
    isMarker: isMarker === true,
  }));
  const total = (list: readonly { readonly count: number }[]): number =>
    list.reduce((sum, { count }) => sum + count, 0);
  const values = counted.flatMap(({ value, count }) => (value === null ? [] : [{ value, count }]));
  const summed = values.filter(({ value }) => Math.abs(value) < MOST);
  const of = total(summed) || 1;
  const mean = summed.reduce((sum, { value, count }) => sum + value * count, 0) / of;
  const counts: Counts = {
    filled: total(counted),
    numbers: total(values),
    whole: total(values.filter(({ value }) => value === Math.trunc(value))),
    markers: total(counted.filter(({ isMarker }) => isMarker)),
    about: counted.length,
    min: values.length ? Math.min(...values.map(({ value }) => value)) : 0,
    max: values.length ? Math.max(...values.map(({ value }) => value)) : 0,
    mean,
    deviation: Math.sqrt(summed.reduce((sum, { value, count }) => sum + count * (value - mean) ** 2, 0) / of),
  };
  const width = barWidth(counts);
  const bins = values.map(({ value, count }) => [binOf(value, counts.min, width ?? 1), count] as const);
  return {
    counts,
    details: {
      words: byFrequency(counted.map(({ word, count }) => [word, count])),
      bars: width === null ? [] : barsOf(bins),
      distinct: counted.length,
    },
  };
}

const binOf = (value: number, min: number, width: number): number =>
  Math.min(BARS - 1, Math.floor((value - min) / width));

/** Which rows have which numbers: counted before the rest, since bars and sums depend on them. */
interface Range {
  readonly place: number;
  readonly kept: Kept;
  readonly filled: number;
  readonly numbers: number;
  readonly markers: number;
  readonly min: number;
  readonly max: number;
}

async function rangesOf(database: Database, table: string, columns: readonly (readonly [number, Kept])[]) {
  const each = columns.map(([c, { general }]) => {
    const others = general ? `count(o${c}), count(*) FILTER (${isMarkerSql(`o${c}`)})` : '0, 0';
    return `count(n${c}), ${others}, min(n${c}), max(n${c})`;
  });
  const found = numbersOf((await database.rows(`SELECT ${each.join(', ')} FROM ${table}`))[0]);
  return columns.map(([place, kept], i): Range => {
    const [numbers = 0, others = 0, markers = 0, min = 0, max = 0] = found.slice(5 * i, 5 * i + 5);
    return { place, kept, filled: numbers + others, numbers, markers, min, max };
  });
}

async function countNumbers(
  database: Database,
  table: string,
  columns: readonly (readonly [number, Kept])[],
): Promise<[number, Counted][]> {
  const ranges = await rangesOf(database, table, columns);
  const each = ranges.map(({ place: c, kept, min, max }) => {
    const isLarge = Math.max(Math.abs(min), Math.abs(max)) >= MOST;
    const summed = isLarge ? `CASE WHEN abs(n${c}) < ${MOST} THEN n${c} END` : `n${c}`;
    const about = `${aboutDistinctSql(`n${c}`)}${kept.general ? ` + ${aboutDistinctSql(`o${c}`)}` : ''}`;
    return `count_if(n${c} = trunc(n${c})), ${about}, avg(${summed}), stddev_pop(${summed})`;
  });
  const found = numbersOf((await database.rows(`SELECT ${each.join(', ')} FROM ${table}`))[0]);
  const all: [number, Counted][] = [];
  for (const [i, { place: c, kept: _, ...range }] of ranges.entries()) {
    const [whole = 0, about = 0, mean = 0, deviation = 0] = found.slice(4 * i, 4 * i + 4);
    const counts: Counts = { ...range, whole, about, mean, deviation };
    const width = barWidth(counts);
    const bin = `CAST(least(${BARS - 1}, floor((n${c} - ${range.min}) / ${width})) AS INTEGER)`;
    const bins =
      width === null
        ? []
        : await database.rows(`SELECT ${bin}, count(*) FROM ${table} WHERE n${c} IS NOT NULL GROUP BY 1`);
    // A distinct number in each row suggests an id.
    const mayBeId = whole === counts.filled && about > 0.8 * counts.filled;
    const [[distinct = about] = []] = mayBeId ? await database.rows(`SELECT count(DISTINCT n${c}) FROM ${table}`) : [];
    const bars = width === null ? [] : barsOf(bins.map(([key, count]) => [Number(key), Number(count)] as const));
    all.push([c, { counts, details: { words: null, bars, distinct: Number(distinct) } }]);
  }
  return all;
}

/** Dates and texts, none of which is a number. */
async function countOthers(
  database: Database,
  table: string,
  columns: readonly (readonly [number, Kept])[],
): Promise<[number, Counted][]> {
  const each = columns.map(([c, { kind }]) =>
    kind === 'dates'
      ? `count(t${c}), ${aboutDistinctSql(`t${c}`)}, 0`
      : `count(h${c}), ${aboutDistinctSql(`h${c}`)}, count_if(m${c})`,
  );
  const found = numbersOf((await database.rows(`SELECT ${each.join(', ')} FROM ${table}`))[0]);
  return columns.map(([place], i) => {
    const [filled = 0, about = 0, markers = 0] = found.slice(3 * i, 3 * i + 3);
    return [
      place,
      { counts: { ...NONE, filled, about, markers }, details: { words: null, bars: [], distinct: about } },
    ];
  });
}

/** Counts of the columns that are kept, by place. */
export async function countCompact(file: TableFile, kept: ReadonlyMap<number, Kept>): Promise<Map<number, Counted>> {
  const counted = new Map<number, Counted>();
  for (const table of new Set([...kept.values()].map((one) => one.table))) {
    const here = [...kept].filter(([, one]) => one.table === table);
    const numbers = here.filter(([, { kind }]) => kind === 'numbers');
    const others = here.filter(([, { kind }]) => kind === 'dates' || kind === 'texts');
    if (numbers.length)
      for (const [place, one] of await countNumbers(file.database, table, numbers)) counted.set(place, one);
    if (others.length)
      for (const [place, one] of await countOthers(file.database, table, others)) counted.set(place, one);
    for (const [place, one] of here) if (one.kind === 'words') counted.set(place, await countWords(file, place, one));
  }
  return counted;
}
