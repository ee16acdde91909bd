/** Summary of a table's columns, computed by the database. */
import type { Database } from '../../files.ts';
import {
  aboutDistinctSql,
  BARS,
  barsOf,
  barWidth,
  byFrequency,
  isNumeric,
  isMarkerSql,
  MAX_COUNTED,
  NUMERIC,
  type Counts,
  type Details,
} from './columnCounts.ts';
import { makeCompact, type Compact, type Kept } from './compact.ts';
import { countCompact, type Counted } from './compactSummary.ts';
import { WORD_MARKERS } from './markers.ts';
import { cellText } from './pages.ts';
import { numberSql } from './numbers.ts';
import { findTimeline, type Timeline } from './series.ts';
import type { TableFile } from './tableFile.ts';

/** Rows in the preview. */
const PREVIEW_ROWS = 50;
/** Odd cells shown per column. */
const ODD_SHOWN = 5;

export interface ColumnSummary {
  readonly name: string;
  /** Index in the file, from 0. */
  readonly place: number;
  readonly type: 'number' | 'word' | 'date';
  /** Cells that are empty or hold a marker of missing values. */
  readonly missing: number;
  /** Non-numeric cells of a numeric column; counted as missing. */
  readonly odd: number;
  readonly oddExamples: readonly string[];
  /** Distinct values of its cells that are not missing; approximate for many. */
  readonly distinct: number;
  /** Number of numeric cells. */
  readonly numbers: number;
  readonly whole: boolean;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly deviation: number;
  /** Counts of a numeric column in bins of equal width between min and max. */
  readonly histogram: readonly number[];
  /** Words with their counts, the most frequent first; null where there are too many. */
  readonly words: readonly (readonly [string, number])[] | null;
}

export interface TableSummary {
  /** Number of rows in the file, without empty ones. */
  readonly rows: number;
  /** Columns in file order, without empty unnamed ones. */
  readonly columns: readonly ColumnSummary[];
  readonly preview: readonly (readonly string[])[];
  /** The time series that the rows are; null where no column has ascending dates. */
  readonly timeline: Timeline | null;
}

/** Creates the relation `typed`: the cells with, for each c0, its number n0, null for text. */
export async function relateNumbers({ database, dialect, names }: TableFile): Promise<void> {
  const raw = names.map((_, c) => `${numberSql(`c${c}`, dialect.numbers)} AS r${c}`);
  const finite = names.map((_, c) => `CASE WHEN isfinite(r${c}) THEN r${c} END AS n${c}`);
  await database.run(
    `CREATE VIEW typed AS SELECT *, ${finite.join(', ')} FROM (SELECT *, ${raw.join(', ')} FROM cells)`,
  );
}

const PER_COLUMN = 9;

async function count(database: Database, places: readonly number[]): Promise<{ rows: number; counts: Counts[] }> {
  const each = places.map((c) =>
    [
      `count(c${c})`,
      `count(n${c})`,
      `count(*) FILTER (n${c} = trunc(n${c}))`,
      `count(*) FILTER (${isMarkerSql(`c${c}`)})`,
      aboutDistinctSql(`c${c}`),
      `min(n${c})`,
      `max(n${c})`,
      // Sums of large numbers, and of their squares, may overflow.
      `avg(CASE WHEN abs(n${c}) < 1e150 THEN n${c} END)`,
      `stddev_pop(CASE WHEN abs(n${c}) < 1e150 THEN n${c} END)`,
    ].join(', '),
  );
  const [row = []] = await database.rows(`SELECT count(*), ${each.join(', ')} FROM typed`);
  const at = (i: number): number => Number(row[i] ?? 0);
  const counts = places.map((_, i): Counts => {
    const [filled, numbers, whole, markers, about, min, max, mean, deviation] = Array.from(
      { length: PER_COLUMN },
      (__, k) => at(1 + i * PER_COLUMN + k),
    ) as [number, number, number, number, number, number, number, number, number];
    return { filled, numbers, whole, markers, about, min, max, mean, deviation };
  });
  return { rows: at(0), counts };
}

async function look(database: Database, places: readonly number[], counts: readonly Counts[]): Promise<Details[]> {
  const parts = places.map((c, i) => {
    const known = counts[i]!;
    const few = known.about <= 2 * MAX_COUNTED;
    const width = barWidth(known);
    return [
      few ? `to_json(map_entries(histogram(c${c})))` : 'NULL',
      width !== null
        ? `to_json(map_entries(histogram(CAST(least(${BARS - 1}, floor((n${c} - ${known.min}) / ${width})) AS INTEGER)) FILTER (n${c} IS NOT NULL)))`
        : 'NULL',
      // A distinct number in each row suggests an id.
      !few && known.whole === known.filled && known.about > 0.8 * known.filled
        ? `count(DISTINCT c${c})`
        : `${known.about}`,
    ].join(', ');
  });
  const [row = []] = await database.rows(`SELECT ${parts.join(', ')} FROM typed`);
  return places.map((_, i) => {
    const [words, bars, distinct] = row.slice(3 * i, 3 * i + 3);
    const pairs = entries(words);
    return {
      words: pairs && pairs.length <= MAX_COUNTED ? byFrequency(pairs) : null,
      bars: bars === null ? [] : barsOf((entries(bars) ?? []).map(([bar, n]) => [Number(bar), n] as const)),
      distinct: pairs ? pairs.length : Number(distinct),
    };
  });
}

function entries(text: unknown): [string, number][] | null {
  if (typeof text !== 'string') return null;
  return (JSON.parse(text) as { key: unknown; value: number }[]).map(({ key, value }) => [String(key), value]);
}

/** Rows that dates are detected by, since parsing other text is slow. */
const DATE_ROWS = 1000;

/** Which of the text columns hold dates. */
async function dateColumns(database: Database, places: readonly number[]): Promise<ReadonlySet<number>> {
  if (!places.length) return new Set();
  const each = places.map((c) => `count(c${c}), count(TRY_CAST(c${c} AS TIMESTAMP))`);
  const some = places.map((c) => `c${c}`).join(', ');
  const [row = []] = await database.rows(
    `SELECT ${each.join(', ')} FROM (SELECT ${some} FROM cells LIMIT ${DATE_ROWS})`,
  );
  return new Set(
    places.filter((_, i) => Number(row[2 * i]) > 0 && Number(row[2 * i + 1]) >= NUMERIC * Number(row[2 * i])),
  );
}

/** The most frequent non-numeric cells of a numeric column. */
async function oddCells(database: Database, place: number, kept?: Kept): Promise<string[]> {
  const odd =
    kept?.kind === 'numbers'
      ? `SELECT o${place} AS c FROM ${kept.table} WHERE o${place} IS NOT NULL`
      : `SELECT c${place} AS c FROM typed WHERE n${place} IS NULL AND c${place} IS NOT NULL`;
  const rows = await database.rows(
    `SELECT c, count(*) AS n FROM (${odd}) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${ODD_SHOWN}`,
  );
  return rows.map(([cell]) => String(cell).slice(0, 80));
}

/** Counts of some columns by queries of the cells. */
async function countCells(
  database: Database,
  places: readonly number[],
): Promise<{ rows: number; counted: Map<number, Counted> }> {
  const { rows, counts } = await count(database, places);
  const details = await look(database, places, counts);
  return {
    rows,
    counted: new Map(places.map((place, i) => [place, { counts: counts[i]!, details: details[i]! }])),
  };
}

/** Counts of all columns: of a large table from its compact form, as far as that keeps them. */
async function countAll(file: TableFile, places: readonly number[], compact: Compact | null) {
  if (!compact) return countCells(file.database, places);
  const { rows, kept } = compact;
  const counted = await countCompact(file, kept);
  const others = places.filter((place) => !counted.has(place));
  if (others.length)
    for (const [place, one] of (await countCells(file.database, others)).counted) counted.set(place, one);
  return { rows, counted };
}

/** Summarizes a table from its relations `cells` and `typed`. */
export async function summarize(file: TableFile): Promise<TableSummary> {
  const { database, names } = file;
  const places = names.flatMap((name, place) => (name === null ? [] : [place]));
  const compact = await makeCompact(file, places);
  const { rows, counted } = await countAll(file, places, compact);
  const counts = places.map((place) => counted.get(place)!.counts);
  const details = places.map((place) => counted.get(place)!.details);
  const dates = await dateColumns(
    database,
    places.filter((_, i) => !isNumeric(counts[i]!)),
  );
  const columns: ColumnSummary[] = [];
  for (const [i, place] of places.entries()) {
    const [known, detail] = [counts[i]!, details[i]!];
    const numeric = isNumeric(known);
    const odd = numeric ? known.filled - known.numbers : 0;
    const read = numeric ? null : new Set(WORD_MARKERS);
    const words = detail.words?.filter(([word]) => !read?.has(word)) ?? null;
    const filled = known.filled - known.markers;
    columns.push({
      name: names[place]!,
      place,
      type: numeric ? 'number' : dates.has(place) ? 'date' : 'word',
      missing: rows - (numeric ? known.numbers : filled),
      odd,
      oddExamples: odd ? await oddCells(database, place, compact?.kept.get(place)) : [],
      distinct: words?.length ?? detail.distinct,
      numbers: known.numbers,
      whole: known.whole === known.numbers,
      min: known.min,
      max: known.max,
      mean: known.mean,
      deviation: known.deviation,
      histogram: detail.bars,
      words,
    });
  }
  const preview = await database.rows(
    `SELECT ${places.map((c) => `c${c}`).join(', ')} FROM cells LIMIT ${PREVIEW_ROWS}`,
  );
  return {
    rows,
    columns,
    timeline: await findTimeline(database, columns, rows, compact?.kept),
    preview: preview.map((row) => row.map(cellText)),
  };
}
