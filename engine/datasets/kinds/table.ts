/** Datasets of numeric rows with a label each: a class, or a value. */
import type { Dataset, RowCell } from '../dataset.ts';
import type { GivenColumn, GivenInput, InputEncoder } from '../given/given.ts';
import type { TableReport } from '../report.ts';
import { UserError } from '../../errors/error.ts';
import type { Partition } from '../split.ts';
import { imagesOf, labelsOf, type DatasetShape, type ValueScale } from '../shape.ts';
import type { HostTensor } from '../../runtime/runtime.ts';
import { checkIndices } from './indices.ts';

export interface TableSplit {
  readonly count: number;
  /** float32 [count, features] */
  readonly values: Float32Array;
  /** Classes as int32 [count], numbers as float32 [count]. */
  readonly targets: Int32Array | Float32Array;
}
/** Rows found by a format. */
export interface Table<S extends TableSplit = TableSplit> {
  readonly name: string;
  readonly path: string;
  /** Number of features. */
  readonly width: number;
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
  columns(): readonly GivenColumn[];
  /**
   * A row as float32 [width]. Throws a UserError for a cell that cannot be one.
   * @param cells by the name of their column
   */
  encode(cells: Readonly<Record<string, string>>): Float32Array;
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

const labelTensor = (targets: Int32Array | Float32Array): HostTensor => ({
  dtype: targets instanceof Int32Array ? 'int32' : 'float32',
  shape: [targets.length],
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
  const { name, path, width, classNames, scale, train, test, facts } = table;
  const splits = { train, test };
  const shape: DatasetShape = {
    sample: [width],
    classes: classNames.length,
    trainCount: train.count,
    testCount: test.count,
    channelsLast: false,
    source: { kind: 'values' },
    label: { kind: classNames.length ? 'classes' : 'values', shape: [], ...(scale ? { scale } : {}) },
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
      shape: [width],
      programs: shape,
      classes: classNames.length,
      labels: [...classNames],
      train: { count: train.count },
      test: { count: test.count },
    }),

    async load(session, split) {
      const { count, values, targets } = splits[split];
      const data = { dtype: 'float32', shape: [count, width], data: values } as const;
      if (count) await session.write({ [imagesOf(split)]: data, [labelsOf(split)]: labelTensor(targets) });
    },

    choose(split, indices) {
      const { count, values, targets } = splits[split];
      checkIndices(indices, count);
      const n = indices.length;
      const data = new Float32Array(n * width);
      indices.forEach((row, i) => data.set(values.subarray(row * width, (row + 1) * width), i * width));
      const goal = indices.map((i) => targets[i]!);
      return Promise.resolve({
        shape: { ...shape, trainCount: n, testCount: 0 },
        state: {
          [imagesOf('train')]: { dtype: 'float32', shape: [n, width], data } as const,
          [labelsOf('train')]: labelTensor(
            targets instanceof Int32Array ? Int32Array.from(goal) : Float32Array.from(goal),
          ),
        },
      });
    },

    inputEncoder: rowEncoder(table.given, shape),

    cells: (split, index) => cellsOf(table.given, splits[split].values.subarray(index * width, (index + 1) * width)),

    sample(split, index) {
      const { values, targets } = splits[split];
      const target = targets[index]!;
      const label =
        targets instanceof Int32Array
          ? (classNames[target] ?? String(target))
          : String(Number((scale ? target * scale.deviation + scale.mean : target).toPrecision(DIGITS)));
      const data = values.slice(index * width, (index + 1) * width);
      return Promise.resolve({ x: { dtype: 'float32', shape: [1, width], data }, label });
    },
  };
}

function cellsOf({ columns, decode }: RowForm, row: Float32Array): RowCell[] {
  const values = decode(row);
  return columns().map(({ name }, i) => ({ column: name, value: values[i]! }));
}

function rowEncoder({ columns, encode }: RowForm, shape: DatasetShape): InputEncoder {
  const row = (input: GivenInput): Float32Array => {
    if (input.kind !== 'row') throw new UserError('given.needsRow');
    const known = new Set(columns().map(({ name }) => name));
    const other = Object.keys(input.cells).find((name) => !known.has(name));
    if (other !== undefined) throw new UserError('given.noColumn', { column: other, columns: list([...known]) });
    return encode(input.cells);
  };
  return {
    form: () => Promise.resolve({ kind: 'row', columns: columns() }),
    shape: { ...shape, trainCount: 1, testCount: 0 },
    encode: async (input) => {
      const data = row(input);
      const x: HostTensor = { dtype: 'float32', shape: [1, data.length], data };
      const label = shape.classes ? Int32Array.of(0) : Float32Array.of(0);
      return { state: { [imagesOf('train')]: x, [labelsOf('train')]: labelTensor(label) }, x, picture: null, at: null };
    },
  };
}

/** Digits that a float32 keeps. */
const EXACT_DIGITS = 6;
/** Rounds a value that was kept as float32. */
export const exact = (value: number): number => Number(value.toPrecision(EXACT_DIGITS));

const LISTED = 30;
const list = (names: readonly string[]): string =>
  names.slice(0, LISTED).join(', ') + (names.length > LISTED ? ', …' : '');
