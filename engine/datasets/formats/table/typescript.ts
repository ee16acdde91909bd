/** src/data.ts of packages whose data are a table. */
import { arrayLiteral, samplesInterface } from '../../code.ts';

/**
 * src/data.ts.
 * @param features numbers of a row, words as ones and zeros among them
 */
export const tableTypeScript = (features: number): string => `import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Features of a row. */
export const SAMPLE_SHAPE = ${arrayLiteral([features])} as const;
/** Of the label of a row: one number. */
export const LABEL_SHAPE = [] as const;

${samplesInterface('A number a row, or the number of its word.')}

type Column = { name: string } & ({ kind: 'number'; mean: number; deviation: number } | { kind: 'word'; words: string[] });
interface Facts {
  columns: Column[];
  target: Column;
  train: number[];
  test: number[];
}
/** What the columns were in training, and which rows of the file those were. */
const FACTS = new URL('../table.json', import.meta.url);

async function readFacts(): Promise<Facts> {
  if (!existsSync(FACTS))
    throw new Error(
      'table.json is missing: the table could not be read when this package was written. Export it again where the table is at hand.',
    );
  return JSON.parse(await readFile(FACTS, 'utf8')) as Facts;
}

/** Cells of each line; those in quotes may hold separators, line breaks and, doubled, quotes. */
function readCells(text: string): string[][] {
  const head = text.split('\\n', 1)[0] as string;
  const separator = [',', ';', '\\t', '|'].reduce((a, b) => (head.split(b).length > head.split(a).length ? b : a));
  const rows: string[][] = [[]];
  const cell = new RegExp('("(?:[^"]|"")*"|[^' + separator + '\\\\r\\\\n]*)([' + separator + ']|\\\\r?\\\\n|\\\\r|$)', 'y');
  for (let match = cell.exec(text); match && cell.lastIndex <= text.length; match = cell.exec(text)) {
    const [, written, end] = match as unknown as [string, string, string];
    (rows.at(-1) as string[]).push((written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written).trim());
    if (!end) break;
    if (end !== separator) rows.push([]);
  }
  return rows.filter((row) => row.some(Boolean));
}

/** A number less its mean over its deviation; a word as ones and zeros. */
const encode = (column: Column, cell: string): number[] =>
  column.kind === 'number'
    ? [(Number(cell) - column.mean) / column.deviation]
    : column.words.map((word) => Number(word === cell));

/** Reads the rows of a split, and what is to be predicted of them. */
export async function readSamples(path: string, split: 'train' | 'test'): Promise<Samples> {
  const facts = await readFacts();
  const [header = [], ...rows] = readCells((await readFile(path, 'utf8')).replace(/^\\uFEFF/, ''));
  const cellOf = (row: number, { name }: Column): string => rows[row]?.[header.indexOf(name)] ?? '';
  const { columns, target, [split]: chosen } = facts;
  const inputs = Float32Array.from(chosen.flatMap((row) => columns.flatMap((column) => encode(column, cellOf(row, column)))));
  const labels =
    target.kind === 'number'
      ? Float32Array.from(chosen, (row) => Number(cellOf(row, target)))
      : Int32Array.from(chosen, (row) => target.words.indexOf(cellOf(row, target)));
  return { count: chosen.length, inputs, labels };
}
`;
