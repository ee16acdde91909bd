/** A table file of any type as a relation of texts in a database: `cells`, with columns c0, c1, … in order. */
import { UserError } from '../../../errors/error.ts';
import { formatCount } from '../../../errors/format.ts';
import { DatabaseError, type Database, type DataFiles, type TextEncoding, type Utf8Copy } from '../../files.ts';
import { encodingOf } from '../../textEncoding.ts';
import { BLANK, dialectOf, looksLikeTable, NO_DIALECT, withoutLines, type Dialect } from './dialect.ts';
import { MAX_COLUMNS, type TableSettings } from './settings.ts';

export type TableFileKind = 'csv' | 'parquet' | 'jsonl';

export interface TableFile {
  readonly kind: TableFileKind;
  /** Size in bytes. */
  readonly size: number;
  readonly encoding: TextEncoding;
  readonly dialect: Dialect;
  /** Whether line ends, those in cells among them, are read as line feeds: a copy was made. */
  readonly evenLines: boolean;
  /** Unique names of the columns; null for a column without name and content. */
  readonly names: readonly (string | null)[];
  /** Names that were changed: empty and duplicate ones. */
  readonly renamed: readonly string[];
  readonly database: Database;
  /** The cells of a file that is read anew for every query, as they are in the file; null for one in memory. */
  readonly raw: RawCells | null;
}

export interface RawCells {
  /** Its columns are c0, c1, …; empty rows are not left out. */
  readonly relation: string;
  /** SQL of a cell as it is in `cells`: trimmed, null for an empty text. */
  trimmed(cell: string): string;
}

export const MAX_TABLE_BYTES = 8 * 1024 ** 3;
/** Bytes at the beginning that detect the type. */
const HEAD = 256 * 1024;
/**
 * Most bytes of a file that is read into memory, at a multiple of its size; a larger one is read again for every query.
 */
const KEPT = 8 * 1024 * 1024;
/** Whether the cells of a file of that many bytes are in memory. */
export const isKept = (size: number, most: number = KEPT): boolean => size <= most;
const RETURN = 13;
/** Characters besides the space that are trimmed from a cell. Searching for them takes time. */
const BLANKS = ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(12288)';

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The type of a file by its first bytes. */
function kindOf(head: Uint8Array): TableFileKind {
  const magic = String.fromCharCode(...head.subarray(0, 4));
  if (magic === 'PAR1') return 'parquet';
  const start = new TextDecoder().decode(head.subarray(0, 4096)).trimStart();
  return /^(\[\s*)?\{\s*"/.test(start) ? 'jsonl' : 'csv';
}

/** The beginning of a text, without a truncated last character, with normalized line ends. */
function headText(head: Uint8Array, encoding: TextEncoding): string {
  return new TextDecoder(encoding).decode(head, { stream: true }).replace(/\r\n?/g, '\n');
}

/** Whether a file holds a table, by its content; a table extension suffices for any text. */
export async function holdsTable(files: DataFiles, named: boolean): Promise<boolean> {
  if (files.kind !== 'file') return false;
  const head = await files.head(HEAD);
  if (kindOf(head) === 'parquet' || named) return true;
  const encoding = encodingOf(head);
  if (head.includes(0) && !encoding.startsWith('utf-16')) return false;
  if (kindOf(head) === 'jsonl') return isJsonArray(headText(head, 'utf-8')) || isJsonLines(headText(head, 'utf-8'));
  return looksLikeTable(dialectOf(headText(head, encoding), head.length < HEAD, {}));
}

/** Whether it is a list of objects, as pandas writes its records. */
const isJsonArray = (text: string): boolean => text.trimStart().startsWith('[');

/** Whether the first line is a complete JSON object. */
function isJsonLines(text: string): boolean {
  const end = text.indexOf('\n');
  try {
    const value: unknown = JSON.parse(end < 0 ? text : text.slice(0, end));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/**
 * Opens a table; the caller closes its database. Throws a UserError where it is not one.
 * @param most bytes of a file that is read into memory
 */
export async function openTableFile(
  files: DataFiles,
  settings: Partial<TableSettings>,
  most: number = KEPT,
): Promise<TableFile> {
  const head = await files.head(HEAD);
  const kind = kindOf(head);
  if (kind === 'csv') return openText(files, settings, most);
  const format = isJsonArray(headText(head.subarray(0, 64), 'utf-8')) ? 'array' : 'newline_delimited';
  return openTyped(files, kind, format, most);
}

/** Opens Parquet and JSON lines, whose column types DuckDB knows. Numbers, words and dates become texts. */
async function openTyped(
  files: DataFiles,
  kind: 'parquet' | 'jsonl',
  format: 'array' | 'newline_delimited',
  most: number,
): Promise<TableFile> {
  const { location: path, name: file } = files;
  const size = await files.size();
  const database = await files.database([path]);
  try {
    const from =
      kind === 'parquet'
        ? `read_parquet(${literal(path)})`
        : `read_json(${literal(path)}, format = '${format}', maximum_depth = 1, records = true)`;
    const columns = await database.rows(`DESCRIBE SELECT * FROM ${from}`);
    const given = columns.map(([title]) => String(title));
    if (given.length > MAX_COLUMNS) throw tooWide(file);
    const texts = columns.map(([title, type]) => {
      const column = identifier(String(title));
      // A JSON string comes with its quotes.
      return type === 'JSON' ? `${column} ->> '$'` : `CAST(${column} AS VARCHAR)`;
    });
    const raw = await relate(database, from, texts, isKept(size, most));
    return {
      kind,
      size,
      encoding: 'utf-8',
      evenLines: false,
      dialect: NO_DIALECT,
      ...namesOf(given, new Set()),
      database,
      raw,
    };
  } catch (error) {
    database.close();
    throw asUserError(error, files);
  }
}

async function openText(
  files: DataFiles,
  settings: Partial<TableSettings>,
  most: number,
  copy?: Utf8Copy,
): Promise<TableFile> {
  const text = await files.utf8(MAX_TABLE_BYTES, settings.encoding, copy);
  const raw = await files.head(HEAD);
  const whole = raw.length < HEAD;
  const head = headText(raw, text.encoding);
  const dialect = dialectOf(head, whole, settings);
  if (dialect.width < 2) throw new UserError('data.notTable', { file: files.name });
  if (dialect.width > MAX_COLUMNS) throw tooWide(files.name);
  const inBlanks = dialect.separator === BLANK;
  if (inBlanks && copy !== 'tabs') return openText(files, settings, most, 'tabs');
  // Line ends of comments may differ from those of rows, which DuckDB then does not see.
  if (dialect.skip && !copy && raw.includes(RETURN)) return openText(files, settings, most, 'lines');
  const database = await files.database([text.path]);
  try {
    const columns = Array.from({ length: dialect.width }, (_, c) => `'c${c}': 'VARCHAR'`).join(', ');
    const skip = dialect.skip + (dialect.header ? headerLines(head, dialect) : 0);
    const quote = literal(dialect.quote);
    const from = `read_csv(${literal(text.path)}, auto_detect = false, delim = ${literal(inBlanks ? '\t' : dialect.separator)}, quote = ${quote}, escape = ${quote}, header = false, skip = ${skip}, columns = {${columns}})`;
    const cells = await relate(
      database,
      from,
      Array.from({ length: dialect.width }, (_, c) => `c${c}`),
      isKept(text.size, most),
      copy !== undefined || isKept(text.size) || /[^\S \n]/.test(head.replaceAll(dialect.separator, '')),
    );
    const empty = await emptyColumns(database, dialect);
    const given = dialect.header ? (dialect.rows[0] ?? []) : [];
    const names = Array.from({ length: dialect.width }, (_, c) => given[c] ?? '');
    return {
      kind: 'csv',
      evenLines: copy !== undefined || text.path !== files.location,
      size: text.size,
      encoding: text.encoding,
      dialect,
      ...namesOf(names, empty),
      database,
      raw: cells,
    };
  } catch (error) {
    database.close();
    // DuckDB refuses mixed line ends; a normalized copy fixes that one error.
    if (error instanceof DatabaseError && !copy) return openText(files, settings, most, 'lines');
    throw asUserError(error, files);
  }
}

/** Number of lines after the comments, up to and including the header. */
function headerLines(head: string, { rows, separator, skip }: Dialect): number {
  const lines = withoutLines(head, skip).split('\n');
  const first = lines.findIndex((line) => line.replaceAll(separator, '').trim() !== '');
  const inside = (rows[0] ?? []).reduce((sum, title) => sum + title.split('\n').length - 1, 0);
  return first + 1 + inside;
}

/**
 * Creates `cells` from columns: trimmed, null for an empty text, without empty rows.
 * @returns the cells as they are, of a file that is not read into memory
 */
async function relate(
  database: Database,
  from: string,
  columns: readonly string[],
  kept: boolean,
  blanks = true,
): Promise<RawCells | null> {
  const trimmed = (cell: string): string => `nullif(trim(${cell}${blanks ? `, ' '${BLANKS}` : ''}), '')`;
  const named = columns.map((column, c) => `${trimmed(column)} AS c${c}`);
  const some = columns.map((_, c) => `c${c}`).join(', ');
  await database.run(
    `CREATE ${kept ? 'TABLE' : 'VIEW'} cells AS SELECT * FROM (SELECT ${named.join(', ')} FROM ${from}) WHERE coalesce(${some}) IS NOT NULL`,
  );
  if (kept) return null;
  const plain = columns.map((column, c) => `${column} AS c${c}`);
  await database.run(`CREATE VIEW raw_cells AS SELECT ${plain.join(', ')} FROM ${from}`);
  return { relation: 'raw_cells', trimmed };
}

/** Unnamed empty columns, as from a separator at the end of every line. */
async function emptyColumns(database: Database, { width, rows, header }: Dialect): Promise<Set<number>> {
  const nameless = Array.from({ length: width }, (_, c) => c).filter((c) => !header || !rows[0]?.[c]);
  if (!nameless.length) return new Set();
  const [counts = []] = await database.rows(`SELECT ${nameless.map((c) => `count(c${c})`).join(', ')} FROM cells`);
  return new Set(nameless.filter((_, i) => counts[i] === 0));
}

/** Unique column names: "a", "a_2"; an unnamed column is named by its index. */
function namesOf(given: readonly string[], empty: ReadonlySet<number>): Pick<TableFile, 'names' | 'renamed'> {
  const taken = new Set(given);
  const seen = new Set<string>();
  const renamed: string[] = [];
  const names = given.map((title, c) => {
    if (empty.has(c)) return null;
    const wanted = title.slice(0, 200);
    const base = wanted === '' ? `column_${c + 1}` : wanted.slice(0, 190);
    let name = wanted === '' ? base : wanted;
    for (let n = 2; seen.has(name) || (name !== title && taken.has(name)); n += 1) name = `${base}_${n}`;
    seen.add(name);
    if (name !== title && title !== '') renamed.push(name);
    return name;
  });
  return { names, renamed };
}

const tooWide = (file: string): UserError =>
  new UserError('data.tableColumns', { file, limit: formatCount(MAX_COLUMNS) });

const LINE = /CSV Error on Line: (\d+)/;
const COLUMNS = /Expected Number of Columns: (\d+) Found: (\d+)/;
const MEMORY = /Out of Memory/i;

/** A database error as a UserError, with the line where known. */
export function asUserError(error: unknown, { name: file, location: path }: DataFiles): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const { message } = error;
  if (MEMORY.test(message)) return new UserError('data.tableMemory', { file });
  const line = LINE.exec(message)?.[1];
  const counts = COLUMNS.exec(message);
  if (line === undefined) return new UserError('data.unreadable', { path, detail: message.split('\n')[0] ?? '' });
  if (counts)
    return new UserError('data.tableWidth', {
      file,
      line: Number(line),
      got: Number(counts[2]),
      expected: Number(counts[1]),
    });
  const detail = /quote/i.test(message) ? 'the quote of a cell is not closed' : (message.split('\n')[2] ?? '');
  return new UserError('data.tableRow', { file, line: Number(line), detail });
}
