/** Rows of numbers with a label each: a class, or a value. */
import type { Dataset } from '../dataset.ts';
import type { TableReport } from '../report.ts';
import { imagesOf, labelsOf, type DatasetShape } from '../shape.ts';
import type { HostTensor } from '../../runtime/runtime.ts';
import { checkIndices } from './indices.ts';

export interface TableSplit {
  readonly count: number;
  /** float32 [count, features] */
  readonly values: Float32Array;
  /** Classes as int32 [count], numbers as float32 [count]. */
  readonly targets: Int32Array | Float32Array;
}
/** What a format knows of its rows. */
export interface Table<S extends TableSplit = TableSplit> {
  readonly name: string;
  readonly path: string;
  /** Features. */
  readonly width: number;
  /** Empty where the target is a number. */
  readonly classNames: readonly string[];
  readonly train: S;
  readonly test: S;
  /** Columns as the file has them, and its first rows: asked for anew each time. */
  described(): Promise<Pick<TableReport, 'columns' | 'target' | 'skipped' | 'preview'>>;
  facts?(): string;
}
export interface TableDataset<S extends TableSplit = TableSplit> extends Dataset {
  readonly train: S;
  readonly test: S;
}

const labelTensor = (targets: Int32Array | Float32Array): HostTensor => ({
  dtype: targets instanceof Int32Array ? 'int32' : 'float32',
  shape: [targets.length],
  data: targets,
});

/** Digits of a value that stands for a label. */
const DIGITS = 4;

/** A dataset of rows that a format has read: float32 values, with a class or a number as the label of each. */
export function tableDataset<S extends TableSplit>(table: Table<S>): TableDataset<S> {
  const { name, path, width, classNames, train, test, facts } = table;
  const splits = { train, test };
  const shape: DatasetShape = {
    sample: [width],
    classes: classNames.length,
    trainCount: train.count,
    testCount: test.count,
    channelsLast: false,
    source: { kind: 'values' },
    label: { kind: classNames.length ? 'classes' : 'values', shape: [] },
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
    ...(facts ? { facts } : {}),

    report: async () => ({
      kind: 'table',
      path,
      name,
      shape: [width],
      programs: shape,
      classes: classNames.length,
      labels: [...classNames],
      train: { count: train.count },
      test: { count: test.count },
      ...(await table.described()),
    }),

    async load(session, split) {
      const { count, values, targets } = splits[split];
      await session.write({
        [imagesOf(split)]: { dtype: 'float32', shape: [count, width], data: values },
        [labelsOf(split)]: labelTensor(targets),
      });
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

    sample(split, index) {
      const { values, targets } = splits[split];
      const target = targets[index]!;
      const label =
        targets instanceof Int32Array
          ? (classNames[target] ?? String(target))
          : String(Number(target.toPrecision(DIGITS)));
      const data = values.slice(index * width, (index + 1) * width);
      return Promise.resolve({ x: { dtype: 'float32', shape: [1, width], data }, label });
    },
  };
}
