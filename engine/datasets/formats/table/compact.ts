/**
 * A large table in a compact form, made in one pass over its file: numbers as DOUBLE, times as TIMESTAMP, words as
 * numbers of a dictionary. Summaries are computed from it many times faster than from texts.
 *
 * Most columns hold nothing but numbers, times or words. So a column whose first rows do is converted as it stands, by
 * one cast, and a flag says where that failed; only then is the column read again in the general form, which trims cells
 * and tells markers of missing values from odd cells.
 */
import { DatabaseError } from '../../files.ts';
import { isMarkerSql, MAX_COUNTED } from './columnCounts.ts';
import { numberSql, quickNumberSql } from './numbers.ts';
import type { TableFile } from './tableFile.ts';

/**
 * What is kept of a column, here of that at place 3: `words` w3; `numbers` n3, and in the general form o3, the texts of
 * cells that are no finite numbers; `dates` t3; `texts` h3, a hash, and m3, whether it is a marker of a missing value.
 */
export type Kind = 'words' | 'numbers' | 'dates' | 'texts';
type Table = 'sampled' | 'compact' | 'reread';
/** In which table and form a column is kept. */
export interface Kept {
  readonly kind: Kind;
  readonly table: Table;
  readonly general: boolean;
}

export interface Compact {
  readonly rows: number;
  /** By place; columns that are not are counted from the texts. */
  readonly kept: ReadonlyMap<number, Kept>;
}

/** Rows at the beginning by which columns are judged. */
const SAMPLE = 20_000;
/** Share of numbers or dates in the sample. */
const SHARE = 0.9;
/** Most bytes of the compact table. */
const MOST_BYTES = 1024 ** 3;
/** Of a cell, with its flag. */
const BYTES: Readonly<Record<Kind, number>> = { words: 3, numbers: 9, dates: 9, texts: 10 };

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What the sample says of each column, and the number of rows that the file may have. */
async function judge(
  { database, dialect, raw, size }: TableFile,
  places: readonly number[],
): Promise<{ kinds: Map<number, Kind>; rows: number }> {
  await database.run(`CREATE TABLE sample AS SELECT * FROM ${raw!.relation} LIMIT ${SAMPLE}`);
  const each = places.map((c) =>
    [
      `count(c${c}) - count(*) FILTER (${isMarkerSql(`c${c}`)})`,
      `count(${numberSql(`c${c}`, dialect.numbers)})`,
      `count(TRY_CAST(c${c} AS TIMESTAMP))`,
      `count(DISTINCT c${c})`,
      `sum(strlen(c${c}) + 1)`,
    ].join(', '),
  );
  const trimmed = places.map((c) => `${raw!.trimmed(`c${c}`)} AS c${c}`).join(', ');
  const [row = []] = await database.rows(`SELECT count(*), ${each.join(', ')} FROM (SELECT ${trimmed} FROM sample)`);
  const [rows = 0, ...found] = row.map((value) => Number(value ?? 0));
  let bytes = 0;
  const kinds = new Map<number, Kind>();
  places.forEach((place, i) => {
    const [filled = 0, numbers = 0, dates = 0, distinct = 0, length = 0] = found.slice(5 * i, 5 * i + 5);
    bytes += length;
    const most = SHARE * filled;
    if (distinct <= MAX_COUNTED) kinds.set(place, 'words');
    else kinds.set(place, numbers >= most ? 'numbers' : dates >= most ? 'dates' : 'texts');
  });
  return { kinds, rows: size / Math.max(1, bytes / Math.max(1, rows)) };
}

async function makeDictionary({ database, raw }: TableFile, place: number): Promise<void> {
  const cell = raw!.trimmed(`c${place}`);
  const words = await database.rows(`SELECT DISTINCT ${cell} FROM sample WHERE ${cell} IS NOT NULL ORDER BY 1`);
  const members = words.map(([word]) => literal(String(word)));
  await database.run(`CREATE TYPE words${place} AS ENUM (${members.join(', ')})`);
}

/** A column and the form that it is wanted in: as it stands, or trimmed and told apart. */
interface Wanted {
  readonly place: number;
  readonly kind: Kind;
  readonly general: boolean;
  readonly table: Table;
}

/** The cell c3 converted, null where that fails. Words that the dictionary lacks are kept as texts at the second reading. */
function conversion({ place, kind, general, table }: Wanted, { dialect: { numbers } }: TableFile): string {
  const cell = `c${place}`;
  if (kind === 'words') return table === 'reread' ? cell : `TRY_CAST(${cell} AS words${place})`;
  if (kind === 'dates') return `TRY_CAST(${cell} AS TIMESTAMP)`;
  return general ? numberSql(cell, numbers) : quickNumberSql(cell, numbers).value;
}

/** What is kept of the cell c3 and of v3, which it was converted to; x3 flags what the form cannot say. */
function formOf({ place, kind, general }: Wanted, { dialect: { numbers } }: TableFile): string {
  const [cell, value, flag] = [`c${place}`, `v${place}`, `x${place}`];
  const failed = `${cell} IS NOT NULL AND ${value} IS NULL`;
  switch (kind) {
    case 'words':
      return `${value} AS w${place}, ${failed} AS ${flag}`;
    case 'dates':
      return `${value} AS t${place}, ${failed} AS ${flag}`;
    case 'texts':
      return `CASE WHEN ${cell} IS NOT NULL THEN hash(${cell}) END AS h${place}, ${isMarkerSql(cell)} AS m${place}, isfinite(${value}) AS ${flag}`;
    case 'numbers': {
      const { isDoubtful } = quickNumberSql(cell, numbers);
      return general
        ? `CASE WHEN isfinite(${value}) THEN ${value} END AS n${place}, CASE WHEN isfinite(${value}) THEN NULL ELSE ${cell} END AS o${place}, false AS ${flag}`
        : `${value} AS n${place}, ${failed} OR NOT isfinite(${value}) OR ${isDoubtful} AS ${flag}`;
    }
  }
}

/**
 * Creates a table of the rows with a cell that is not empty. A row of blanks alone is among them where its cells are
 * taken as they stand; they are flagged.
 */
async function create(file: TableFile, table: Table, wanted: readonly Wanted[], from = file.raw!.relation) {
  const asTheyStand = wanted.filter(({ general }) => !general).map(({ place }) => place);
  // The first of these cells tells for most rows.
  const places = [...new Set([...asTheyStand, ...file.names.keys()])];
  const cells = places.map((c) => `${asTheyStand.includes(c) ? `c${c}` : file.raw!.trimmed(`c${c}`)} AS c${c}`);
  const filled = `coalesce(${places.map((c) => `c${c}`).join(', ')}) IS NOT NULL`;
  const values = wanted.map((one) => `${conversion(one, file)} AS v${one.place}`);
  const forms = wanted.map((one) => formOf(one, file));
  await file.database.run(
    `CREATE TABLE ${table} AS SELECT ${forms.join(', ')} FROM (SELECT *, ${values.join(', ')} FROM (SELECT ${cells.join(', ')} FROM ${from}) WHERE ${filled})`,
  );
}

/** Number of rows of a table, and those of its columns of which a cell is flagged. */
async function check(
  { database }: TableFile,
  table: Table,
  wanted: readonly Wanted[],
): Promise<{ rows: number; flagged: Wanted[] }> {
  const each = wanted.map(({ place }) => `bool_or(x${place})`);
  const [[rows, ...flags] = []] = await database.rows(`SELECT ${['count(*)', ...each].join(', ')} FROM ${table}`);
  return { rows: Number(rows), flagged: wanted.filter((_, i) => flags[i] === true) };
}

/** Whether a column in the general form holds too few numbers, or too many words, below the sample. */
async function isOtherwise({ database }: TableFile, { place: c, kind, table, general }: Wanted): Promise<boolean> {
  const others = `count(o${c}) - count(*) FILTER (${isMarkerSql(`o${c}`)})`;
  const tests: Partial<Record<Kind, string>> = {
    numbers: `SELECT count(n${c}) < ${SHARE} * (count(n${c}) + ${others}) FROM ${table}`,
    words: `SELECT count(*) > ${MAX_COUNTED} FROM (SELECT w${c} FROM ${table} GROUP BY 1)`,
  };
  const test = general ? tests[kind] : undefined;
  return test !== undefined && (await database.rows(test))[0]?.[0] === true;
}

/**
 * Creates the tables `compact` and, for columns that are not as their first rows say, `reread`.
 * @returns number of rows, and the columns that are kept by their place; null for a table that would be too large
 */
export async function makeCompact(file: TableFile, places: readonly number[]): Promise<Compact | null> {
  if (!file.raw) return null;
  const { kinds, rows } = await judge(file, places);
  if (rows * [...kinds.values()].reduce((sum, kind) => sum + BYTES[kind], 0) > MOST_BYTES) return null;
  for (const [place, kind] of kinds) if (kind === 'words') await makeDictionary(file, place);
  try {
    return await convert(file, kinds);
  } catch (error) {
    // The texts need no memory.
    if (error instanceof DatabaseError && /out of memory/i.test(error.message)) return null;
    throw error;
  }
}

async function convert(file: TableFile, kinds: ReadonlyMap<number, Kind>): Promise<Compact | null> {
  const first = [...kinds].map(([place, kind]): Wanted => ({
    place,
    kind,
    general: kind === 'texts',
    table: 'sampled',
  }));
  await create(file, 'sampled', first, 'sample');
  const unlike = new Set((await check(file, 'sampled', first)).flagged);
  const wanted = first
    .filter((one) => !unlike.has(one) || one.kind !== 'texts')
    .map((one): Wanted => ({ ...one, general: one.general || unlike.has(one), table: 'compact' }));
  await create(file, 'compact', wanted);
  const once = await check(file, 'compact', wanted);
  // Another reading tells no more of these.
  const again = once.flagged.filter(({ kind, general }) => !general || kind === 'words');
  const twice = again.map((one): Wanted => ({ ...one, general: true, table: 'reread' }));
  let left: readonly Wanted[] = [];
  if (twice.length) {
    await create(file, 'reread', twice);
    const { rows, flagged } = await check(file, 'reread', twice);
    // Rows of blanks are in the one table and not in the other.
    if (rows !== once.rows) return null;
    left = twice.filter((one) => !flagged.includes(one));
  }
  const kept = new Map<number, Kept>();
  for (const one of [...wanted.filter((each) => !once.flagged.includes(each)), ...left])
    if (!(await isOtherwise(file, one))) kept.set(one.place, one);
  return { rows: once.rows, kept };
}
