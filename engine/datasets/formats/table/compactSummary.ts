/** Counts of the columns of a large table, from its compact form. */
import type { Database, QueryValue } from '../../files.ts';
import { BARS, barsOf, barWidth, byFrequency, isMarkerSql, type Counts, type Details } from './columnCounts.ts';
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
async function countWords({ database, dialect }: TableFile, place: number): Promise<Counted> {
  const rows = await database.rows(
    `SELECT word, n, CASE WHEN isfinite(value) THEN value END, ${isMarkerSql('word')} FROM (SELECT word, n, ${numberSql('word', dialect.numbers)} AS value FROM (SELECT CAST(w${place} AS VARCHAR) AS word, count(*) AS n FROM compact WHERE w${place} IS NOT NULL GROUP BY 1))`,
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

async function countNumbers(database: Database, places: readonly number[]): Promise<Counted[]> {
  const finite = places.map((c) => `n${c}, CASE WHEN isfinite(n${c}) THEN n${c} END AS f${c}`).join(', ');
  const from = `(SELECT ${finite} FROM compact)`;
  const each = places.map((c) =>
    [
      `count(n${c}), count(f${c}), count(*) FILTER (f${c} = trunc(f${c})), count(*) FILTER (isnan(n${c}))`,
      `approx_count_distinct(n${c}), min(f${c}), max(f${c})`,
      `avg(CASE WHEN abs(f${c}) < ${MOST} THEN f${c} END), stddev_pop(CASE WHEN abs(f${c}) < ${MOST} THEN f${c} END)`,
    ].join(', '),
  );
  const found = numbersOf((await database.rows(`SELECT ${each.join(', ')} FROM ${from}`))[0]);
  const counts = places.map((_, i): Counts => {
    const [filled, numbers, whole, markers, about, min, max, mean, deviation] = found.slice(9 * i, 9 * i + 9) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return { filled, numbers, whole, markers, about, min, max, mean, deviation };
  });
  const all: Counted[] = [];
  for (const [i, known] of counts.entries()) {
    const c = places[i]!;
    const width = barWidth(known);
    const bin = `CAST(least(${BARS - 1}, floor((f${c} - ${known.min}) / ${width})) AS INTEGER)`;
    const bins =
      width === null
        ? []
        : await database.rows(`SELECT ${bin}, count(*) FROM ${from} WHERE f${c} IS NOT NULL GROUP BY 1`);
    // A distinct number in each row suggests an id.
    const mayBeId = known.whole === known.filled && known.about > 0.8 * known.filled;
    const [[distinct = known.about] = []] = mayBeId
      ? await database.rows(`SELECT count(DISTINCT n${c}) FROM compact`)
      : [];
    const pairs = bins.map(([key, count]) => [Number(key), Number(count)] as const);
    const bars = width === null ? [] : barsOf(pairs);
    all.push({ counts: known, details: { words: null, bars, distinct: Number(distinct) } });
  }
  return all;
}

/** Dates and texts, none of which is a number. */
async function countOthers(database: Database, kept: readonly (readonly [number, Kept])[]): Promise<Counted[]> {
  const each = kept.map(([c, one]) =>
    one === 'dates'
      ? `count(t${c}), approx_count_distinct(t${c}), 0`
      : `count(h${c}), approx_count_distinct(h${c}), count(*) FILTER (s${c} = 1)`,
  );
  const found = numbersOf((await database.rows(`SELECT ${each.join(', ')} FROM compact`))[0]);
  return kept.map((_, i) => {
    const [filled = 0, about = 0, markers = 0] = found.slice(3 * i, 3 * i + 3);
    return { counts: { ...NONE, filled, about, markers }, details: { words: null, bars: [], distinct: about } };
  });
}

/** Counts of the columns that the table `compact` keeps, by place. */
export async function countCompact(
  file: TableFile,
  kept: ReadonlyMap<number, Kept>,
): Promise<{ rows: number; counted: Map<number, Counted> }> {
  const { database } = file;
  const [[rows] = []] = await database.rows('SELECT count(*) FROM compact');
  const counted = new Map<number, Counted>();
  const numbers = [...kept].filter(([, one]) => one === 'numbers').map(([place]) => place);
  const others = [...kept].filter(([, one]) => one === 'dates' || one === 'texts');
  if (numbers.length) (await countNumbers(database, numbers)).forEach((one, i) => counted.set(numbers[i]!, one));
  if (others.length) (await countOthers(database, others)).forEach((one, i) => counted.set(others[i]![0], one));
  for (const [place, one] of kept) if (one === 'words') counted.set(place, await countWords(file, place));
  return { rows: Number(rows), counted };
}
