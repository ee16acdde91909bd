/** Files of kinds that are not read, each with what to do instead: told by their first bytes, or by their names. */
import { readdir } from 'node:fs/promises';
import type { DataFiles } from '../datasets/files.ts';
import { UserError } from '../errors/error.ts';

/** Bytes that tell the kind. */
const HEAD = 4096;
/** Tables of a folder that are named in a message. */
const MOST_NAMED = 5;

type Refusal = 'data.spreadsheet' | 'data.pickle' | 'data.arrayFile' | 'data.tableFile';

interface OtherKind {
  readonly error: Refusal;
  /** As it is called in the message. */
  readonly format: string;
  /** Characters of the first bytes, or the end of the name. */
  readonly head?: RegExp;
  readonly name?: RegExp;
}

/** The first bytes of binary files. */
const PICKLE = /^\x80[\x02-\x05]/;
const WORKBOOK_97 = /^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/;

const KINDS: readonly OtherKind[] = [
  { error: 'data.spreadsheet', format: 'Excel', head: WORKBOOK_97 },
  { error: 'data.spreadsheet', format: 'Excel', name: /\.xls[xmb]?$/i },
  { error: 'data.spreadsheet', format: 'OpenDocument', name: /\.ods$/i },
  { error: 'data.spreadsheet', format: 'Numbers', name: /\.numbers$/i },
  { error: 'data.pickle', format: 'pickle', head: PICKLE },
  { error: 'data.pickle', format: 'PyTorch', name: /\.(pt|pth|ckpt)$/i },
  { error: 'data.arrayFile', format: 'HDF5', head: /^\x89HDF/ },
  { error: 'data.arrayFile', format: 'MATLAB', head: /^MATLAB \d/ },
  { error: 'data.tableFile', format: 'SQLite', head: /^SQLite format 3/ },
  { error: 'data.tableFile', format: 'ARFF', head: /^\s*(%[^\n]*\n\s*)*@relation\b/i },
  { error: 'data.tableFile', format: 'LIBSVM', head: /^[-+]?\d[\d.]*( \d+:[-+\d.e]+)+\r?\n/i },
  { error: 'data.tableFile', format: 'Feather', head: /^(ARROW1|FEA1)/ },
  { error: 'data.tableFile', format: 'Avro', head: /^Obj\x01/ },
];

const TABLE = /\.(csv|tsv|parquet|jsonl|ndjson)(\.gz)?$/i;

/** Why nothing in what was picked can be read, and what to do; null where that is not known. */
export async function otherKind(picked: DataFiles): Promise<UserError | null> {
  const { kind, name: file, location, path } = picked;
  if (kind === 'folder') {
    const tables = (await readdir(location)).filter((name) => TABLE.test(name)).sort();
    if (tables.length < 2) return null;
    const named = tables.slice(0, MOST_NAMED).join(', ');
    return new UserError('data.severalTables', { path, files: tables.length > MOST_NAMED ? `${named}, …` : named });
  }
  if (kind !== 'file') return null;
  const head = Buffer.from(await picked.head(HEAD)).toString('latin1');
  const found = KINDS.find((known) => known.head?.test(head) || known.name?.test(file));
  return found ? new UserError(found.error, { file, format: found.format }) : null;
}
