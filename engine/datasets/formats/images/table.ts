/** A table with the labels of images: a column of paths or names, one of classes, optionally one of splits. */
import type { DataTree, TreeFile } from '../../files.ts';
import type { Item } from './item.ts';

const TABLE = /\.(csv|tsv)$/i;
/** Largest table in bytes, and most tables that are tried. */
const MAX_TABLE = 64 * 1024 * 1024;
const MAX_TABLES = 8;
/** Share of rows whose images have to exist. */
const FOUND_SHARE = 0.9;
const LABEL = /^(label|labels|class|classes|class_?name|category|target|breed|species|diagnosis|y)$/i;
const SPLIT = /^(split|set|subset|partition|usage|data_?set)$/i;
const ROWS_LOOKED_AT = 200;

/** Cells of a table; its separator is the most frequent candidate in the first line. */
export function readCells(text: string): string[][] {
  const firstLine = text.slice(0, text.indexOf('\n') >>> 0);
  const separator = [',', ';', '\t', '|'].reduce((best, mark) =>
    firstLine.split(mark).length > firstLine.split(best).length ? mark : best,
  );
  const rows: string[][] = [];
  let [row, cell, quoted]: [string[], string, boolean] = [[], '', false];
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i]!;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') cell += text[(i += 1)];
      else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === separator) {
      row.push(cell);
      cell = '';
    } else if (character === '\n') {
      row.push(cell);
      rows.push(row);
      [row, cell] = [[], ''];
    } else if (character !== '\r') cell += character;
  }
  if (cell !== '' || row.length) rows.push([...row, cell]);
  return rows.filter((cells) => cells.some((value) => value !== ''));
}

/** Images by all names that a table may use: the path or its end, with and without extension. */
function namesOf(files: readonly TreeFile[]): Map<string, TreeFile | null> {
  const names = new Map<string, TreeFile | null>();
  for (const file of files) {
    const parts = file.path.split('/');
    for (let from = 0; from < parts.length; from += 1) {
      const end = parts.slice(from).join('/');
      for (const name of new Set([end, end.replace(/\.[^./]*$/, '')])) names.set(name, names.has(name) ? null : file);
    }
  }
  return names;
}

const tidy = (path: string): string =>
  path
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '');

/** The image that a cell names: the longest suffix of a path that exists. */
function imageOf(names: ReadonlyMap<string, TreeFile | null>, cell: string): TreeFile | null {
  const parts = tidy(cell).split('/');
  for (let from = 0; from < parts.length; from += 1) {
    const found = names.get(parts.slice(from).join('/'));
    if (found) return found;
  }
  return null;
}

function splitOfWord(word: string | undefined): Item['split'] {
  if (!word) return null;
  if (/train/i.test(word)) return 'train';
  if (/val|dev/i.test(word)) return 'validation';
  return /test|eval/i.test(word) ? 'test' : null;
}

/** The column of classes: by its name, else the first other one with few distinct values. */
function labelColumn(head: readonly string[], rows: readonly string[][], paths: number, split: number): number {
  const named = head.findIndex((name, at) => at !== paths && LABEL.test(name.trim()));
  if (named >= 0) return named;
  return head.findIndex((_, at) => {
    if (at === paths || at === split) return false;
    const distinct = new Set(rows.map((row) => row[at] ?? ''));
    return distinct.size > 1 && distinct.size <= Math.max(2, rows.length / 2) && !distinct.has('');
  });
}

/** A table whose rows name images. */
export interface ImageTable {
  readonly path: string;
  readonly head: readonly string[];
  readonly rows: readonly { readonly file: TreeFile; readonly cells: readonly string[] }[];
  /** Index of the column of paths or names. */
  readonly paths: number;
}

/** The tables among the files that name these images. */
export async function imageTables(tree: DataTree, items: readonly Item[]): Promise<ImageTable[]> {
  const tables = tree.files.filter(({ path, size }) => TABLE.test(path) && size <= MAX_TABLE).slice(0, MAX_TABLES);
  if (!tables.length) return [];
  const names = namesOf(items.map(({ file }) => file));
  const found: ImageTable[] = [];
  for (const table of tables) {
    const [head, ...rows] = readCells(new TextDecoder().decode(await tree.read(table, MAX_TABLE)));
    if (!head || !rows.length) continue;
    const some = rows.slice(0, ROWS_LOOKED_AT);
    const hits = head.map((_, at) => some.filter((row) => imageOf(names, row[at] ?? '') !== null).length);
    const paths = hits.findIndex((count) => count >= FOUND_SHARE * some.length);
    if (paths < 0) continue;
    const named = rows.flatMap((cells) => {
      const file = imageOf(names, cells[paths] ?? '');
      return file ? [{ file, cells }] : [];
    });
    found.push({ path: table.path, head: head.map((name) => name.trim()), rows: named, paths });
  }
  return found;
}

/** Items with the labels of tables beside them; null where no table has some. */
export function labelsFromTables(tables: readonly ImageTable[], items: readonly Item[]): Item[] | null {
  const known = new Map(items.map((item) => [item.file, item]));
  const found: Item[] = [];
  for (const { path, head, rows, paths } of tables) {
    const split = head.findIndex((name) => SPLIT.test(name));
    const some = rows.slice(0, ROWS_LOOKED_AT).map(({ cells }) => [...cells]);
    const label = labelColumn(head, some, paths, split);
    if (label < 0) continue;
    for (const { file, cells } of rows) {
      const word = (cells[label] ?? '').trim();
      if (!word) continue;
      const own = splitOfWord(cells[split]) ?? known.get(file)!.split ?? splitOfWord(path.split('/').at(-1));
      found.push({ file, label: word, split: own });
    }
  }
  return found.length ? found : null;
}
