/** Labels from an array: a column of integers, a table with the class in its first column, or one-hot rows. */
import { UserError } from '../../errors/error.ts';
import { allValues, sizeOf, type NumberArray } from './numberArray.ts';

/** Most classes. */
export const MAX_CLASSES = 10_000;
const MAX_LABEL_VALUES = 256 * 1024 * 1024;

/** One number for each sample: its column 0, or the index of the 1 in a one-hot row. */
export async function labelColumn(labels: NumberArray): Promise<Float64Array> {
  const { shape, name, fortran } = labels;
  const [count = 0, ...rest] = shape;
  const width = sizeOf(rest);
  if (count * width > MAX_LABEL_VALUES)
    throw new UserError('data.badLabels', { file: name, detail: `${shape.join('×')}` });
  const values = await allValues(labels);
  if (width === 1) return values;
  const at = (row: number, column: number): number => values[fortran ? column * count + row : row * width + column]!;
  const isOneHot = Array.from({ length: count }, (_, row) => row).every((row) => {
    let sum = 0;
    for (let column = 0; column < width; column += 1) {
      const value = at(row, column);
      if (value !== 0 && value !== 1) return false;
      sum += value;
    }
    return sum === 1;
  });
  return Float64Array.from({ length: count }, (_, row) => {
    if (!isOneHot) return at(row, 0);
    let column = 0;
    while (at(row, column) === 0) column += 1;
    return column;
  });
}

export interface Classes {
  readonly classNames: readonly string[];
  /** Class of each sample, split by split. */
  readonly labels: readonly Int32Array[];
  /** Label value of each class in the file; null where it is the class index. */
  readonly values: readonly number[] | null;
}

/**
 * Classes from the numbers of all splits. Small integers from 0 on are class indices, so that missing ones leave a gap;
 * others are numbered in ascending order.
 * @throws UserError for values that are not integers, and for too many classes
 */
export function classesOf(columns: readonly Float64Array[], file: string): Classes {
  let [low, high] = [Infinity, -Infinity];
  const distinct = new Set<number>();
  for (const column of columns) {
    for (const value of column) {
      if (!Number.isSafeInteger(value)) throw new UserError('data.badLabels', { file, detail: String(value) });
      low = Math.min(low, value);
      high = Math.max(high, value);
      distinct.add(value);
      if (distinct.size > MAX_CLASSES) throw new UserError('data.manyClasses', { file, limit: MAX_CLASSES });
    }
  }
  // Sparse numbers, such as years or ids, are not class indices.
  if (low >= 0 && high < Math.min(MAX_CLASSES, Math.max(256, 4 * distinct.size))) {
    const classNames = Array.from({ length: high + 1 }, (_, i) => String(i));
    return { classNames, labels: columns.map((column) => Int32Array.from(column)), values: null };
  }
  const values = [...distinct].sort((a, b) => a - b);
  const places = new Map(values.map((value, place) => [value, place]));
  return {
    classNames: values.map(String),
    labels: columns.map((column) => Int32Array.from(column, (value) => places.get(value)!)),
    values,
  };
}
