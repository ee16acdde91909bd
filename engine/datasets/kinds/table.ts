/** Datasets of numeric rows with a label each: a class, or a value. */
import type { Dataset, NaiveForecast, RowCell } from '../dataset.ts';
import type { GivenColumn, GivenInput, InputEncoder } from '../given/given.ts';
import type { TableReport } from '../report.ts';
import { UserError } from '../../errors/error.ts';
import { rowsOfText, textOfRows } from '../given/rows.ts';
import type { Partition } from '../split.ts';
import { floats, isStored, loadRows, rowBytes, type SampleRows, type StoredBytes } from '../sampleRows.ts';
import {
  imagesOf,
  inTargetUnit,
  labelOf,
  labelsOf,
  labelWidth,
  type DatasetShape,
  type Split,
  type ValueScale,
} from '../shape.ts';
import type { HostTensor } from '../../runtime/runtime.ts';
import { checkIndices } from './indices.ts';

export interface TableSplit {
  readonly count: number;
  /** float32 [count, features], in memory or in a file. */
  readonly values: Float32Array | StoredBytes;
  /** Classes as int32 [count], numbers as float32 [count], or of several targets [count, targets]. */
  readonly targets: Int32Array | Float32Array;
  /** Of windows of a time series. */
  naive?(): NaiveForecast;
}
/** Rows found by a format. */
export interface Table<S extends TableSplit = TableSplit> {
  readonly name: string;
  readonly path: string;
  /** Number of features. */
  readonly width: number;
  /** Rows of a window, where samples are windows [length, features]. */
  readonly length?: number;
  /** Name of the column that tells several series apart. */
  readonly series?: string;
  /** The newest window as cells by row and column, where samples are windows. */
  latest?(): readonly (readonly (number | string | null)[])[];
  /** Number of values of a label, where it is not one. */
  readonly targets?: number;
  /** Class names; empty for a numeric target. */
  readonly classNames: readonly string[];
  /** Mean and standard deviation of standardized targets. */
  readonly scale: ValueScale | null;
  /** What the validation split respects: `class` stands for the targets, where they are classes. */
  readonly partition: Partition | 'class' | null;
  readonly train: S;
  readonly test: S;
  facts?(): string;
  /** What a row that somebody gives has. */
  readonly given: RowForm;
}
export interface RowForm {
  columns(): Promise<readonly GivenColumn[]>;
  /**
   * A row as float32 [width]. Throws a UserError for a cell that cannot be one.
   * @param cells by the name of their column
   */
  encode(cells: Readonly<Record<string, string>>): Promise<Float32Array>;
  /** The values of an encoded row by column, as the network gets them; null for an unknown word. */
  decode(row: Float32Array): readonly (number | string | null)[];
}
/** A dataset without its report, which the format completes. */
export interface TableDataset<S extends TableSplit = TableSplit> extends Omit<Dataset, 'report'> {
  readonly train: S;
  readonly test: S;
  /** The common part of the report: counts and shapes. */
  counts(): Pick<
    TableReport,
    'kind' | 'path' | 'name' | 'shape' | 'programs' | 'classes' | 'labels' | 'train' | 'test'
  >;
}

const labelTensor = (targets: Int32Array | Float32Array, shape: readonly number[]): HostTensor => ({
  dtype: targets instanceof Int32Array ? 'int32' : 'float32',
  shape: [targets.length / shape.reduce((product, size) => product * size, 1), ...shape],
  data: targets,
});

/** Digits of a numeric label. */
const DIGITS = 4;

function partitionOf({ partition, train: { targets } }: Table): Pick<Dataset, 'partition'> {
  if (partition !== 'class') return partition ? { partition } : {};
  return targets instanceof Int32Array ? { partition: { by: 'class', of: targets } } : {};
}

/** A dataset of rows that a format has read: float32 values, with a class or a number as label. */
export function tableDataset<S extends TableSplit>(table: Table<S>): TableDataset<S> {
  const { name, path, width, length, classNames, scale, train, test, facts } = table;
  const each = length === undefined ? [width] : [length, width];
  const splits = { train, test };
  const labelShape = table.targets === undefined ? [] : [table.targets];
  const rowsOf = (split: Split): SampleRows => {
    const { count, values: samples, targets: labels } = splits[split];
    return { count, type: 'float32', shape: each, samples, labels, ...(labelShape.length ? { labelShape } : {}) };
  };
  const shape: DatasetShape = {
    sample: each,
    classes: classNames.length,
    trainCount: train.count,
    testCount: test.count,
    channelsLast: false,
    source: { kind: 'values' },
    label: { kind: classNames.length ? 'classes' : 'values', shape: labelShape, ...(scale ? { scale } : {}) },
  };
  return {
    name,
    path,
    shape,
    classNames,
    train,
    test,
    count: (split) => splits[split].count,
    labels: (split) => splits[split].targets,
    ...partitionOf(table),
    ...(facts ? { facts } : {}),

    counts: () => ({
      kind: 'table',
      path,
      name,
      shape: [...each],
      programs: shape,
      classes: classNames.length,
      labels: [...classNames],
      train: { count: train.count },
      test: { count: test.count },
    }),

    rows: rowsOf,
    load: (session, split) => loadRows(session, split, rowsOf(split)),

    async choose(split, indices) {
      const { count, targets } = splits[split];
      checkIndices(indices, count);
      const n = indices.length;
      const data = await valuesAt(rowsOf(split), indices);
      const wide = table.targets ?? 1;
      const goal = indices.flatMap((i) => [...targets.subarray(i * wide, (i + 1) * wide)]);
      return {
        shape: { ...shape, trainCount: n, testCount: 0 },
        state: {
          [imagesOf('train')]: { dtype: 'float32', shape: [n, ...each], data } as const,
          [labelsOf('train')]: labelTensor(
            targets instanceof Int32Array ? Int32Array.from(goal) : Float32Array.from(goal),
            labelShape,
          ),
        },
      };
    },

    inputEncoder: table.latest ? windowEncoder(table, shape, table.latest) : rowEncoder(table.given, shape),

    // Of a window the last row.
    cells: async (split, index) => cellsOf(table.given, (await valuesAt(rowsOf(split), [index])).subarray(-width)),
    ...(test.naive ? { naive: (split) => splits[split].naive!() } : {}),

    async sample(split, index) {
      const data = await valuesAt(rowsOf(split), [index]);
      return { x: { dtype: 'float32', shape: [1, ...each], data }, label: labelText(table, split, index) };
    },
  };
}

/** Name of a sample's class, or its values in the unit of the file. */
function labelText({ classNames, scale, targets: wide = 1, ...splits }: Table, split: Split, index: number): string {
  const { targets } = splits[split];
  if (targets instanceof Int32Array) return classNames[targets[index]!] ?? String(targets[index]);
  return Array.from(targets.subarray(index * wide, (index + 1) * wide), (value, at) =>
    String(Number((scale ? inTargetUnit(scale, value, at) : value).toPrecision(DIGITS))),
  ).join(', ');
}

/** Some rows as float32 [indices, width]. */
async function valuesAt(rows: SampleRows, indices: readonly number[]): Promise<Float32Array> {
  const size = rowBytes(rows);
  const width = size / Float32Array.BYTES_PER_ELEMENT;
  const { samples } = rows;
  const values = new Float32Array(indices.length * width);
  for (const [i, index] of indices.entries()) {
    const row = isStored(samples)
      ? floats(await samples.file.read(samples.offset + index * size, size))
      : (samples as Float32Array).subarray(index * width, (index + 1) * width);
    values.set(row, i * width);
  }
  return values;
}

async function cellsOf({ columns, decode }: RowForm, row: Float32Array): Promise<RowCell[]> {
  const values = decode(row);
  return (await columns()).map(({ name }, i) => ({ column: name, value: values[i]! }));
}

/** A sample that somebody gives, as the only one of a session. @param data of the shape of a sample */
function alone(data: Float32Array, shape: DatasetShape): Awaited<ReturnType<InputEncoder['encode']>> {
  const x: HostTensor = { dtype: 'float32', shape: [1, ...shape.sample], data };
  const label = labelOf(shape);
  const none = shape.classes ? Int32Array.of(0) : new Float32Array(labelWidth(label));
  const labels = labelTensor(none, label.shape);
  return { state: { [imagesOf('train')]: x, [labelsOf('train')]: labels }, x, picture: null, at: null };
}

/** A window that somebody gives as lines of cells: of more rows the last ones. */
function windowEncoder(
  { given: { columns, encode }, series }: Pick<Table, 'given' | 'series'>,
  shape: DatasetShape,
  latest: NonNullable<Table['latest']>,
): InputEncoder {
  const [length = 1, width = 1] = shape.sample;
  return {
    form: async () => {
      const asked = await columns();
      return { kind: 'window', columns: asked, length, latest: textOfRows(asked, latest()) };
    },
    shape: { ...shape, trainCount: 1, testCount: 0 },
    async encode(input) {
      if (input.kind !== 'text') throw new UserError('given.needsWindow', { length });
      const rows = rowsOfText(input.text, await columns());
      if (rows.length < length) throw new UserError('given.fewRows', { got: rows.length, expected: length });
      const data = new Float32Array(length * width);
      const used = rows.slice(-length);
      const several = series === undefined ? [] : [...new Set(used.map((row) => row[series] ?? ''))];
      if (several.length > 1) throw new UserError('given.series', { column: series!, names: list(several) });
      for (const [i, row] of used.entries()) data.set(await encode(row), i * width);
      return alone(data, shape);
    },
  };
}

function rowEncoder({ columns, encode }: RowForm, shape: DatasetShape): InputEncoder {
  const row = async (input: GivenInput): Promise<Float32Array> => {
    if (input.kind !== 'row') throw new UserError('given.needsRow');
    const known = new Set((await columns()).map(({ name }) => name));
    const other = Object.keys(input.cells).find((name) => !known.has(name));
    if (other !== undefined) throw new UserError('given.noColumn', { column: other, columns: list([...known]) });
    return encode(input.cells);
  };
  return {
    form: async () => ({ kind: 'row', columns: await columns() }),
    shape: { ...shape, trainCount: 1, testCount: 0 },
    encode: async (input) => alone(await row(input), shape),
  };
}

/** Digits that a float32 keeps. */
const EXACT_DIGITS = 6;
/** Rounds a value that was kept as float32. */
export const exact = (value: number): number => Number(value.toPrecision(EXACT_DIGITS));

const LISTED = 30;
const list = (names: readonly string[]): string =>
  names.slice(0, LISTED).join(', ') + (names.length > LISTED ? ', …' : '');
