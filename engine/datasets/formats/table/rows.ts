/** Rows of a table as a dataset: encoded and split by its facts. */
import type { Dataset } from '../../dataset.ts';
import type { DataFiles } from '../../files.ts';
import { readCell } from '../../given/row.ts';
import { type RowForm, tableDataset, type TableDataset, type TableSplit } from '../../kinds/table.ts';
import type { GivenColumn } from '../../given/given.ts';
import { bytesOf } from '../../sampleRows.ts';
import type { Partition } from '../../split.ts';
import type { Cells } from './cells.ts';
import { factsText, goalsOf, type Column, type TableFacts } from './facts.ts';
import type { ValueScale } from '../../shape.ts';
import { decode, encode, widthOf } from './fill.ts';
import type { NumberFormat } from './numbers.ts';
import { naiveForecast } from './naive.ts';
import { stepsAhead } from './settings.ts';
import { goalPlaces, rowsOfWindows } from './windows.ts';

/** Encoded rows: numbers standardized, words one-hot. */
export interface RowSplit extends TableSplit {
  /** Row numbers in the file, counted from 0 after the header; of windows the rows of their targets, step after step. */
  readonly rows: Int32Array;
}

/** A table with the facts for exported code. */
export interface TableRows extends TableDataset<RowSplit> {
  /** Used columns, without the target. */
  readonly columns: readonly Column[];
  readonly target: Column;
}
export type OpenedTable = TableRows & Dataset;

/** Most bytes of rows that are kept in memory: they are there twice while a session is filled. */
const MAX_ROW_BYTES = 512 * 1024 ** 2;
/** Most bytes of rows that are encoded at a time. */
const CHUNK_BYTES = 8 * 1024 ** 2;

/** Encoded rows of some parts: in memory, or where they do not fit, one after the other in a file of the cache. */
async function encodedRows(
  files: DataFiles,
  facts: TableFacts,
  cells: readonly Cells[],
  parts: readonly Int32Array[],
): Promise<RowSplit['values'][]> {
  const { columns } = facts;
  const each = 4 * columns.reduce((sum, column) => sum + widthOf(column), 0);
  const samples = parts.reduce((sum, { length }) => sum + length, 0);
  if (samples * each <= Math.min(MAX_ROW_BYTES, await files.memory()))
    return parts.map((rows) => encode(columns, cells, rows));
  const size = { bytes: samples * each, samples, name: files.name };
  const file = await files.cached({ path: files.location }, `rows\n${factsText(facts)}`, size, async (append) => {
    const chunk = Math.max(1, Math.floor(CHUNK_BYTES / each));
    for (const rows of parts)
      for (let done = 0; done < rows.length; done += chunk)
        await append(bytesOf(encode(columns, cells, rows.subarray(done, done + chunk))));
  });
  let offset = 0;
  return parts.map(({ length }) => {
    const values = { file, offset };
    offset += length * each;
    return values;
  });
}

/** Rows of the file of the samples of a part: of their inputs, sample after sample, and of their targets. */
interface PartRows {
  readonly inputs: Int32Array;
  readonly rows: Int32Array;
}
function partOf({ windows }: TableFacts, begins: Int32Array): PartRows {
  if (!windows) return { inputs: begins, rows: begins };
  const { length, order } = windows;
  return {
    inputs: rowsOfWindows(order, begins, length),
    rows: goalPlaces(begins, windows).map((place) => order[place]!),
  };
}

/** Means and deviations of the values of a label, step after step; null where they are as they are. */
function scaleOf(facts: TableFacts): ValueScale | null {
  const numbers = goalsOf(facts).flatMap((column) => (column.kind === 'number' ? [column] : []));
  if (!facts.scaled || !numbers.length) return null;
  // One target has one scale, of whatever step.
  const steps = facts.windows && numbers.length > 1 ? stepsAhead(facts.windows).length : 1;
  const all = Array.from({ length: steps }, () => numbers).flat();
  return { mean: all.map(({ mean }) => mean), deviation: all.map(({ deviation }) => deviation) };
}

const partitionOf = ({ by, of, begins }: NonNullable<TableFacts['partition']>): Partition => ({
  by,
  of: Int32Array.from(of),
  ...(begins ? { begins: Int32Array.from(begins) } : {}),
});

/** Classes, or the values of all targets, row after row. */
function targetValues(
  goals: readonly Cells[],
  rows: Int32Array,
  areClasses: boolean,
  scale: ValueScale | null,
): Int32Array | Float32Array {
  if (areClasses) return Int32Array.from(rows, (row) => goals[0]!.values[row]!);
  const values = new Float32Array(rows.length * goals.length);
  goals.forEach((goal, k) =>
    rows.forEach((row, i) => {
      const value = goal.values[row]!;
      values[i * goals.length + k] = scale ? (value - scale.mean[k]!) / scale.deviation[k]! : value;
    }),
  );
  return values;
}

/** @param cells of the used columns, in the order of the facts @param goals of the targets */
export async function rowsOf(
  files: DataFiles,
  facts: TableFacts,
  cells: readonly Cells[],
  goals: readonly Cells[],
): Promise<TableRows> {
  const { name, path } = files;
  const { columns, target, windows } = facts;
  const [train, test] = [Int32Array.from(facts.train), Int32Array.from(facts.test)];
  const parts = [train, test].map((begins) => partOf(facts, begins));
  const [trainValues, testValues] = await encodedRows(
    files,
    facts,
    cells,
    parts.map(({ inputs }) => inputs),
  );
  const scale = scaleOf(facts);
  const steps = windows ? stepsAhead(windows).length : 1;
  const splitOf = ({ rows }: PartRows, begins: Int32Array, encoded: RowSplit['values']): RowSplit => ({
    count: begins.length,
    values: encoded,
    targets: targetValues(goals, rows, target.kind === 'word', scale),
    rows,
    ...(windows ? { naive: () => naiveForecast(windows, begins, goals) } : {}),
  });
  return {
    ...tableDataset({
      name,
      path,
      width: columns.reduce((sum, column) => sum + widthOf(column), 0),
      ...(windows ? { length: windows.length } : {}),
      ...(windows?.series === undefined ? {} : { series: windows.series }),
      ...(goals.length * steps > 1 ? { targets: goals.length * steps } : {}),
      classNames: target.kind === 'word' ? target.words : [],
      scale,
      partition: facts.partition ? partitionOf(facts.partition) : facts.stratified ? 'class' : null,
      train: splitOf(parts[0]!, train, trainValues!),
      test: splitOf(parts[1]!, test, testValues!),
      facts: () => factsText(facts),
      given: givenRow(facts),
      ...(windows ? { latest: () => latestRows(facts, cells) } : {}),
    }),
    columns,
    target,
  };
}

/** The newest window as cells, in the units of the file. */
function latestRows({ columns, windows }: TableFacts, cells: readonly Cells[]): (number | string | null)[][] {
  const { order, latest, length } = windows!;
  return order.slice(latest, latest + length).map((row) => decode(columns, encode(columns, cells, Int32Array.of(row))));
}

/** Rows that somebody gives, encoded as those of the file are. */
function givenRow({ file, columns }: TableFacts): RowForm {
  const asked = columns.map((column): GivenColumn => {
    const words = column.kind === 'word' ? column.words : null;
    const mean = column.kind === 'number' ? column.mean : null;
    return { name: column.name, words, mean, required: column.fill === undefined };
  });
  const format: NumberFormat = {
    decimal: file.decimal,
    thousands: file.thousands as NumberFormat['thousands'],
    ...(file.units ? { units: true } : {}),
  };
  return {
    columns: () => Promise.resolve(asked),
    decode: (row) => decode(columns, row),
    async encode(given) {
      const cells = columns.map((column, c): Cells => {
        const numeric = column.kind === 'word' && column.numeric === true;
        const value = readCell(asked[c]!, given[column.name], format, numeric);
        const { name, place } = column;
        return { name, place, words: asked[c]!.words, numeric, values: Float64Array.of(value ?? NaN) };
      });
      return encode(columns, cells, Int32Array.of(0));
    },
  };
}
