/** src/data.ts for a table. */
import { arrayLiteral, samplesInterface } from '../../code.ts';
import { WORD_MARKERS } from './markers.ts';
import { UNIT } from './numbers.ts';

/** TypeScript types of a facts file. @param last further fields of it @param more fields beside the target */
const typesOf = (last: string, more: string): string => `type Column = { name: string; place: number } & (
  | { kind: 'number'; mean: number; deviation: number; fill?: number }
  | { kind: 'word'; words: string[]; numeric?: boolean; fill?: string }
);
interface Facts {
  file: { kind: 'csv' | 'jsonl' | 'parquet'; encoding: string; separator: string; header: boolean; decimal: string; thousands: string; units?: true; quote?: string; skip?: number; evenLines?: true };
  columns: Column[];
  target: Column;
${more}  scaled: boolean;
  train: number[];
  test: number[];
  partition?: { by: string; of: number[] };
${last}}`;

/** Code that converts cells to numbers. */
const ENCODING = `/** Words that mean that nothing is known. */
const MISSING = new Set([${['', ...WORD_MARKERS].map((word) => `'${word}'`).join(', ')}]);
const GROUPS: Record<string, string> = { ' ': '[ \\\\u00a0\\\\u202f\\\\u2009]', "'": "['\\\\u2019]" };

const UNIT = '${UNIT}';
const SPACE = '[ \\\\u00a0\\\\u202f\\\\u2009]';

/** Reads a cell as a number, as the file writes them; undefined for what is none. */
function numbers({ decimal, thousands, units }: Facts['file']): (cell: string) => number | undefined {
  const group = thousands ? (GROUPS[thousands] ?? \`[\${thousands}]\`) : '';
  const whole = group ? \`\\\\d+|\\\\d{1,3}(?:\${group}\\\\d{3})+\` : '\\\\d+';
  const digits = \`(?:(?:\${whole})(?:[\${decimal}]\\\\d*)?|[\${decimal}]\\\\d+)(?:[eE][+-]?\\\\d+)?\`;
  const start = units ? \`(?:[+-]?(?:\${UNIT}\${SPACE}?)?|\${UNIT}\${SPACE}?[+-])\` : '[+-]?';
  const pattern = new RegExp(\`^\${start}\${digits}\${units ? \`(?:\${SPACE}?\${UNIT})?\` : ''}$\`);
  return (cell) => {
    if (!pattern.test(cell)) return undefined;
    const bare = units ? cell.replace(new RegExp(\`\${UNIT}|\${SPACE}\`, 'g'), '') : cell;
    const joined = group ? bare.replace(new RegExp(group, 'g'), '') : bare;
    return Number(decimal === ',' ? joined.replace(',', '.') : joined);
  };
}

/** Place of a cell among the words of its column; -1 for one that was not there in training. */
function placeOf(column: Extract<Column, { kind: 'word' }>, cell: string, read: (cell: string) => number | undefined): number {
  const { words, numeric, fill } = column;
  if (numeric) {
    const value = read(cell);
    return value === undefined ? (fill === undefined ? -1 : words.indexOf(fill)) : words.findIndex((word) => word !== '' && Number(word) === value);
  }
  return words.indexOf(MISSING.has(cell) ? (fill ?? cell) : cell);
}

/** A number less its mean over its deviation; a word as ones and zeros. */
function encode(column: Column, cell: string, read: (cell: string) => number | undefined): number[] {
  if (column.kind === 'number') return [((read(cell) ?? column.fill ?? NaN) - column.mean) / column.deviation];
  const place = placeOf(column, cell, read);
  return column.words.map((_, i) => Number(i === place));
}`;

const PARQUET = `/** All rows of a Parquet file as texts, by the database that Tensorsmith reads it with. */
async function readParquet(path: string): Promise<{ names: string[]; rows: string[][] }> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const file = \`read_parquet('\${path.replaceAll("'", "''")}')\`;
  const columns = (await connection.runAndReadAll(\`DESCRIBE SELECT * FROM \${file}\`)).getRows();
  const names = columns.map(([name]) => String(name));
  const cells = columns.map(([name, type]) => {
    const column = \`"\${String(name).replaceAll('"', '""')}"\`;
    return type === 'JSON' ? \`\${column} ->> '$'\` : \`CAST(\${column} AS VARCHAR)\`;
  });
  const found = (await connection.runAndReadAll(\`SELECT \${cells.join(', ')} FROM \${file}\`)).getRows();
  const rows = found.map((row) => row.map((cell) => (cell === null ? '' : String(cell).trim())));
  return { names, rows: rows.filter((row) => row.some(Boolean)) };
}

`;

const readingCode = (
  isParquet: boolean,
): string => `/** Cells of each line; those in quotes may hold separators, line breaks and, doubled, quotes. */
function readCells(text: string, separator: string, quote: string): string[][] {
  const rows: string[][] = [[]];
  const plain = \`\\\\u\${separator.charCodeAt(0).toString(16).padStart(4, '0')}\`;
  const cell = new RegExp(\`(\${quote}(?:[^\${quote}]|\${quote}\${quote})*\${quote}|[^\${plain}\\\\r\\\\n]*)([\${plain}]|\\\\r?\\\\n|\\\\r|$)\`, 'y');
  for (let match = cell.exec(text); match && cell.lastIndex <= text.length; match = cell.exec(text)) {
    const [, written, end] = match as unknown as [string, string, string];
    (rows.at(-1) as string[]).push((written.startsWith(quote) ? written.slice(1, -1).replaceAll(quote + quote, quote) : written).trim());
    if (!end) break;
    if (end !== separator) rows.push([]);
  }
  return rows;
}

/** All rows of a file in which something stands, and the names of its columns; null where it has none. */
async function readRows(path: string, { kind, encoding, separator, header, quote = '"', skip = 0, evenLines }: Facts['file']): Promise<{ names: string[] | null; rows: string[][] }> {
  if (kind === 'parquet') ${isParquet ? 'return readParquet(path);' : 'throw new Error(`${path} is Parquet: name it so, as data.parquet, and export again.`);'}
  const bytes = await readFile(path);
  const text = new TextDecoder(encoding).decode(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
  if (kind === 'jsonl') {
    const objects = (
      text.trimStart().startsWith('[') ? JSON.parse(text) : text.split('\\n').filter((line) => line.trim()).map((line) => JSON.parse(line))
    ) as Record<string, unknown>[];
    const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
    const rows = objects.map((object) => names.map((name) => (object[name] == null ? '' : String(object[name]).trim())));
    return { names, rows: rows.filter((row) => row.some(Boolean)) };
  }
  const even = evenLines ? text.replace(/\\r\\n?/g, '\\n') : text;
  const table = even.replace(new RegExp(\`^(?:[^\\\\r\\\\n]*(?:\\\\r\\\\n?|\\\\n)){\${skip}}\`), '');
  // Blanks between cells count as one, and those around a row as none.
  const isEnd = (place: number): boolean => place < 0 || place >= table.length || /[\\r\\n]/.test(table.charAt(place));
  const tabbed = table.replace(/"[^"\\r\\n]*"|[ \\t]+/g, (found, from: number) =>
    found.startsWith('"') ? found : isEnd(from - 1) || isEnd(from + found.length) ? '' : '\\t',
  );
  const cells = separator === ' ' ? readCells(tabbed, '\\t', quote) : readCells(table, separator, quote);
  const rows = cells.filter((row) => row.some(Boolean));
  return header ? { names: rows[0] ?? [], rows: rows.slice(1) } : { names: null, rows };
}`;

const SAMPLES = {
  rows: {
    about: 'Features of a row.',
    types: '',
    facts: '',
    reading: `/** Reads the rows of a split, and what is to be predicted of them. Rows that the table keeps for validation are left out. */
export async function readSamples(path: string, split: 'train' | 'test'): Promise<TableSamples> {
  const { file, columns, target, scaled, partition, [split]: all } = await readFacts();
  const chosen = split === 'train' && partition?.by === 'column' ? all.filter((_, i) => partition.of[i] === 0) : all;
  const { names, rows } = await readRows(path, file);
  const read = numbers(file);
  const cellOf = (row: number, { name, place }: Column): string => {
    const at = names?.indexOf(name) ?? -1;
    return rows[row]?.[at < 0 ? place : at] ?? '';
  };
  const inputs = Float32Array.from(chosen.flatMap((row) => columns.flatMap((column) => encode(column, cellOf(row, column), read))));
`,
    goals: 'chosen',
  },
  windows: {
    about: 'Rows of a window, and features of a row.',
    types: `/** Rows of the file in the order of time, one series after the other, of which windows are made. */
interface Windows { length: number; horizon: number; order: number[] }
`,
    facts: '  windows?: Windows;\n',
    reading: `/** Reads the windows of a split, [length, features] each, and what is to be predicted of them: the target of a later row. */
export async function readSamples(path: string, split: 'train' | 'test'): Promise<TableSamples> {
  const { file, columns, target, scaled, windows, [split]: starts } = await readFacts();
  const { length, horizon, order } = windows as Windows;
  const { names, rows } = await readRows(path, file);
  const read = numbers(file);
  const cellOf = (row: number, { name, place }: Column): string => {
    const at = names?.indexOf(name) ?? -1;
    return rows[row]?.[at < 0 ? place : at] ?? '';
  };
  const encoded = order.map((row) => columns.flatMap((column) => encode(column, cellOf(row, column), read)));
  const width = SAMPLE_SHAPE[1];
  const inputs = new Float32Array(starts.length * length * width);
  starts.forEach((start, i) => {
    for (let step = 0; step < length; step += 1) inputs.set(encoded[start + step] as number[], (i * length + step) * width);
  });
  const goals = starts.map((start) => order[start + length - 1 + horizon] as number);
`,
    goals: 'goals',
  },
} as const;

/** Statements that read the targets of some rows, and the end of the function. */
const stepsCode = `  const targets = [target, ...(moreTargets ?? [])].flatMap((column) => (column.kind === 'number' ? [column] : []));
  const all = Array.from({ length: horizon }, () => targets).flat();
  const scale = {
    mean: all.map(({ mean }) => (scaled ? mean : 0)),
    deviation: all.map(({ deviation }) => (scaled ? deviation : 1)),
  };
  const valueOf = (row: number, column: Column, k: number): number =>
    ((read(cellOf(row, column)) ?? NaN) - (scale.mean[k] as number)) / (scale.deviation[k] as number);
  const labels = Float32Array.from(goals.flatMap((row) => targets.map((column, k) => valueOf(row, column, k))));
  return { count: starts.length, inputs, labels, scale };
}`;

const targetsCode = (goals: string, targets: number): string =>
  targets === 1
    ? `  const scale = scaled && target.kind === 'number' ? { mean: target.mean, deviation: target.deviation } : { mean: 0, deviation: 1 };
  const labels =
    target.kind === 'number'
      ? Float32Array.from(${goals}, (row) => ((read(cellOf(row, target)) ?? NaN) - scale.mean) / scale.deviation)
      : Int32Array.from(${goals}, (row) => placeOf(target, cellOf(row, target), read));
  return { count: ${goals}.length, inputs, labels, scale };
}`
    : `  const targets = [target, ...(moreTargets ?? [])].flatMap((column) => (column.kind === 'number' ? [column] : []));
  const scale = {
    mean: targets.map(({ mean }) => (scaled ? mean : 0)),
    deviation: targets.map(({ deviation }) => (scaled ? deviation : 1)),
  };
  const valueOf = (row: number, column: Column, k: number): number =>
    ((read(cellOf(row, column)) ?? NaN) - (scale.mean[k] as number)) / (scale.deviation[k] as number);
  const labels = Float32Array.from(${goals}.flatMap((row) => targets.map((column, k) => valueOf(row, column, k))));
  return { count: ${goals}.length, inputs, labels, scale };
}`;

type SampleKind = 'rows' | 'windows' | 'steps';

/** Of windows with several steps the targets are those of all rows up to the horizon, step after step. */
const samplesOf = (of: SampleKind): { [K in keyof (typeof SAMPLES)['rows']]: string } =>
  of !== 'steps'
    ? SAMPLES[of]
    : {
        ...SAMPLES.windows,
        reading: SAMPLES.windows.reading
          .replace('the target of a later row.', 'the targets of the next rows, step after step.')
          .replace(
            'const goals = starts.map((start) => order[start + length - 1 + horizon] as number);',
            'const goals = starts.flatMap((start) => order.slice(start + length, start + length + horizon));',
          ),
      };

/**
 * src/data.ts.
 * @param sample shape of a sample: features of a row, one-hot columns included, and before them the rows of a window
 * @param of what samples are: rows, or windows of rows with one target row or several
 * @param targets number of predicted values
 * @param isParquet whether the file is named as Parquet
 */
export function tableTypeScript(
  sample: readonly number[],
  of: SampleKind,
  targets: number,
  isParquet: boolean,
): string {
  const isOne = targets === 1 && of !== 'steps';
  return `import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
${isParquet ? "import { DuckDBInstance } from '@duckdb/node-api';\n" : ''}
/** ${samplesOf(of).about} */
export const SAMPLE_SHAPE = ${arrayLiteral(sample)} as const;
/** Of the label of a row: ${targets === 1 ? 'one number' : of === 'steps' ? 'a number for each step and target' : 'a number for each target'}. */
export const LABEL_SHAPE = ${arrayLiteral(targets === 1 ? [] : [targets])} as const;

${samplesInterface(isOne ? 'A number a row, or the number of its word.' : 'A number for each target, row after row.')}
export interface TableSamples extends Samples {
  /** A label is (value - mean) / deviation${isOne ? '' : ', with those of its target'}. */
  scale: { mean: ${isOne ? 'number; deviation: number' : 'number[]; deviation: number[]'} };
}

${samplesOf(of).types}${typesOf(samplesOf(of).facts, isOne ? '' : '  moreTargets?: Column[];\n')}
/** What the columns were in training, and which rows of the file those were. */
const FACTS = new URL('../table.json', import.meta.url);

async function readFacts(): Promise<Facts> {
  if (!existsSync(FACTS))
    throw new Error(
      'table.json is missing: the table could not be read when this package was written. Export it again where the table is at hand.',
    );
  return JSON.parse(await readFile(FACTS, 'utf8')) as Facts;
}

${isParquet ? PARQUET : ''}${readingCode(isParquet)}

${ENCODING}

${isOne ? samplesOf(of).reading : samplesOf(of).reading.replace('target, scaled,', 'target, moreTargets, scaled,')}${of === 'steps' ? stepsCode : targetsCode(samplesOf(of).goals, targets)}
`;
}
