/**
 * A large table in a compact form, made in one pass over its file: numbers and times as DOUBLE, words as numbers of a
 * dictionary. Summaries are computed from it many times faster than from texts.
 */
import { DatabaseError, type Database } from '../../files.ts';
import { isMarkerSql, MAX_COUNTED } from './columnCounts.ts';
import { numberSql } from './numbers.ts';
import type { TableFile } from './tableFile.ts';

/**
 * How a column is kept: its distinct words; numbers, where NaN is a marker of a missing value and infinity an odd cell;
 * seconds since 1970, where NaN is another text; a hash of each text. `cells`: not at all.
 */
export type Kept = 'words' | 'numbers' | 'dates' | 'texts' | 'cells';

/** Rows at the beginning by which columns are judged. */
const SAMPLE = 20_000;
/** Share of numbers or dates in the sample. */
const SHARE = 0.9;
/** Most bytes of the compact table. */
const MOST_BYTES = 1024 ** 3;
const BYTES: Readonly<Record<Kept, number>> = { words: 2, numbers: 8, dates: 8, texts: 9, cells: 0 };
/** A word that no cell is, for those that are not in a dictionary. */
const OTHER = '';

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What the sample says of each column, and the bytes of the file for a row of it. */
async function judge(
  { database, dialect, size }: TableFile,
  places: readonly number[],
): Promise<{ kept: Map<number, Kept>; rows: number }> {
  await database.run(`CREATE TABLE sample AS SELECT * FROM cells LIMIT ${SAMPLE}`);
  const each = places.map((c) =>
    [
      `count(c${c}) - count(*) FILTER (${isMarkerSql(`c${c}`)})`,
      `count(${numberSql(`c${c}`, dialect.numbers)})`,
      `count(TRY_CAST(c${c} AS TIMESTAMP))`,
      `count(DISTINCT c${c})`,
      `sum(strlen(c${c}) + 1)`,
    ].join(', '),
  );
  const [row = []] = await database.rows(`SELECT count(*), ${each.join(', ')} FROM sample`);
  const [rows = 0, ...found] = row.map((value) => Number(value ?? 0));
  let bytes = 0;
  const kept = new Map<number, Kept>();
  places.forEach((place, i) => {
    const [filled, numbers, dates, distinct, length] = found.slice(5 * i, 5 * i + 5) as [
      number,
      number,
      number,
      number,
      number,
    ];
    bytes += length;
    const most = SHARE * filled;
    if (distinct <= MAX_COUNTED) kept.set(place, 'words');
    else kept.set(place, numbers >= most ? 'numbers' : dates >= most ? 'dates' : 'texts');
  });
  return { kept, rows: size / Math.max(1, bytes / Math.max(1, rows)) };
}

/** A column as it is kept, from a cell `c` that is not trimmed: most casts need no trimming. */
function expression(c: number, kept: Kept, { dialect, raw }: TableFile): string {
  const cell = `c${c}`;
  const trimmed = raw!.trimmed(cell);
  const known = (first: string, otherwise: string): string =>
    `coalesce(${first}, CASE WHEN ${trimmed} IS NOT NULL THEN ${otherwise} END)`;
  switch (kept) {
    case 'words': {
      const cast = (text: string): string => `TRY_CAST(${text} AS words${c})`;
      return `${known(cast(cell), `coalesce(${cast(trimmed)}, ${literal(OTHER)}::words${c})`)} AS w${c}`;
    }
    case 'numbers': {
      const finite = (text: string): string =>
        `CASE WHEN isfinite(${numberSql(text, dialect.numbers)}) THEN ${numberSql(text, dialect.numbers)} END`;
      const odd = `CASE WHEN ${isMarkerSql(trimmed)} THEN 'NaN'::DOUBLE ELSE 'Infinity'::DOUBLE END`;
      return `${known(finite(cell), `coalesce(${finite(trimmed)}, ${odd})`)} AS n${c}`;
    }
    case 'dates': {
      const cast = (text: string): string => `epoch(TRY_CAST(${text} AS TIMESTAMP))`;
      return `${known(cast(cell), `coalesce(${cast(trimmed)}, 'NaN'::DOUBLE)`)} AS t${c}`;
    }
    default: {
      // Every number begins with a character before ":".
      const number = `CASE WHEN ${trimmed} < ':' THEN isfinite(${numberSql(trimmed, dialect.numbers)}) END`;
      return `CASE WHEN ${trimmed} IS NOT NULL THEN hash(${trimmed}) END AS h${c}, CAST(CASE WHEN ${isMarkerSql(trimmed)} THEN 1 WHEN ${number} THEN 2 ELSE 0 END AS UTINYINT) AS s${c}`;
    }
  }
}

/** Whether a row has a cell that is not empty; most begin with one. */
function isFilled({ names, raw }: TableFile): string {
  const all = names.map((_, c) => raw!.trimmed(`c${c}`)).join(', ');
  return `(c0 >= '!' AND c0 < chr(128)) OR coalesce(${all}) IS NOT NULL`;
}

async function makeDictionary(database: Database, place: number): Promise<void> {
  const words = await database.rows(`SELECT DISTINCT c${place} FROM sample WHERE c${place} IS NOT NULL ORDER BY 1`);
  const members = [OTHER, ...words.map(([word]) => String(word))].map(literal);
  await database.run(`CREATE TYPE words${place} AS ENUM (${members.join(', ')})`);
}

/** Columns whose cells are not all as the sample said. */
async function misjudged(database: Database, kept: ReadonlyMap<number, Kept>): Promise<number[]> {
  const checks: Readonly<Record<Kept, (c: number) => string>> = {
    words: (c) => `w${c} = ${literal(OTHER)}`,
    numbers: () => 'false',
    dates: (c) => `isnan(t${c})`,
    texts: (c) => `s${c} = 2`,
    cells: () => 'false',
  };
  const places = [...kept.keys()];
  const each = places.map((c) => `count(*) FILTER (${checks[kept.get(c)!](c)})`);
  const numbers = places.map((c) =>
    kept.get(c) === 'numbers'
      ? `count(*) FILTER (isfinite(n${c})) < ${SHARE} * count(*) FILTER (NOT isnan(n${c}))`
      : 'false',
  );
  const [row = []] = await database.rows(`SELECT ${[...each, ...numbers].join(', ')} FROM compact`);
  return places.filter((_, i) => Number(row[i]) > 0 || row[places.length + i] === true);
}

/**
 * Creates the table `compact` with a column for each place: w3, n3, t3, or h3 and s3.
 * @returns how each column is kept, `cells` for those that turned out otherwise; null for a table that would be too large
 */
export async function makeCompact(file: TableFile, places: readonly number[]): Promise<Map<number, Kept> | null> {
  const { database, raw } = file;
  if (!raw) return null;
  const { kept, rows } = await judge(file, places);
  const each = [...kept.values()].reduce((sum, one) => sum + BYTES[one], 0);
  if (rows * each > MOST_BYTES) return null;
  for (const [place, one] of kept) if (one === 'words') await makeDictionary(database, place);
  const columns = [...kept].map(([place, one]) => expression(place, one, file));
  try {
    await database.run(
      `CREATE TABLE compact AS SELECT ${columns.join(', ')} FROM ${raw.relation} WHERE ${isFilled(file)}`,
    );
  } catch (error) {
    // The texts need no memory.
    if (error instanceof DatabaseError && /out of memory/i.test(error.message)) return null;
    throw error;
  }
  for (const place of await misjudged(database, kept)) kept.set(place, 'cells');
  return kept;
}
