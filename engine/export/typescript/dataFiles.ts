/** src/data.ts of packages whose data are texts or tables. */
import { literal } from '../../layers/code.ts';

const SAMPLES = (label: string): string => `export interface Samples {
  count: number;
  /** Sample after sample. */
  inputs: Float32Array;
  /** ${label} */
  labels: Int32Array | Float32Array;
}`;

export const textFile = (length: number): string => `import { readFile } from 'node:fs/promises';

/** Characters of a sample. */
export const SAMPLE_SHAPE = ${literal([length])} as const;
/** Of the labels of a sample: for each character the one that follows. */
export const LABEL_SHAPE = SAMPLE_SHAPE;
const [LENGTH] = SAMPLE_SHAPE;

${SAMPLES('Codes of characters, sample after sample.')}

/** The characters of a text, without repetitions: their places are their codes. */
export async function readText(path: string): Promise<{ codes: number[]; alphabet: string[] }> {
  const text = (await readFile(path, 'utf8')).replace(/^\\uFEFF/, '').replace(/\\r\\n?/g, '\\n');
  const characters = Array.from(text);
  const alphabet = [...new Set(characters)].sort();
  const code = new Map(alphabet.map((character, i) => [character, i]));
  return { codes: characters.map((character) => code.get(character) as number), alphabet };
}

/** Reads stretches of a text; its last tenth is for testing. */
export async function readSamples(path: string, split: 'train' | 'test'): Promise<Samples> {
  const { codes } = await readText(path);
  const cut = Math.floor(codes.length * 0.9);
  const part = split === 'train' ? codes.slice(0, cut) : codes.slice(cut);
  const stride = split === 'train' ? Math.max(1, Math.floor(LENGTH / 4)) : LENGTH;
  const count = Math.max(0, Math.floor((part.length - LENGTH - 1) / stride) + 1);
  const inputs = new Float32Array(count * LENGTH);
  const labels = new Int32Array(count * LENGTH);
  for (let i = 0; i < count; i += 1) {
    inputs.set(part.slice(i * stride, i * stride + LENGTH), i * LENGTH);
    labels.set(part.slice(i * stride + 1, i * stride + LENGTH + 1), i * LENGTH);
  }
  return { count, inputs, labels };
}
`;

export const tableFile = (features: number): string => `import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Features of a row. */
export const SAMPLE_SHAPE = ${literal([features])} as const;
/** Of the label of a row: one number. */
export const LABEL_SHAPE = [] as const;

${SAMPLES('A number a row, or the number of its word.')}

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
